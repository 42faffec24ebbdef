"""Fakes and made-up shelves for the tests of `vision`."""

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vision.cards import DetectorCard
from vision.types import ObjectClass

CLASSES: tuple[ObjectClass, ...] = ("product", "price_tag", "pop", "gap")
Seen = tuple[ObjectClass, tuple[float, float, float, float], float]


class FakeSession:
    """A network that always sees the same boxes: (class, (cx, cy, w, h) in input pixels, score)."""

    def __init__(self, seen: Sequence[Seen] = (), classes: Sequence[ObjectClass] = CLASSES) -> None:
        self.seen, self.classes = seen, classes
        self.shapes: list[tuple[int, ...]] = []

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        self.shapes.append(batch.shape)
        output = np.zeros((1, 4 + len(self.classes), len(self.seen)), dtype=np.float32)
        for place, (name, box, score) in enumerate(self.seen):
            output[0, :4, place] = box
            output[0, 4 + self.classes.index(name), place] = score
        return output


@pytest.fixture
def fake_session() -> type[FakeSession]:
    return FakeSession


@pytest.fixture
def card(tmp_path: Path) -> DetectorCard:
    return fake_card(tmp_path)


def fake_card(folder: Path) -> DetectorCard:
    """The card of a detector that is a `FakeSession`."""
    return DetectorCard(
        folder=folder,
        name="fake",
        version="1",
        file="detector.onnx",
        sha256="0" * 64,
        licence="none",
        commercial_use=False,
        classes=CLASSES,
        input_size=320,
        thresholds={"product": 0.3, "price_tag": 0.4, "pop": 0.5, "gap": 0.25},
        nms_iou=0.6,
    )


@pytest.fixture
def bundle(tmp_path: Path) -> Callable[..., Path]:
    """Write a models folder whose weights are just some bytes; keywords replace fields of the card (None removes)."""

    def write(**changes: Any) -> Path:
        folder = tmp_path / "models" / "fake-1"
        folder.mkdir(parents=True)
        (folder / "detector.onnx").write_bytes(b"weights")
        fields = {
            "schema_version": 1,
            "kind": "detector",
            "name": "fake",
            "version": "1",
            "file": "detector.onnx",
            "sha256": hashlib.sha256(b"weights").hexdigest(),
            "licence": "none",
            "commercial_use": False,
            "classes": ["product"],
            "input_size": 320,
            "thresholds": {"product": 0.3},
            "nms_iou": 0.6,
        } | changes
        (folder / "card.json").write_text(
            json.dumps({key: value for key, value in fields.items() if value is not None})
        )
        manifest = {"schema_version": 1, "in_use": {"detector": "fake-1"}, "bundles": ["fake-1"]}
        (folder.parent / "manifest.json").write_text(json.dumps(manifest))
        return folder.parent

    return write


def shelf_pixels(width: int = 640, height: int = 480) -> NDArray[np.uint8]:
    """A sharp, well-lit picture with a different colour in each quarter, RGB."""
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    top, left = height // 2, width // 2
    pixels[:top, :left], pixels[:top, left:] = (220, 30, 30), (30, 200, 30)
    pixels[top:, :left], pixels[top:, left:] = (30, 30, 220), (240, 240, 240)
    pixels[::16] //= 2
    pixels[:, ::16] //= 2
    return pixels


@pytest.fixture
def picture() -> Image.Image:
    return Image.fromarray(shelf_pixels())


@pytest.fixture
def encode() -> Callable[..., bytes]:
    def write(picture: Image.Image, kind: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        return buffer.getvalue()

    return write
