"""From a stored report and a stored standard to the scorecard: the same call scores today and explains in years.

Reports are scored in the form in which they are stored, never as the models returned them: rounding on the way into
storage would else make the recomputed score differ from the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from api.scoring.evidence import PhotoEvidence
from api.scoring.scorecard import Scorecard, score_display, without_standard
from api.scoring.standard import DisplayStandard
from api.tables import Analysis, Photo
from api.tables.base import JsonObject
from vision.report import report_from_json

NO_STANDARD = "no display standard applies to this outlet on the day of the visit"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A photo's report as it lies in the database."""

    photo_id: UUID
    sha256: str
    report: JsonObject

    @classmethod
    def of(cls, photo: Photo, analysis: Analysis) -> Self:
        """What scoring needs of a photo and one of its analyses."""
        return cls(photo.id, photo.sha256, analysis.report)


def score_photo(stored: StoredReport, document: JsonObject | None) -> Scorecard:
    """The score of one photo alone; its box ids stand as in its report."""
    if document is None:
        return without_standard(NO_STANDARD)
    evidence = PhotoEvidence(report_from_json(stored.report), stored.sha256)
    return score_display([evidence], DisplayStandard.model_validate(document))


def score_visit(reports: Sequence[StoredReport], document: JsonObject | None) -> Scorecard:
    """The score over all photos of a visit, in the given order; box ids are `<photo id>/<box id>`."""
    if document is None:
        return without_standard(NO_STANDARD)
    evidence = [
        PhotoEvidence(
            report_from_json(stored.report),
            stored.sha256,
            prefix=f"{stored.photo_id}/",
            name=f"photo {number}" if len(reports) > 1 else "",
        )
        for number, stored in enumerate(reports, 1)
    ]
    return score_display(evidence, DisplayStandard.model_validate(document))
