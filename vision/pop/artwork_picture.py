"""The picture file of an artwork: its pixels with the shape cut out, and whether a piece can be verified by it."""

import cv2
import numpy as np

from vision.errors import ArtworkTooPlain, ArtworkTooSmall
from vision.letterbox import Pixels
from vision.photos.images import Photo
from vision.pop.artwork import ARTWORK_AREA, features_of
from vision.pop.features import MIN_PAIRS
from vision.pop.materials import MIN_SIDE

BGRA = 4
# With half of a piece hidden, and every second feature of the rest found again, just enough agree on a pose. A field of
# one colour has none, a disc on another colour about 20, a single letter 25, a card with a word and a price over 80.
MIN_FEATURES = 4 * MIN_PAIRS


def cut_out(content: bytes, upright: Photo) -> Pixels:
    """The pixels of a file that was decoded to `upright`, BGR; a PNG keeps its transparency as a fourth channel.

    Transparency cuts out the shape of the piece, which stands on white in a photo that was decoded as any other.
    """
    if upright.media_type != "image/png":
        return upright.pixels
    stored = cv2.imdecode(np.frombuffer(content, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None or stored.dtype != np.uint8 or stored.shape != (*upright.pixels.shape[:2], BGRA):
        return upright.pixels
    return np.asarray(stored, dtype=np.uint8)


def check_artwork(picture: Pixels) -> None:
    """Raise ArtworkTooSmall or ArtworkTooPlain when no piece could be verified by the picture `(H, W, 3 or 4)`."""
    height, width = picture.shape[:2]
    if min(height, width) < MIN_SIDE or height * width < ARTWORK_AREA:
        raise ArtworkTooSmall(
            f"The picture has {width} x {height} pixels. It needs {ARTWORK_AREA} in all, as 96 x 96 has, and "
            f"{MIN_SIDE} on its shorter side: send the print file, or a larger export of it."
        )
    count = len(features_of(picture).places)
    if count < MIN_FEATURES:
        raise ArtworkTooPlain(
            f"The picture shows {count} details by which it could be known; {MIN_FEATURES} are needed. Send the "
            "printed front with its words and pictures."
        )
