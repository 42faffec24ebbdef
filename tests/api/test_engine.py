"""Loading the models: once, when first needed, and again only after a failure."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.engine import Analyzer, Engine
from vision.errors import ModelMissing
from vision.types import PhotoQuality, ShelfReport


class Blank:
    """Sees nothing."""

    version = "blank"

    def analyze_one(self, photo: bytes, name: str) -> ShelfReport:
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
