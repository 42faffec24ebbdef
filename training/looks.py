"""Chooses how a detector looks at a photo, by measurement: its input size, and whether it looks more than once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from vision.cards import STRIDE
from vision.glance import Glance

if TYPE_CHECKING:
    from training.evaluation import ClassFigures

# Long sides in pixels, the main look first; every further look costs its time again.
Looks = tuple[int, ...]
LOOKS: tuple[Looks, ...] = ((640,), (960,), (1280,), (960, 640), (960, 640, 1280))
# AP (over IoU 0.5 to 0.95), not AP50: linear share, gaps and rows rest on where a box ends. Half a point is within
# chance on every set, and no larger or further look is worth its time for that little.
ENOUGH = 0.005
LEAST_OBJECTS = 30
# From near: chosen on quarters and sixteenths of large photos; coolers are seen well in the usual looks up to 0.14.
# Smaller limits, a step between or glances believed from 0.5 on change AP there by 0.02. From afar: chosen on four or
# nine photos put together as one. Up to 0.05 sharp photos still gain by larger looks, but those of few pixels lose.
GLANCE = Glance(320, 0.3, ((0.02, 2.0), (0.03, 1.5), (0.14, 1.0), (1.0, 0.5)))
RULE = (
    f"Taken is what sees the fewest pixels of all whose mean AP is at most {ENOUGH:.3f} below the best: time grows "
    f"with the pixels. The mean is over the classes of the real sets with at least {LEAST_OBJECTS} objects, each "
    "weighing the square root of its objects, as its figure is that much more certain."
)


@dataclass(frozen=True, slots=True)
class LooksTrial:
    """One way of looking (long sides in pixels), and the mean AP that decides.

    How long a photo took is left out: it tells more of what else the machine did meanwhile than of the sizes.
    """

    input_size: int
    further_looks: Looks
    mean_ap: float

    @property
    def cost(self) -> int:
        """What the time is proportional to: the pixels of all looks."""
        return sum(side**2 for side in (self.input_size, *self.further_looks))

    def __str__(self) -> str:
        return f"{' + '.join(map(str, (self.input_size, *self.further_looks)))} px (mean AP {self.mean_ap:.3f})"


def parse_looks(text: str) -> Looks:
    """Ways of looking as people write them: 960, or 960+640 for two looks.

    Raises:
        ValueError: it is written otherwise, or a side does not fit the network.
    """
    sides = text.split("+")
    if not all(side.strip().isdecimal() for side in sides):
        raise ValueError(f"looks {text!r}: write long sides in pixels joined by +, as 960 or 960+640")
    looks = tuple(map(int, sides))
    check_looks(looks)
    return looks


def check_looks(looks: Looks) -> None:
    """Refuse what no bundle may hold; the letterbox would pad it, so it would measure well and not load afterwards.

    Raises:
        ValueError: there is no side, or one is not a multiple of the network's stride.
    """
    if not looks:
        raise ValueError(f"looks {looks}: at least one long side is needed")
    if wrong := [side for side in looks if side < STRIDE or side % STRIDE]:
        near = max(STRIDE, round(wrong[0] / STRIDE) * STRIDE)
        raise ValueError(f"looks {looks}: {wrong[0]} px is not a multiple of {STRIDE}; the nearest is {near}")


def mean_ap(figures: "Mapping[str, Mapping[str, ClassFigures]]") -> float:
    """Mean AP over sets and classes by the rule of this module.

    Raises:
        ValueError: no set has a class with enough objects.
    """
    rows = [row for classes in figures.values() for row in classes.values() if row.objects >= LEAST_OBJECTS]
    if not rows:
        raise ValueError(f"no set has {LEAST_OBJECTS} objects of one class: nothing can be chosen by measurement")
    weights = [sqrt(row.objects) for row in rows]
    return sum(row.ap * weight for row, weight in zip(rows, weights, strict=True)) / sum(weights)


def choose_looks(trials: Sequence[LooksTrial]) -> LooksTrial:
    """The trial that the rule of this module takes."""
    best = max(trial.mean_ap for trial in trials)
    return min((trial for trial in trials if trial.mean_ap >= best - ENOUGH), key=lambda trial: trial.cost)


def why_looks(trials: Sequence[LooksTrial]) -> str:
    """The choice in words, for the card."""
    chosen, best = choose_looks(trials), max(trials, key=lambda trial: trial.mean_ap)
    if chosen == best:
        return f"{chosen} measured best, and nothing cheaper came close. {RULE}"
    return f"{chosen} is as good as the best, {best}. {RULE}"
