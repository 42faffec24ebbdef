"""Rendered shelf photos with exact truth, drawn from a seed."""

from training.synth.contact_sheet import contact_sheet, contact_sheet_of, draw_truth
from training.synth.records import scene_record
from training.synth.scene import render_scene, render_views
from training.synth.types import Scene, SceneObject, ShelfRow

__all__ = [
    "Scene",
    "SceneObject",
    "ShelfRow",
    "contact_sheet",
    "contact_sheet_of",
    "draw_truth",
    "render_scene",
    "render_views",
    "scene_record",
]
