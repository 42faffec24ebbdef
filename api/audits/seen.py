"""Everything that the result of a visit rests on now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.basis import Evidence
from api.audits.demands import photographed
from api.audits.recompute import figures_json
from api.corrections.layer import corrected_reports
from api.corrections.repository import newest_corrections
from api.decisions.repository import decisions_in_force, line_decision
from api.fusions.basis import StoredReport, choose, join
from api.fusions.repository import list_fusions, newest_reports
from api.questionnaires.answers import answers_of_visit
from api.scoring.scorecard import Scorecard
from api.standards.service import applicable_standards
from api.tables import CorrectionSet, Decision, Fusion, PhotoResult, Standard, Visit, VisitResult


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit with its evidence, the fusions behind it, and the standards that it is measured against."""

    visit: Visit
    evidence: Evidence
    fusions: tuple[Fusion, ...]
    standards: tuple[Standard, ...]

    @classmethod
    def of(cls, session: Session, visit: Visit, more: Sequence[CorrectionSet | Decision] = ()) -> Self:
        """What is stored, and `more` that is not."""
        raw = newest_reports(session, visit.id)
        fusions = choose(raw, list_fusions(session, visit.id))
        corrections = dict(newest_corrections(session, [stored.analysis_id for stored in raw]))
        corrections |= {each.analysis_id: each for each in more if isinstance(each, CorrectionSet)}
        decisions = [*decisions_in_force(session, visit.id), *(each for each in more if isinstance(each, Decision))]
        evidence = Evidence(
            raw,
            corrected_reports(raw, corrections),
            join(raw, fusions),
            tuple(line_decision(decision) for decision in decisions),
            answers_of_visit(session, visit.id),
        )
        standards = photographed(standards_of_visit(session, visit), raw)
        return cls(visit, evidence, fusions, standards)

    def score(self) -> Scorecard:
        """The visit's scorecard."""
        return self.evidence.score(self.standards)

    def photo_result(self, analysis_id: UUID, now: datetime) -> PhotoResult:
        """The result of one photo alone, by its newest analysis."""
        [raw] = [stored for stored in self.evidence.raw if stored.analysis_id == analysis_id]
        [stored] = [stored for stored in self.evidence.reports if stored.analysis_id == analysis_id]
        return self.result_of_report(stored, raw, now)

    def result_of_report(self, stored: StoredReport, raw: StoredReport, now: datetime) -> PhotoResult:
        """The result of one report alone, which is `raw` where nobody corrected it."""
        card = self.evidence.score_photo(stored, self.standards)
        without = self.evidence.score_photo(raw, self.standards) if stored.correction_id else None
        return _photo_result(card, stored, self.evidence.standard_for(stored, self.standards), without, now)

    def visit_result(self, card: Scorecard, revision: int, now: datetime, *, waiting: bool) -> VisitResult:
        """The result of the visit with this scorecard; `waiting` for photos or their comparison."""
        rests_on = self._rests_on(card)
        by_people = rests_on["correction_ids"] or rests_on["decision_ids"]
        return VisitResult(
            id=uuid4(),
            visit_id=self.visit.id,
            outlet_id=self.visit.outlet_id,
            revision=revision,
            completeness="partial" if waiting else "completed",
            standard_id=self.standards[0].id if self.standards else None,
            **{column: {"ids": ids} for column, ids in rests_on.items()},
            score=card.score,
            coverage=card.coverage,
            verdict=card.verdict,
            lines=card.as_json(),
            raw=figures_json(self.evidence.score_raw(self.standards)) if by_people else None,
            created_at=now,
        )

    def says_the_same(self, before: VisitResult, card: Scorecard) -> bool:
        """Whether a stored result rests on the same and has the same bits."""
        rested_on = {column: _ids(before, column) for column in self._rests_on(card)}
        return (
            rested_on == self._rests_on(card)
            and (before.score, before.coverage, before.verdict) == (card.score, card.coverage, card.verdict)
            and before.lines == card.as_json()
        )

    def _rests_on(self, card: Scorecard) -> dict[str, list[str]]:
        """The ids that the visit's result names, by its columns."""
        reports = self.evidence.reports
        decided = {line.decision for line in card.lines}
        return {
            "standard_ids": [str(standard.id) for standard in self.standards],
            "analysis_ids": [str(stored.analysis_id) for stored in reports],
            "fusion_ids": [str(fusion.id) for fusion in self.fusions],
            "naming_ids": [str(stored.naming_id) for stored in reports if stored.naming_id],
            "correction_ids": [str(stored.correction_id) for stored in reports if stored.correction_id],
            "decision_ids": [decision.id for decision in self.evidence.decisions if decision.id in decided],
            "answer_ids": [str(answer_set_id) for answer_set_id in self.evidence.answers.ids],
        }


def standards_of_visit(session: Session, visit: Visit) -> tuple[Standard, ...]:
    """The standards in force at the outlet on the day of the visit, as the calendar in the shop showed it."""
    outlet = repository.get_outlet(session, visit.outlet_id)
    return applicable_standards(session, outlet, visit.local_started_at.date())


def _ids(result: VisitResult, column: str) -> list[str]:
    if column == "standard_ids" and result.standard_ids is None:
        # A result of before there were standards for scene types.
        return [str(result.standard_id)] if result.standard_id else []
    named: dict[str, Any] | None = getattr(result, column)
    return list(named["ids"]) if named else []


def _photo_result(
    card: Scorecard, stored: StoredReport, standard: Standard | None, raw: Scorecard | None, now: datetime
) -> PhotoResult:
    return PhotoResult(
        id=uuid4(),
        photo_id=stored.photo_id,
        analysis_id=stored.analysis_id,
        standard_id=standard.id if standard else None,
        naming_id=stored.naming_id,
        correction_id=stored.correction_id,
        score=card.score,
        coverage=card.coverage,
        verdict=card.verdict,
        lines=card.as_json(),
        raw=figures_json(raw) if raw else None,
        created_at=now,
    )
