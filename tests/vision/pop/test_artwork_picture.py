import cv2
import numpy as np
import pytest

from tests.vision.pop.test_materials import ARTWORK, RED, WHITE
from vision.errors import ArtworkError
from vision.letterbox import Pixels
from vision.photos.images import decode_photo
from vision.pop.artwork_picture import check_artwork, cut_out


@pytest.mark.parametrize(
    "picture", [*ARTWORK.values(), np.dstack([ARTWORK["sale"], np.full((240, 300), 255, np.uint8)])]
)
def test_print_with_words_verifies_pieces(picture: Pixels) -> None:
    check_artwork(picture)


def plain_card() -> Pixels:
    """A red field in a white margin."""
    return cv2.rectangle(np.full((300, 300, 3), WHITE, np.uint8), (60, 60), (240, 240), RED, -1).astype(np.uint8)


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (cv2.resize(ARTWORK["sale"], (95, 96)), "artwork-too-small"),
        (cv2.resize(ARTWORK["strip"], (1200, 19)), "artwork-too-small"),
        (np.full((300, 300, 3), 200, np.uint8), "artwork-too-plain"),
        (plain_card(), "artwork-too-plain"),
    ],
)
def test_a_picture_that_verifies_nothing_is_refused(picture: Pixels, code: str) -> None:
    with pytest.raises(ArtworkError) as refusal:
        check_artwork(picture)
    assert refusal.value.code == code


@pytest.mark.parametrize(("suffix", "channels", "kept"), [(".png", 4, 4), (".png", 3, 3), (".webp", 4, 3)])
def test_the_transparency_of_a_png_file_is_kept(suffix: str, channels: int, kept: int) -> None:
    content = cv2.imencode(suffix, np.full((40, 60, channels), 90, np.uint8))[1].tobytes()
    assert cut_out(content, decode_photo(content)).shape == (40, 60, kept)
