"""The display score with its coverage: 100 x sum(w x s) / sum(w) over the KPIs that could be measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from statistics import fmean
from typing import Any, Literal

from api.scoring.decided import LineDecision, decide_lines
from api.scoring.evidence import NO_ANSWERS, Answer, PhotoEvidence, ShelfFacts, combine
from api.scoring.lines import KpiLine, judge
from api.scoring.looked_at import confirmed
from api.scoring.registry import measure
from api.scoring.shipped_reliability import reliability_of
from api.scoring.standard import DisplayStandard

Verdict = Literal["pass", "fail", "review", "not_scorable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The result of one photo or visit. `score` (0..100) is None when the verdict is not_scorable.

    `reason` then says why; beside a score it is a remark on what was left out.
    """

    score: float | None
    coverage: float
    verdict: Verdict
    lines: tuple[KpiLine, ...] = ()
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The lines and the reason as they are stored."""
        return {"lines": [line.as_json() for line in self.lines], "reason": self.reason}


def score_display(
    photos: Sequence[PhotoEvidence],
    standard: DisplayStandard,
    remarks: Sequence[str] = (),
    *,
    partial: bool = False,
    decisions: Sequence[LineDecision] = (),
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Scorecard:
    """Measure the photos, taken together, against the standard. Pure: equal input gives equal bits.

    `remarks` are what else has to be said beside the score; `partial` says that other photos show the rest. What
    people decided about lines comes last, the latest decision at the end. `answers` are those to the visit's
    questionnaires, by the question's code.
    """
    facts = _facts(photos, standard, answers, partial=partial)
    said = [*([facts.remark] if facts.remark else []), *remarks]
    lines = decide_lines(_lines(facts, standard), decisions)
    return _card(lines, standard.pass_mark, standard.coverage_floor, facts.blocked, said)


@dataclass(frozen=True, slots=True)
class Section:
    """What one standard asks about: the photos of scenes of one type, or (None) all that no other section claims."""

    scene_type: str | None
    photos: tuple[PhotoEvidence, ...]
    standard: DisplayStandard


def score_sections(
    sections: Sequence[Section],
    remarks: Sequence[str] = (),
    *,
    decisions: Sequence[LineDecision] = (),
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Scorecard:
    """Measure each section against its own standard, and score all the lines together. Pure, as `score_display` is.

    Each standard counts the same: its weights are scaled so that they sum to 100, and pass mark and coverage floor are
    the means of the standards'. One general standard alone is scored by its own weights.
    """
    if [section.scene_type for section in sections] == [None]:
        [section] = sections
        return score_display(section.photos, section.standard, remarks, decisions=decisions, answers=answers)
    facts = _with_all_scenes([_facts(section.photos, section.standard, answers) for section in sections])
    lines = [line for section, seen in zip(sections, facts, strict=True) for line in _section_lines(section, seen)]
    blocked = dict.fromkeys(seen.blocked for seen in facts)
    said = [seen.remark for seen in facts if seen.remark]
    pass_mark = fmean(section.standard.pass_mark for section in sections)
    floor = fmean(section.standard.coverage_floor for section in sections)
    # Where something could be measured, the lines say why the rest could not.
    why = None if None in blocked else "; ".join(filter(None, blocked))
    return _card(decide_lines(lines, decisions), pass_mark, floor, why, [*said, *remarks])


def without_standard(reason: str) -> Scorecard:
    """The result where no standard applies: nothing is asked, so nothing can be scored."""
    return Scorecard(score=None, coverage=0.0, verdict="not_scorable", reason=reason)


def _card(
    lines: tuple[KpiLine, ...], pass_mark: float, floor: float, blocked: str | None, remarks: Sequence[str]
) -> Scorecard:
    coverage = fsum(line.weight for line in lines if line.score is not None) / fsum(line.weight for line in lines)
    if coverage == 0 or coverage < floor:
        reason = blocked or _too_little(coverage, floor)
        return Scorecard(score=None, coverage=coverage, verdict="not_scorable", lines=lines, reason=reason)
    return Scorecard(
        score=_score(lines, [line.score for line in lines]),
        coverage=coverage,
        verdict=_verdict(lines, pass_mark),
        lines=lines,
        reason="; ".join(remarks) or None,
    )


def _facts(
    photos: Sequence[PhotoEvidence],
    standard: DisplayStandard,
    answers: Mapping[str, Answer],
    *,
    partial: bool = False,
) -> ShelfFacts:
    reliability = reliability_of(standard.schema_version)
    seen = confirmed(photos) if reliability.by_people else photos
    return combine(seen, partial=partial, answers=answers, reliability=reliability)


def _with_all_scenes(facts: Sequence[ShelfFacts]) -> list[ShelfFacts]:
    """A display stands in the outlet whichever standard its photos are measured against."""
    scenes = tuple(scene for seen in facts for scene in seen.scenes)
    return [replace(seen, scenes=scenes) for seen in facts]


def _lines(facts: ShelfFacts, standard: DisplayStandard) -> tuple[KpiLine, ...]:
    doubt = (standard.doubtful_above, standard.doubtful_below)
    return tuple(judge(kpi, measure(kpi, facts, standard), doubt) for kpi in standard.kpis)


def _section_lines(section: Section, facts: ShelfFacts) -> list[KpiLine]:
    total = fsum(kpi.weight for kpi in section.standard.kpis)
    return [
        replace(line, weight=100.0 * line.weight / total, scene_type=section.scene_type)
        for line in _lines(facts, section.standard)
    ]


def _score(lines: Sequence[KpiLine], scores: Sequence[float | None]) -> float:
    pairs = [(line.weight, score) for line, score in zip(lines, scores, strict=True) if score is not None]
    return 100.0 * fsum(weight * score for weight, score in pairs) / fsum(weight for weight, _ in pairs)


def _verdict(lines: Sequence[KpiLine], pass_mark: float) -> Verdict:
    """A review only when the doubtful lines could decide: a display that passes or fails anyway needs nobody's time."""
    worst = _score(lines, [_decided_against(line) for line in lines])
    best = _score(lines, [1.0 if line.verdict == "review" else line.score for line in lines])
    if worst < pass_mark <= best:
        return "review"
    return "pass" if worst >= pass_mark else "fail"


def _decided_against(line: KpiLine) -> float | None:
    """The line's score if a person called it failed: as measured when it fell short, else not known, so nothing."""
    met = line.action is None
    return 0.0 if line.verdict == "review" and met else line.score


def _too_little(coverage: float, floor: float) -> str:
    return f"only {coverage:.0%} of the standard could be measured, at least {floor:.0%} is needed"
