"""The one form that all readers give: photos with labelled boxes, or what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.types import Box

Pixels = npt.NDArray[np.uint8]

IGNORE = "ignore"
"""The class of regions that teach nothing; a source's class map turns its own name for them into this."""


@dataclass(frozen=True, slots=True)
class LabelledObject:
    """One labelled thing: class name and `[x, y, w, h]` box in pixels of the upright photo, as labelled (not cut)."""

    object_class: str
    box: Box


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo with what its source knows about it.

    `load` gives the pixels, (H, W, 3) uint8 BGR, upright, with the `ignored` regions painted grey; it raises
    LabelBroken when the photo cannot be decoded. `path` is None for a rendered scene. `width` and `height` in pixels.
    """

    name: str
    load: Callable[[], Pixels]
    objects: tuple[LabelledObject, ...]
    ignored: tuple[Box, ...] = ()
    path: Path | None = None
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class LabelProblem:
    """One reason why a photo cannot be used. `line` counts from 1; None when the reason is not in one line."""

    source: str
    file: Path
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}" if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.reason}"


class LabelBroken(ValueError):
    """A photo or its labels cannot be used; `problem` says which file, where and why."""

    def __init__(self, problem: LabelProblem) -> None:
        super().__init__(f"source {problem.source}: {problem}")
        self.problem = problem
