"""A shelf report in the words of Azure's product recognition."""

from collections.abc import Sequence

from api.planograms.schemas import (
    GAP,
    UNNAMED_PRODUCT,
    BoundingBox,
    DetectedObject,
    ImageMetadata,
    RecognitionResult,
    Tag,
)
from vision.types import Box, Facing, ShelfReport


def recognition_result(report: ShelfReport) -> RecognitionResult:
    """Facings as products, gaps as gaps, with ids of their own; price tags and POP material have no place in it."""
    return RecognitionResult(
        image_metadata=ImageMetadata(width=report.width, height=report.height),
        products=[
            DetectedObject(id=str(number), bounding_box=_pixels(report, facing.box), tags=_tags(facing))
            for number, facing in enumerate(report.facings, start=1)
        ],
        gaps=[
            DetectedObject(
                id=str(number), bounding_box=_pixels(report, gap.box), tags=[Tag(name=GAP, confidence=gap.score)]
            )
            for number, gap in enumerate(report.gaps, start=1)
        ],
    )


def _tags(facing: Facing) -> Sequence[Tag]:
    """The SKU where it was recognised, with what else it may be; else the general name that the retired model gave."""
    if facing.sku is None or facing.sku_score is None:
        return [Tag(name=UNNAMED_PRODUCT, confidence=facing.score)]
    others = [Tag(name=sku, confidence=score) for sku, score in facing.candidates if sku != facing.sku]
    return [Tag(name=facing.sku, confidence=facing.sku_score), *others]


def _pixels(report: ShelfReport, box: Box) -> BoundingBox:
    """Whole pixels inside the image, at least one each way."""
    left, top = min(max(round(box.x), 0), report.width - 1), min(max(round(box.y), 0), report.height - 1)
    right, bottom = min(round(box.right), report.width), min(round(box.bottom), report.height)
    return BoundingBox(x=left, y=top, w=max(right - left, 1), h=max(bottom - top, 1))
