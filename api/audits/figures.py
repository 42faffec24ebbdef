"""What the results of visits count for in reports; and counting all of them again."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.audits import repository
from api.audits.basis import Evidence, evidence_of
from api.audits.demands import standard_ids_of
from api.audits.recompute import visit_evidence
from api.figures.counting import Counted, count_visit
from api.figures.service import keep_figures
from api.scoring.standard import DisplayStandard
from api.tables import Outlet, Standard, Visit, VisitResult


def count_result(
    result: VisitResult, visit: Visit, outlet: Outlet, standards: Iterable[Standard], evidence: Evidence
) -> Counted:
    """The figures of a visit by this result, which rests on these standards and this evidence."""
    # SKUs are counted over the whole visit: it is the general standard's list that they may stand on.
    general = next((each for each in standards if each.scene_type is None), None)
    standard = DisplayStandard.model_validate(general.document) if general else None
    return count_visit(result, visit, outlet, visit_evidence(evidence.reports, evidence.joints), standard)


def counted_visits(session: Session) -> Sequence[UUID]:
    """The visits that have a result."""
    return repository.visits_with_results(session)


def recount_visit(session: Session, visit_id: UUID) -> bool:
    """Count a visit anew by its newest stored result; False when it has none. Nothing is scored again."""
    visit = repository.lock_visit(session, visit_id)
    outlet = repository.lock_outlet(session, visit.outlet_id)
    result = repository.newest_result(session, visit_id)
    if result is None:
        return False
    standards = repository.standards_by_id(session, standard_ids_of(result))
    keep_figures(session, count_result(result, visit, outlet, standards, evidence_of(session, result)))
    return True
