"""Overlapping images of one shelf, stitched to one."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.engine import Analyzer
from api.errors import InvalidInput
from api.pictures import FINE_QUALITY, as_jpeg, decode_reduced
from vision.errors import PhotoError
from vision.letterbox import Pixels
from vision.scenes.panorama import stitch
from vision.scenes.registration import register_photos
from vision.types import ShelfReport

# Ten images are in memory at once: 90 MB at this long side. A price tag a hundredth of the image wide is still legible.
IMAGE_SIDE = 2000
# Blending takes some 20 bytes a pixel.
MAX_STITCHED_SIDE = 6000


@dataclass(frozen=True, slots=True, eq=False)
class SeenImage:
    """An image at no more than IMAGE_SIDE pixels, and what stands in it."""

    pixels: Pixels
    report: ShelfReport


def look_at(image: bytes, number: int, analyzer: Analyzer, max_pixels: int) -> SeenImage:
    """The image with that number in its request, made ready. Raises vision.errors.PhotoError, naming the number."""
    try:
        pixels = decode_reduced(image, IMAGE_SIDE, max_pixels=max_pixels)
        return SeenImage(pixels, analyzer.analyze_one(image, f"image {number}"))
    except PhotoError as error:
        raise type(error)(f"Image {number}: {error}") from error


def stitch_images(images: Sequence[SeenImage]) -> bytes:
    """All images in one plane, as a JPEG. Raises InvalidInput when one overlaps with no other, or no plane shows all.

    What stands in an image decides whether it overlaps: shelves repeat themselves too much for pixels alone.
    """
    pictures = [image.pixels for image in images]
    registration = register_photos(pictures, [image.report for image in images])
    joined = registration.groups[0]
    if apart := sorted(set(range(len(images))) - set(joined if len(joined) > 1 else ())):
        raise _apart([number + 1 for number in apart])
    stitched = stitch(pictures, registration, _long_side(pictures))
    if stitched is None:
        raise InvalidInput(
            "images-not-stitchable",
            "The images overlap, but were taken from too different directions. Take them again, facing the shelf.",
        )
    return as_jpeg(stitched, FINE_QUALITY)


def _long_side(pictures: Sequence[Pixels]) -> int:
    """As long as images in a line are that overlap by half, which the service's documents recommend."""
    longest = max(max(picture.shape[:2]) for picture in pictures)
    return int(min(MAX_STITCHED_SIDE, longest * (len(pictures) + 1) / 2))


def _apart(numbers: Sequence[int]) -> InvalidInput:
    which = f"Image {numbers[0]} overlaps" if len(numbers) == 1 else f"Images {', '.join(map(str, numbers))} overlap"
    remedy = "Images of one shelf should overlap by half; leave out those of another"
    return InvalidInput("images-do-not-overlap", f"{which} too little with the others. {remedy}.")
