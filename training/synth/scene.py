"""Rendering one shelf photo, or several views of one shelf, with its exact truth from a seed.

The renderer comes with the extra `train`; what only reads scenes imports without it.
"""

from training.synth.types import Look, Scene


def render_scene(
    seed: int, *, width: int = 1280, height: int = 960, look: Look = "varied", goods_seed: int | None = None
) -> Scene:
    """Render the shelf photo of a seed with (height, width) px.

    The same seed and size give the same photo on the same machine; another graphics driver may differ in the last
    bits, its boxes by a pixel. `look` is "varied" for training or "demo" for a clean, well-lit gondola.
    Scenes with one `goods_seed` sell the same goods, with the same SKU names.
    """
    from training.synth.photography import photograph

    return photograph(seed, look, width=width, height=height, goods_seed=goods_seed)


def render_views(
    seed: int, count: int, *, width: int = 1280, height: int = 960, look: Look = "varied"
) -> tuple[Scene, ...]:
    """Render `count` overlapping photos of one shelf, from left to right, each (height, width) px.

    `SceneObject.identity` names the same thing in all of them.
    """
    from training.synth.photography import photograph_views

    return photograph_views(seed, count, look, width=width, height=height)
