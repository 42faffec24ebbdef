"""Many scenes on one sheet, for people to judge."""

from collections.abc import Sequence

import cv2
import numpy as np

from training.synth.scene import Look, render_scene
from training.synth.types import Colour, Image, Kind, Scene

BOX_COLOURS: dict[Kind, Colour] = {
    "product": (0, 255, 0),
    "price_tag": (255, 160, 0),
    "pop": (255, 0, 255),
    "gap": (0, 0, 255),
}


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

    With `boxes` the truth is drawn in: product green, price tag blue, POP magenta, gap red, row edges white.
    """
    tiles = []
    for seed in seeds:
        scene = render_scene(seed, width=width * 2, height=height * 2, look=look)
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
    for found in scene.objects:
        x, y, w, h = (round(v) for v in found.box)
        cv2.rectangle(picture, (x, y), (x + w - 1, y + h - 1), BOX_COLOURS[found.kind], 2)
    return picture
