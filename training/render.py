"""Writes rendered shelf photos to a folder: the photos of the demo."""

from pathlib import Path

import cv2

from training.synth import Scene, demo_scenes

JPEG_QUALITY = 90


def write_demo_photos(folder: Path) -> list[Path]:
    """Draw the demo's photos into `folder` as JPEG, unless they are there already; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    present = sorted(folder.glob("*.jpg"))
    return present or [_write(scene, folder / f"shelf-{number}.jpg") for number, scene in enumerate(demo_scenes(), 1)]


def _write(scene: Scene, path: Path) -> Path:
    if not cv2.imwrite(str(path), scene.image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]):
        raise OSError(f"cannot write {path}; is the folder writable?")
    return path
