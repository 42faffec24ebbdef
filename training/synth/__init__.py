"""Rendered shelf photos with exact truth, drawn from a seed."""

from training.synth.contact_sheet import contact_sheet, draw_truth
from training.synth.scene import demo_scenes, render_scene, render_styled
from training.synth.style import SceneStyle, demo_style, draw_style
from training.synth.types import Scene, SceneObject

__all__ = [
    "Scene",
    "SceneObject",
    "SceneStyle",
    "contact_sheet",
    "demo_scenes",
    "demo_style",
    "draw_style",
    "draw_truth",
    "render_scene",
    "render_styled",
]
