"""Scores drawn KPIs with the service's own scoring core and compares its lines with the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from api.scoring.evidence import PhotoEvidence
from api.scoring.lines import KpiLine, LineVerdict
from api.scoring.scorecard import score_display
from api.scoring.standard import DisplayStandard, SchemaVersion
from training.verdicts.names import catalogue_of, name_facings
from training.verdicts.questions import Draw, Question, Targets, questions
from training.verdicts.true_shelf import TrueShelf
from training.verdicts.visits import RenderedVisit

# Shares of fewer facings jump with every box.
LEAST_FACINGS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the service said to one question about the scene of `seed`, and the truth."""

    seed: int
    name: str
    targets: Targets
    version: SchemaVersion
    verdict: LineVerdict
    probability: float | None
    met: bool

    @property
    def decided(self) -> bool:
        """Whether nobody has to look."""
        return self.verdict in ("pass", "fail")

    @property
    def right(self) -> bool:
        """Whether it was decided as it is."""
        return self.decided and (self.verdict == "pass") == self.met


@dataclass(frozen=True, slots=True)
class _Asked:
    visit: RenderedVisit
    evidence: PhotoEvidence
    shelf: TrueShelf


def outcomes_of(
    visits: Sequence[RenderedVisit], *, rounds: int = 1, versions: Sequence[SchemaVersion] = (1, 2)
) -> list[Outcome]:
    """Ask about every visit `rounds` times, with targets near its truth and with another visit's."""
    return [outcome for number in range(rounds) for outcome in _round(visits, number, versions)]


def _round(visits: Sequence[RenderedVisit], number: int, versions: Sequence[SchemaVersion]) -> Iterator[Outcome]:
    asked = [_asked(visit, _dice(visit, number)) for visit in visits if visit.report.quality.usable]
    full = [each for each in asked if len(each.shelf.facings) >= LEAST_FACINGS]
    # Each takes its targets from the next one, the last from the first.
    for each, other in zip(full, full[1:] + full[:1], strict=True):
        yield from _outcomes(each, "near", Draw(each.shelf, _dice(each.visit, number)), versions)
        yield from _outcomes(each, "unrelated", Draw(each.shelf, _dice(each.visit, number), other.shelf), versions)


def _dice(visit: RenderedVisit, number: int) -> Random:
    return Random(f"{visit.seed}/{number}")  # noqa: S311 (what is drawn guards nothing)


def _asked(visit: RenderedVisit, rng: Random) -> _Asked:
    products = catalogue_of(visit, rng)
    report = name_facings(visit, sorted(products), rng) if products else visit.report
    return _Asked(visit, PhotoEvidence(report, "photo", products=products), TrueShelf.of(visit, products))


def _outcomes(asked: _Asked, targets: Targets, draw: Draw, versions: Sequence[SchemaVersion]) -> Iterator[Outcome]:
    for question in questions(draw):
        for version in versions:
            line = _line(asked.evidence, question, version)
            yield Outcome(
                asked.visit.seed, question.name, targets, version, line.verdict, line.probability, question.met
            )


def _line(evidence: PhotoEvidence, question: Question, version: SchemaVersion) -> KpiLine:
    standard = DisplayStandard.model_validate(
        {
            "schema_version": version,
            "kpis": [{"weight": 1, **question.kpi}],
            "permit_row_index_fallback": True,
            "min_known_share": 0.7,
        }
    )
    [line] = score_display([evidence], standard).lines
    return line
