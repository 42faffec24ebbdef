"""Rendered scenes: drawn from their seeds, with exact truth; no data folder is needed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from training.recipe import Source
from training.sources.labelled import LabelledObject, LabelledPhoto, Pixels
from training.synth import Scene, render_scene
from vision.types import Box

# Real photos come upright and across, from phones of many sizes.
RENDERED_SIZES = ((1280, 960), (960, 1280), (1280, 720), (720, 1280), (1152, 1152))


def read_rendered(source: Source, _data: Path) -> Iterator[LabelledPhoto]:
    """The scenes of a source of the form "rendered": `count` seeds from `first_seed` on."""
    for seed in range(source.first_seed, source.first_seed + source.count):
        width, height = RENDERED_SIZES[seed % len(RENDERED_SIZES)]
        scene = render_scene(seed, width=width, height=height)
        objects = tuple(LabelledObject(str(found.kind), Box(*found.box)) for found in scene.objects)
        yield LabelledPhoto(scene_name(seed), partial(_image_of, scene), objects, width=width, height=height)


def scene_name(seed: int) -> str:
    """Name of the photo of a seed."""
    return f"scene-{seed}"


def _image_of(scene: Scene) -> Pixels:
    return scene.image
