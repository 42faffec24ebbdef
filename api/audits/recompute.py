"""From stored reports and a stored standard to the scorecard: the same call scores today and explains in years.

Reports are scored in the form in which they are stored, never as the models returned them: rounding on the way into
storage would else make the recomputed score differ from the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from api.audits.demands import Demand
from api.fusions.basis import Joints, StoredReport
from api.report_fixture import compared_materials
from api.scoring.decided import LineDecision
from api.scoring.evidence import NO_ANSWERS, Answer, PhotoEvidence
from api.scoring.scorecard import Scorecard, Section, score_display, score_sections, without_standard
from api.scoring.standard import DisplayStandard
from api.scoring.wording import counted
from api.tables.base import JsonObject
from vision.report import report_from_json

NO_STANDARD = "no display standard applies to this outlet on the day of the visit"


def score_photo(stored: StoredReport, demand: Demand) -> Scorecard:
    """The score of one photo alone, against the standard of its scene; its box ids stand as in its report."""
    document = demand.document_for(stored)
    if document is None:
        return without_standard(NO_STANDARD)
    card = score_display([_evidence(stored)], DisplayStandard.model_validate(document), partial=True)
    scene_type = demand.claimed_by(stored)
    return replace(card, lines=tuple(replace(line, scene_type=scene_type) for line in card.lines))


def score_visit(
    reports: Sequence[StoredReport],
    joints: Joints,
    demand: Demand,
    decisions: Sequence[LineDecision] = (),
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Scorecard:
    """The score over all photos of a visit, in the given order; box ids are `<photo id>/<box id>`.

    What several photos of a scene show counts once, as far as `joints` tell. Scenes of a type that has a standard of
    its own are measured against that one, all others against the general one. `decisions` has the latest one last;
    `answers` are those to the visit's questionnaires.
    """
    if not demand.documents:
        return without_standard(NO_STANDARD)
    evidence = {stored.photo_id: photo for stored, photo in zip(reports, visit_evidence(reports, joints), strict=True)}
    # The same bytes in scenes of two types count where they came first.
    first = {stored.sha256: stored for stored in reversed(reports)}
    claims = {stored.photo_id: demand.claimed_by(first[stored.sha256]) for stored in reports}
    sections = [
        Section(
            scene_type,
            tuple(photo for photo_id, photo in evidence.items() if claims[photo_id] == scene_type),
            DisplayStandard.model_validate(document),
        )
        for scene_type, document in demand.documents.items()
    ]
    return score_sections(sections, _remarks(joints), decisions=decisions, answers=answers)


def visit_evidence(reports: Sequence[StoredReport], joints: Joints) -> list[PhotoEvidence]:
    """All photos of a visit, in the given order, as scoring reads them."""
    return [
        replace(
            _evidence(stored),
            prefix=f"{stored.photo_id}/",
            name=f"photo {number}" if len(reports) > 1 else "",
            elsewhere=joints.of_photo(stored.photo_id).elsewhere,
            unconfirmed=joints.of_photo(stored.photo_id).unconfirmed,
        )
        for number, stored in enumerate(reports, 1)
    ]


def _evidence(stored: StoredReport) -> PhotoEvidence:
    return PhotoEvidence(
        report_from_json(stored.report),
        stored.sha256,
        products=stored.products,
        scene=str(stored.scene_id),
        scene_type=stored.scene_type,
        artworks=compared_materials(stored.report),
        looked_at=stored.correction_id is not None,
    )


def figures_json(card: Scorecard) -> JsonObject:
    """A whole scorecard, as it is stored beside the figures of another one."""
    return {"score": card.score, "coverage": card.coverage, "verdict": card.verdict, **card.as_json()}


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
