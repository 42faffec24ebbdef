"""Scores drawn KPIs with the service's own scoring core and compares its lines with the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import get_args

from api.scoring.evidence import PhotoEvidence
from api.scoring.lines import LineVerdict
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
class Inquiry:
    """One question about the photo of the scene of `seed`, with names and catalogue as they were drawn for it."""

    seed: int
    evidence: PhotoEvidence
    targets: Targets
    question: Question

    def standard(self, version: SchemaVersion) -> DisplayStandard:
        """A standard that asks nothing else."""
        return DisplayStandard.model_validate(
            {
                "schema_version": version,
                "kpis": [{"weight": 1, **self.question.kpi}],
                "permit_row_index_fallback": True,
                "min_known_share": 0.7,
            }
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    visit: RenderedVisit
    evidence: PhotoEvidence
    shelf: TrueShelf


def outcomes_of(
    visits: Sequence[RenderedVisit], *, rounds: int = 1, versions: Sequence[SchemaVersion] = (1, 2)
) -> list[Outcome]:
    """What the service says to all inquiries."""
    return [_outcome(inquiry, version) for inquiry in inquiries(visits, rounds=rounds) for version in versions]


def inquiries(
    visits: Sequence[RenderedVisit], *, rounds: int = 1, populations: Sequence[Targets] = get_args(Targets)
) -> Iterator[Inquiry]:
    """Ask about every visit `rounds` times, with targets near its truth and with another visit's."""
    for number in range(rounds):
        yield from _round(visits, number, populations)


def _round(visits: Sequence[RenderedVisit], number: int, populations: Sequence[Targets]) -> Iterator[Inquiry]:
    asked = [_asked(visit, _dice(visit, number)) for visit in visits if visit.report.quality.usable]
    full = [each for each in asked if len(each.shelf.facings) >= LEAST_FACINGS]
    # Each takes its targets from the next one, the last from the first.
    for each, other in zip(full, full[1:] + full[:1], strict=True):
        for targets in populations:
            draw = Draw(each.shelf, _dice(each.visit, number), other.shelf if targets == "unrelated" else None)
            for question in questions(draw):
                yield Inquiry(each.visit.seed, each.evidence, targets, question)


def _dice(visit: RenderedVisit, number: int) -> Random:
    return Random(f"{visit.seed}/{number}")  # noqa: S311 (what is drawn guards nothing)


def _asked(visit: RenderedVisit, rng: Random) -> _Asked:
    products = catalogue_of(visit, rng)
    report = name_facings(visit, sorted(products), rng) if products else visit.report
    return _Asked(visit, PhotoEvidence(report, "photo", products=products), TrueShelf.of(visit, products))


def _outcome(inquiry: Inquiry, version: SchemaVersion) -> Outcome:
    [line] = score_display([inquiry.evidence], inquiry.standard(version)).lines
    asked = inquiry.question
    return Outcome(inquiry.seed, asked.name, inquiry.targets, version, line.verdict, line.probability, asked.met)
