"""Many scenes on one sheet, for people to judge."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from training.synth.scene import render_scene
from training.synth.types import Colour, Image, Kind, Look, Scene, SceneObject

BOX_COLOURS: dict[Kind, Colour] = {
    "product": (0, 255, 0),
    "price_tag": (255, 160, 0),
    "pop": (255, 0, 255),
    "gap": (0, 0, 255),
}
SECOND_ROW_COLOUR: Colour = (0, 220, 220)


def contact_sheet(
    seeds: Sequence[int],
    columns: int,
    *,
    width: int = 640,
    height: int = 480,
    look: Look = "varied",
    boxes: bool = True,
) -> Image:
    """Return the scenes of the seeds side by side, (rows * height, columns * width, 3), uint8, BGR.

    With `boxes` the truth is drawn in: product green, price tag blue, POP magenta, gap red, row edges white,
    second-row units thin yellow.
    """
    scenes = (render_scene(seed, width=width * 2, height=height * 2, look=look) for seed in seeds)
    return contact_sheet_of(scenes, columns, width=width, height=height, boxes=boxes)


def contact_sheet_of(
    scenes: Iterable[Scene], columns: int, *, width: int = 640, height: int = 480, boxes: bool = True
) -> Image:
    """Return given scenes side by side, each shrunk to (height, width); see `contact_sheet`."""
    tiles = []
    for scene in scenes:
        picture = draw_truth(scene) if boxes else scene.image
        tiles.append(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))
    blank = np.zeros((height, width, 3), dtype=np.uint8)
    tiles += [blank] * (-len(tiles) % columns)
    return np.vstack([np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]).astype(np.uint8)


def draw_truth(scene: Scene) -> Image:
    """Return a copy of the scene's photo with its truth drawn in."""
    picture = scene.image.copy()
    for (x1, y1), (x2, y2) in scene.row_edges:
        cv2.line(picture, (round(x1), round(y1)), (round(x2), round(y2)), (255, 255, 255), 2)
    for found in scene.behind:
        _frame(picture, found, SECOND_ROW_COLOUR, 1)
    for found in scene.objects:
        _frame(picture, found, BOX_COLOURS[found.kind], 2)
    return picture


def _frame(picture: Image, found: SceneObject, colour: Colour, thickness: int) -> None:
    x, y, w, h = (round(v) for v in found.box)
    cv2.rectangle(picture, (x, y), (x + w - 1, y + h - 1), colour, thickness)
