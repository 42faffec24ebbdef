import pytest

from training.synth import Scene, render_scene

SEEDS = range(5)
SIZE = (320, 240)


@pytest.fixture(scope="session")
def scenes() -> list[Scene]:
    """A spread of small scenes, rendered once: the tests only read them."""
    pytest.importorskip("moderngl")
    pytest.importorskip("skia")
    return [render_scene(seed, width=SIZE[0], height=SIZE[1]) for seed in SEEDS]
