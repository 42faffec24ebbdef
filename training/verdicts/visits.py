"""Rendered visits: one photo of a shelf, what the service's models make of it, and what truly stands there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from training.render import JPEG_QUALITY
from training.sources.rendered import RENDERED_SIZES
from training.synth import SceneObject, ShelfRow, render_scene
from vision.detector import Detector
from vision.pipeline import ShelfPipeline
from vision.price_tags.reader import TagReader
from vision.types import ShelfReport


@dataclass(frozen=True, slots=True)
class RenderedVisit:
    """What the models report of the scene of a seed, beside its truth, as `training.synth.Scene` holds it."""

    seed: int
    report: ShelfReport
    objects: tuple[SceneObject, ...]
    behind: tuple[SceneObject, ...] = ()
    rows: tuple[ShelfRow, ...] = ()


def render_visits(seeds: Sequence[int], models: Path, *, threads: int | None = None) -> Iterator[RenderedVisit]:
    """The visits of the seeds, by the detector in use in the folder `models`; some seconds each."""
    pipeline = ShelfPipeline(Detector.load(models, threads=threads), reader=TagReader.load())
    for seed in seeds:
        width, height = RENDERED_SIZES[seed % len(RENDERED_SIZES)]
        scene = render_scene(seed, width=width, height=height)
        _, photo = cv2.imencode(".jpg", scene.image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        report = pipeline.analyze([photo.tobytes()])
        yield RenderedVisit(seed, report, scene.objects, scene.behind, scene.rows)
