"""Planogram compliance: facings at their planned place / planned facings."""

from collections.abc import Mapping, Sequence

from api.scoring import probability
from api.scoring.evidence import PhotoEvidence, ShelfFacts
from api.scoring.kpis import PlanogramKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.reliability import mean, worth
from api.scoring.standard import DisplayStandard
from api.scoring.tally import reaches
from api.scoring.wording import counted
from vision.planograms.planogram import Place, Planogram
from vision.planograms.planogram_actions import mending_actions
from vision.planograms.planogram_comparison import MendingAction, PlannedFacing, PlanogramComparison
from vision.planograms.planogram_match import compare
from vision.planograms.seen_rows import seen_rows

# A rep at the shelf follows a few actions at a time.
ACTIONS_TOLD = 3
_Checked = tuple[PhotoEvidence, PlanogramComparison]
_Planned = Mapping[Place, tuple[PhotoEvidence, PlannedFacing]]


def measure_planogram(kpi: PlanogramKpi, facts: ShelfFacts, standard: DisplayStandard) -> Measurement | NotMeasured:
    """Facings at their planned place / planned facings that could be decided.

    Photos that show nothing of the plan are of another display. Over several photos of the planned one a facing is
    where it should be if one of them shows it there.
    """
    planogram = kpi.planogram.planogram()
    checked = _photos_of_plan(planogram, facts.photos)
    planned = _planned(checked)
    decided = {place: facing for place, (_, facing) in planned.items() if facing.decided}
    total = sum(row.facings for row in planogram.rows)
    if not decided or not any(comparison.in_place for _, comparison in checked):
        return _not_measured(kpi, "no facing of the planogram is recognised")
    if len(decided) < standard.min_known_share * total:
        return _not_measured(kpi, f"{len(decided)} of {counted(total, 'planned facing')} could be decided")
    in_place = [place for place, facing in decided.items() if facing.verdict == "in-place"]
    open_places = len(planned) - len(decided)
    met = reaches(len(in_place), len(decided), kpi.target)
    return Measurement(
        value=len(in_place) / len(decided),
        target=kpi.target,
        unit="share",
        met=met,
        score=min(1.0, len(in_place) / len(decided) / kpi.target),
        probability=_chance(kpi, planned, facts),
        evidence=tuple(_occupant(*planned[place]) for place in in_place),
        action=_action(planogram, checked, planned),
        note=f"{counted(open_places, 'planned facing')} could not be decided" if open_places else None,
        open_facts=not met and reaches(len(in_place) + open_places, len(planned), kpi.target),
    )


def _not_measured(kpi: PlanogramKpi, reason: str) -> NotMeasured:
    return NotMeasured(target=kpi.target, unit="share", reason=reason)


def _photos_of_plan(planogram: Planogram, photos: Sequence[PhotoEvidence]) -> list[_Checked]:
    checked = [(photo, _compare(planogram, photo)) for photo in photos]
    return [each for each in checked if each[1].in_place] or checked[:1]


def _compare(planogram: Planogram, photo: PhotoEvidence) -> PlanogramComparison:
    report = photo.report
    return compare(planogram, seen_rows(report.facings, report.rows, report.gaps, report.width))


def _planned(checked: Sequence[_Checked]) -> _Planned:
    """What became of each planned facing, by the photo that says most of it."""
    best: dict[Place, tuple[PhotoEvidence, PlannedFacing]] = {}
    for photo, comparison in checked:
        for facing in comparison.planned:
            held = best.get(facing.place)
            if held is None or _says(facing) > _says(held[1]):
                best[facing.place] = (photo, facing)
    return best


def _says(facing: PlannedFacing) -> int:
    return 2 if facing.verdict == "in-place" else int(facing.decided)


def _occupant(photo: PhotoEvidence, facing: PlannedFacing) -> str:
    return photo.prefix + (facing.occupant or "")


def _chance(kpi: PlanogramKpi, planned: _Planned, facts: ShelfFacts) -> float:
    """A place is taken rightly as surely as its facing is there and is what it is called; or its name is wrong."""
    sure = [_taken(photo, facing, facts) for photo, facing in planned.values() if facing.decided]
    needed = next(count for count in range(len(sure) + 1) if reaches(count, len(sure), kpi.target))
    # A place of the plan cannot be overlooked besides those that were decided, so that nothing is missed.
    return mean(
        facts.reliability.facings,
        lambda mood: probability.at_least(mood.without_missed.count(sure), needed),
    )


def _taken(photo: PhotoEvidence, facing: PlannedFacing, facts: ShelfFacts) -> float:
    seen = next((each for each in photo.report.facings if each.id == facing.occupant), None)
    if seen is None:
        return facts.reliability.place_taken
    name = dict(seen.candidates) or {seen.sku or "": 1.0 if seen.sku_score is None else seen.sku_score}
    sure = worth(seen.score, facts.reliability.facing) * name.get(facing.sku, 0.0)
    return sure if facing.verdict == "in-place" else max(sure, facts.reliability.place_taken)


def _action(planogram: Planogram, checked: Sequence[_Checked], planned: _Planned) -> str:
    actions = [action.text for each in checked for action in _mending(planogram, each, planned)]
    told = [text[0].lower() + text[1:].rstrip(".") for text in actions[:ACTIONS_TOLD]]
    more = [f"{counted(len(actions) - ACTIONS_TOLD, 'more action')}"] if len(actions) > ACTIONS_TOLD else []
    return "; ".join([*told, *more])


def _mending(planogram: Planogram, checked: _Checked, planned: _Planned) -> Sequence[MendingAction]:
    """What mends the places of which this photo says most. What stands in the others, another photo shows better."""
    photo, comparison = checked
    own = [facing for teller, facing in planned.values() if teller is photo]
    better = {facing.occupant for facing in comparison.planned if planned[facing.place][0] is not photo}
    seen = [outcome for outcome in comparison.seen if outcome.id not in better | photo.elsewhere]
    return mending_actions(planogram, comparison.rows, own, seen)
