"""Loading the models: once, when first needed, and again only after a failure."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.engine import Analyzer, Engine, choose_detector, choose_embedder
from api.settings import Settings
from vision.errors import ModelMissing, ModelNotPermitted
from vision.types import PhotoQuality, ShelfReport


class Blank:
    """Sees nothing."""

    version = "blank"

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        return ShelfReport(name, 1, 1, {}, PhotoQuality(usable=True))


def test_many_threads_load_once_and_share() -> None:
    loads: list[int] = []

    def load() -> Analyzer:
        loads.append(1)
        time.sleep(0.05)
        return Blank()

    engine = Engine(load)
    assert not engine.loaded
    with ThreadPoolExecutor(4) as pool:
        analyzers = {id(future.result()) for future in [pool.submit(engine.analyzer) for _ in range(4)]}
    assert (len(loads), len(analyzers), engine.loaded) == (1, 1, True)


def test_a_failed_load_is_tried_again() -> None:
    outcomes = iter([ModelMissing("no detector"), Blank()])

    def load() -> Analyzer:
        outcome = next(outcomes)
        if isinstance(outcome, ModelMissing):
            raise outcome
        return outcome

    engine = Engine(load)
    with pytest.raises(ModelMissing):
        engine.analyzer()
    assert not engine.loaded
    assert engine.analyzer().version == "blank"


RESEARCH_PHOTOS = {"name": "aisles", "licence": "academic", "commercial_use": False}
OPEN_PHOTOS = {"name": "coolers", "licence": "MIT", "commercial_use": True}


def write_models(folder: Path, **bundles: bool) -> Path:
    """A models folder of bundles that permit commercial use or not; the first one is in use."""
    for name, permits in bundles.items():
        card = {
            "schema_version": 1,
            "kind": "detector",
            "name": name,
            "version": "1.0.0",
            "file": "detector.onnx",
            "sha256": "0" * 64,
            "licence": "AGPL-3.0-or-later" if permits else "research only",
            "commercial_use": permits,
            "classes": ["product"],
            "input_size": 320,
            "thresholds": {"product": 0.5},
            "nms_iou": 0.5,
            "data": [OPEN_PHOTOS] if permits else [OPEN_PHOTOS, RESEARCH_PHOTOS],
        }
        (folder / name).mkdir(parents=True)
        (folder / name / "card.json").write_text(json.dumps(card))
    manifest = {"schema_version": 1, "in_use": {"detector": next(iter(bundles))}, "bundles": list(bundles)}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def chosen(models: Path, *, detector: str = "", commercial_use: bool = False) -> str:
    return choose_detector(Settings(models_dir=models, detector=detector, commercial_use=commercial_use)).bundle


@pytest.mark.parametrize(
    ("detector", "commercial_use", "expected"),
    [("", False, "best"), ("free", False, "free"), ("free", True, "free")],
)
def test_settings_choose_the_detector(tmp_path: Path, detector: str, commercial_use: bool, expected: str) -> None:
    models = write_models(tmp_path, best=False, free=True)

    assert chosen(models, detector=detector, commercial_use=commercial_use) == expected


def test_a_permitted_detector_in_use_stays_in_use(tmp_path: Path) -> None:
    assert chosen(write_models(tmp_path, second=True, free=True), commercial_use=True) == "second"


@pytest.mark.parametrize(
    ("bundles", "detector", "way_out"),
    [
        ({"best": False}, "", "No detector in the models folder permits it: train one"),
        ({"best": False, "free": True}, "", "Choose one that permits it: SHELFAUDIT_DETECTOR=free."),
        ({"best": False, "free": True}, "best", "Choose one that permits it: SHELFAUDIT_DETECTOR=free."),
        ({"best": False, "free": True, "other": True}, "", "SHELFAUDIT_DETECTOR=free or SHELFAUDIT_DETECTOR=other."),
    ],
)
def test_a_forbidden_detector_is_refused_with_reason_and_way_out(
    tmp_path: Path, bundles: dict[str, bool], detector: str, way_out: str
) -> None:
    models = write_models(tmp_path, **bundles)

    with pytest.raises(ModelNotPermitted) as refusal:
        chosen(models, detector=detector, commercial_use=True)

    text = str(refusal.value)
    assert "The detector best 1.0.0 must not be used commercially" in text
    assert "Its licence: research only. It learned from data that forbid it: aisles (academic)." in text
    assert way_out in text


def test_a_detector_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="there are: best"):
        chosen(write_models(tmp_path, best=False), detector="worst")


@pytest.mark.parametrize(("permits", "commercial_use"), [(True, True), (False, False), (False, True)])
def test_an_embedder_is_held_to_its_licence_too(tmp_path: Path, permits: bool, commercial_use: bool) -> None:
    models = write_models(tmp_path, best=True)
    card = json.loads((models / "best" / "card.json").read_text()) | {
        "kind": "embedder",
        "name": "names",
        "commercial_use": permits,
        "input_width": 32,
        "input_height": 64,
        "dimension": 8,
        "naming": {"temperature": 0.1, "bias": 0.0, "slope": 1.0, "accepted": 0.5},
    }
    (models / "names").mkdir()
    (models / "names" / "card.json").write_text(json.dumps(card))
    manifest = {"schema_version": 1, "in_use": {"detector": "best", "embedder": "names"}, "bundles": ["best", "names"]}
    (models / "manifest.json").write_text(json.dumps(manifest))
    settings = Settings(models_dir=models, commercial_use=commercial_use)
    if permits or not commercial_use:
        card = choose_embedder(settings)
        assert card is not None
        assert card.bundle == "names"
    else:
        with pytest.raises(ModelNotPermitted, match=r"The embedder names 1\.0\.0 must not be used commercially"):
            choose_embedder(settings)
