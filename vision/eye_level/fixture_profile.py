"""What is known of the fixture in a photo: the heights of its shelves, or at least its kind."""

from dataclasses import dataclass
from typing import Literal

from vision.errors import FixtureInvalid

FixtureKind = Literal["gondola", "cooler", "wire_rack", "peg_wall", "counter", "floor_stack", "cut_case_stack"]

HIGHEST_CM = 400.0


@dataclass(frozen=True, slots=True)
class FixtureProfile:
    """Heights of the boards in cm over the floor, in any order, empty when nobody measured them; and the kind.

    Raises FixtureInvalid unless heights are distinct and lie between 0 and 400 cm.
    """

    shelf_heights_cm: tuple[float, ...] = ()
    kind: FixtureKind | None = None

    def __post_init__(self) -> None:
        if not all(0 <= height <= HIGHEST_CM for height in self.shelf_heights_cm):
            raise FixtureInvalid(f"shelves lie 0 to {HIGHEST_CM:g} cm over the floor, not at {self.shelf_heights_cm}")
        if len(set(self.shelf_heights_cm)) < len(self.shelf_heights_cm):
            raise FixtureInvalid(f"two shelves cannot have the same height: {self.shelf_heights_cm}")
