"""A small labelled set on disk, sources that read it, and where the real photos are."""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.recipe import Source

MakeSource = Callable[..., Source]

ROOT = Path(__file__).parents[2]
REAL_DATA = Path(os.environ.get("SHELFAUDIT_TEST_DATA", ROOT.parent / "shared"))
"""The data folder with the real photos, which are no part of the project; tests that need them skip without it."""


@pytest.fixture
def make_source() -> MakeSource:
    """A source of YOLO labels in `images` and `labels`; keyword arguments change it."""

    def make(**changes: object) -> Source:
        values: dict[str, object] = {
            "name": "shelves",
            "form": "yolo",
            "known": ("product",),
            "licence": "own",
            "commercial_use": True,
            "class_map": {"*": "product"},
            "images": "images",
            "labels": ("labels",),
        }
        return Source(**(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two grey photos of 200 x 100 px, `a.png` and `b.png`, and an empty folder for labels."""
    (tmp_path / "images").mkdir()
    (tmp_path / "labels").mkdir()
    for name in ("a", "b"):
        cv2.imwrite(str(tmp_path / "images" / f"{name}.png"), np.full((100, 200, 3), 200, np.uint8))
    return tmp_path
