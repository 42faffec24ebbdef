import pytest

from training.synth import Scene, render_scene

SEEDS = range(16)
SIZE = (480, 360)


@pytest.fixture(scope="session")
def scenes() -> list[Scene]:
    """A spread of small scenes, rendered once: the tests only read them."""
    return [render_scene(seed, width=SIZE[0], height=SIZE[1]) for seed in SEEDS]
