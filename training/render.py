"""Writes rendered shelf photos to a folder, with their truth beside them, for training and for people."""

import json
from pathlib import Path

import cv2
from rich.progress import track

from training.synth import Scene, contact_sheet_of, render_views, scene_record
from training.synth.types import Image, Look

JPEG_QUALITY = 90
SHEET_COLUMNS = 4


def render_photos(
    folder: Path,
    *,
    count: int,
    first_seed: int,
    size: tuple[int, int],
    views: int = 1,
    look: Look = "varied",
    sheet: bool = False,
) -> list[Path]:
    """Render the scenes of `count` seeds into `folder`, each as a JPEG photo with its truth as JSON beside it.

    `size` is (width, height) px; with more than one of `views` each scene is photographed from left to right. With
    `sheet` a contact sheet of all photos, truth drawn in, is written as `sheet.png`. Returns the photos' paths.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths, scenes = [], []
    seeds = range(first_seed, first_seed + count)
    for seed in track(seeds, description="rendering"):
        for view, scene in enumerate(render_views(seed, views, width=size[0], height=size[1], look=look)):
            name = f"scene-{seed:06d}" + (f"-view-{view}" if views > 1 else "")
            paths.append(_write(scene.image, folder / f"{name}.jpg"))
            _write_record(scene, seed, view, folder / f"{name}.json")
            scenes.append(scene)
    if sheet:
        _write(contact_sheet_of(scenes, SHEET_COLUMNS), folder / "sheet.png")
    return paths


def parse_size(text: str) -> tuple[int, int]:
    """Return (width, height) from a text like 1280x960; raises ValueError for anything else."""
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) >= 64 and int(height) >= 64):
        raise ValueError(f"'{text}' is no size; write it as WIDTHxHEIGHT in pixels, each at least 64, like 1280x960")
    return int(width), int(height)


def _write_record(scene: Scene, seed: int, view: int, path: Path) -> None:
    path.write_text(json.dumps(scene_record(scene, seed=seed, view=view), ensure_ascii=False), encoding="utf-8")


def _write(image: Image, path: Path) -> Path:
    if not cv2.imwrite(str(path), image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]):
        raise OSError(f"cannot write {path}; is the folder writable?")
    return path
