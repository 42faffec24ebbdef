"""A shop being put together: what stands where, and what each thing is called in the truth."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from training.synth.engine.instances import OPEN_AIR, Cavity, Instance
from training.synth.solids import Solid
from training.synth.types import Label


@dataclass(frozen=True)
class Compartment:
    """One board with the free space over it. `row` counts from the top, from 1; None outside the audited fixture.

    All cm: `left`, `right`, `floor` (the board's top over the shop's floor), `ceiling`, `front` and `back` (z).
    `rail` is the height of the price rail at the board's front edge, 0 for none. `hanging` goods hang from pegs.
    """

    row: int | None
    left: float
    right: float
    floor: float
    ceiling: float
    front: float
    back: float
    rail: float
    glow: float = 0.0
    hanging: bool = False

    @property
    def cavity(self) -> Cavity:
        """How the compartment shades what stands in it."""
        return Cavity(self.floor, self.ceiling, self.front, self.glow)


@dataclass(frozen=True)
class Hole:
    """An empty place at the front of a row: corners (4, 3) in cm, from the lower left, counter-clockwise.

    `facing` is the width in cm of one that would fit in.
    """

    label: Label
    corners: NDArray[np.float64]
    facing: float


@dataclass(frozen=True)
class Row:
    """A row of the audited fixture: its number from the top and the front edge of its board, in cm."""

    number: int
    left: float
    right: float
    height: float
    front: float


@dataclass
class Setting:
    """Everything in the shop so far. Owners count from 1; owner n has the label `labels[n - 1]`."""

    instances: list[Instance] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def furnish(
        self, solid: Solid, pose: NDArray[np.float64], cavity: Cavity = OPEN_AIR, *, ghost: bool = False
    ) -> None:
        """Put up scenery that is no object of the truth."""
        self.instances.append(Instance(solid, pose, 0, cavity, ghost=ghost))

    def place(self, label: Label, solid: Solid, pose: NDArray[np.float64], cavity: Cavity = OPEN_AIR) -> int:
        """Put up an object of the truth; returns its owner number."""
        self.labels.append(label)
        self.instances.append(Instance(solid, pose, len(self.labels), cavity))
        return len(self.labels)

    def adopt(self, other: "Setting", right: float) -> None:
        """Take over everything of another setting, moved `right` cm along the shelf, as a fixture beside this one."""
        shift = np.eye(4)
        shift[0, 3] = right
        first = len(self.labels)
        for instance in other.instances:
            owner = instance.owner + first if instance.owner else 0
            self.instances.append(replace(instance, pose=shift @ instance.pose, owner=owner))
        self.labels += [replace(label, row=None) for label in other.labels]
        for hole in other.holes:
            corners = hole.corners + np.array((right, 0.0, 0.0))
            self.holes.append(replace(hole, label=replace(hole.label, row=None), corners=corners))
