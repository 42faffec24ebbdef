"""Photos that a person looked at and corrected: what they left as it was is as sure as what they changed."""

from collections.abc import Sequence
from dataclasses import replace

from api.scoring.evidence import PhotoEvidence
from vision.types import SURE, Facing, ShelfReport


def confirmed(photos: Sequence[PhotoEvidence]) -> tuple[PhotoEvidence, ...]:
    """The photos with every box sure, and the name of every facing that has one, where a person looked."""
    return tuple(replace(photo, report=_sure(photo.report)) if photo.looked_at else photo for photo in photos)


def _sure(report: ShelfReport) -> ShelfReport:
    return replace(
        report,
        facings=tuple(_sure_facing(facing) for facing in report.facings),
        gaps=tuple(replace(gap, score=SURE) for gap in report.gaps),
        price_tags=tuple(replace(tag, score=SURE) for tag in report.price_tags),
        pop=tuple(replace(piece, score=SURE) for piece in report.pop),
    )


def _sure_facing(facing: Facing) -> Facing:
    if facing.sku is None:
        return replace(facing, score=SURE)
    return replace(facing, score=SURE, sku_score=SURE, candidates=((facing.sku, SURE),))
