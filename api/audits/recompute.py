"""From stored reports and a stored standard to the scorecard: the same call scores today and explains in years.

Reports are scored in the form in which they are stored, never as the models returned them: rounding on the way into
storage would else make the recomputed score differ from the first.
"""

from collections.abc import Sequence

from api.fusions.basis import Joints, StoredReport
from api.scoring.evidence import PhotoEvidence
from api.scoring.scorecard import Scorecard, score_display, without_standard
from api.scoring.standard import DisplayStandard
from api.scoring.wording import counted
from api.tables.base import JsonObject
from vision.report import report_from_json

NO_STANDARD = "no display standard applies to this outlet on the day of the visit"


def score_photo(stored: StoredReport, document: JsonObject | None) -> Scorecard:
    """The score of one photo alone; its box ids stand as in its report."""
    if document is None:
        return without_standard(NO_STANDARD)
    evidence = PhotoEvidence(report_from_json(stored.report), stored.sha256, products=stored.products)
    return score_display([evidence], DisplayStandard.model_validate(document), partial=True)


def score_visit(reports: Sequence[StoredReport], joints: Joints, document: JsonObject | None) -> Scorecard:
    """The score over all photos of a visit, in the given order; box ids are `<photo id>/<box id>`.

    What several photos of a scene show counts once, as far as `joints` tell.
    """
    if document is None:
        return without_standard(NO_STANDARD)
    evidence = [
        PhotoEvidence(
            report_from_json(stored.report),
            stored.sha256,
            prefix=f"{stored.photo_id}/",
            name=f"photo {number}" if len(reports) > 1 else "",
            elsewhere=joints.elsewhere.get(stored.photo_id, frozenset()),
            products=stored.products,
        )
        for number, stored in enumerate(reports, 1)
    ]
    return score_display(evidence, DisplayStandard.model_validate(document), _remarks(joints))


def _remarks(joints: Joints) -> list[str]:
    """What is still counted twice, perhaps."""
    remarks = []
    if joints.pending:
        remarks.append(
            f"provisional: the photos of {counted(len(joints.pending), 'display')} are still being compared, and what "
            "two of them show counts twice"
        )
    if joints.failed:
        remarks.append(
            f"the photos of {counted(len(joints.failed), 'display')} could not be compared: what two of them show "
            "counts twice"
        )
    return remarks
