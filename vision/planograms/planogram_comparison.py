"""What a comparison of a shelf with its planogram says: plain, frozen values.

Nothing is claimed that names do not show. As long as facings have no SKU their planned places are `unknown`, and what
remains is geometry: which rows are there, how many facings stand on each, how many places are empty.
"""

from dataclasses import dataclass
from typing import Literal

from vision.planograms.planogram import Place

# unknown: a facing without a name stands there, or may be the one; out-of-view: the place lies outside the photo.
PlannedVerdict = Literal["in-place", "missing", "misplaced", "unknown", "out-of-view"]
# not-decided: in the plan, not at its place, and whether it is one too many hangs on facings without a name.
SeenVerdict = Literal["in-place", "misplaced", "extra", "foreign", "not-decided", "unknown"]
# What tells that a planned row and a row of the photo are the same: SKUs in common, the height of the shelf, or their
# order where as many rows are seen as planned. A guess where rows are missing and nobody can tell which.
RowEvidence = Literal["sku", "height", "order", "guess"]
ActionKind = Literal["move", "add", "remove"]


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of the planogram and the row of the photo that shows it; None where there is no counterpart.

    `evidence` is None for a row without counterpart. `planned_facings` and `seen_facings` are fronts side by side,
    `not_named` those of the seen ones without a SKU, `empty_places` is how many more would fit into the gaps seen.
    """

    planned: int | None
    seen: int | None
    evidence: RowEvidence | None = None
    planned_facings: int = 0
    seen_facings: int = 0
    not_named: int = 0
    empty_places: int = 0


@dataclass(frozen=True, slots=True)
class PlannedFacing:
    """What became of one planned facing.

    `position` is the number of its position in the row; `occupant` is the id of the facing that stands at its place,
    whatever it is; `found` is where a misplaced one stands instead, in the photo's rows.
    """

    place: Place
    position: int
    sku: str
    verdict: PlannedVerdict
    occupant: str | None = None
    found: Place | None = None

    @property
    def decided(self) -> bool:
        return self.verdict not in ("unknown", "out-of-view")


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """What a facing of the photo is to the planogram; `planned` is the place that it holds, or belongs to."""

    id: str
    place: Place
    sku: str | None
    verdict: SeenVerdict
    planned: Place | None = None


@dataclass(frozen=True, slots=True)
class FacingCount:
    """Facings of one planned position: how many shall stand there, do stand there, and could not be decided."""

    row: int
    position: int
    sku: str
    planned: int
    seen: int
    undecided: int

    @property
    def wrong(self) -> bool:
        """Whether the number differs for certain, whatever the undecided ones turn out to be."""
        return not self.seen <= self.planned <= self.seen + self.undecided


@dataclass(frozen=True, slots=True)
class MendingAction:
    """One thing to do at the shelf. `row` is where to do it (for a move: where to put it), in the planogram's rows.

    A row of the photo that the planogram does not know has its number in the photo. `after` and `before` are the SKUs
    to the left and right of the place; None at the end of the row.
    """

    kind: ActionKind
    sku: str
    facings: int
    row: int
    from_row: int | None = None
    after: str | None = None
    before: str | None = None

    @property
    def text(self) -> str:
        """The action as a sentence."""
        what = f"{self.facings} facing{'s' if self.facings > 1 else ''} of {self.sku}"
        if self.kind == "remove":
            return f"Remove {what} from row {self.row}."
        verb, way = ("Add", f"in row {self.row}") if self.from_row is None else ("Move", self._way)
        return f"{verb} {what} {way}{self._neighbours}."

    @property
    def _way(self) -> str:
        return f"within row {self.row}" if self.from_row == self.row else f"from row {self.from_row} to row {self.row}"

    @property
    def _neighbours(self) -> str:
        if self.after and self.before:
            return f", between {self.after} and {self.before}"
        if self.after or self.before:
            return f", to the right of {self.after}" if self.after else f", to the left of {self.before}"
        return ""


@dataclass(frozen=True, slots=True)
class PlanogramComparison:
    """A photo, or a scene of several, measured against a planogram."""

    planogram: str
    rows: tuple[RowPair, ...]
    planned: tuple[PlannedFacing, ...]
    seen: tuple[SeenOutcome, ...]
    counts: tuple[FacingCount, ...]
    actions: tuple[MendingAction, ...]

    @property
    def decided(self) -> int:
        return sum(facing.decided for facing in self.planned)

    @property
    def in_place(self) -> int:
        return sum(facing.verdict == "in-place" for facing in self.planned)

    @property
    def compliance(self) -> float | None:
        """Facings at their planned place / planned facings that could be decided; None when none could.

        An unrecognised product never counts as a failure: it lowers `coverage` instead.
        """
        return self.in_place / self.decided if self.decided else None

    @property
    def coverage(self) -> float:
        """Decided facings / planned facings, 0 to 1; 0 for an empty planogram."""
        return self.decided / len(self.planned) if self.planned else 0.0
