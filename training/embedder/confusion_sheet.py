"""The most frequent confusions as a picture sheet: what was shown, and what it was taken for."""

from collections.abc import Sequence

import cv2
import numpy as np

from training.embedder.crop import Crop
from training.embedder.figures import TrialFigures
from training.embedder.trials import Trial
from vision.letterbox import Pixels
from vision.recognition.crops import fit_crop

TILE = (120, 150)
PAIRS = 24
COLUMNS = 4
GAP, CAPTION = 10, 44
INK = (60, 60, 60)


def confusion_sheet(trial: Trial, figures: TrialFigures) -> Pixels:
    """Pairs of pictures `(H, W, 3)`, BGR, the most frequent confusion first: the facing left, a reference right."""
    pairs = figures.confused.most_common(PAIRS)
    tiles = [_pair(trial, shown, named, count) for (shown, named), count in pairs]
    if not tiles:
        return np.full((CAPTION, 4 * TILE[0], 3), 255, np.uint8)
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (-len(tiles) % COLUMNS)
    return np.vstack([np.hstack(tiles[at : at + COLUMNS]) for at in range(0, len(tiles), COLUMNS)])


def _pair(trial: Trial, shown: str, named: str, count: int) -> Pixels:
    pictures = [_picture(trial.queries, shown), _picture(trial.references, named)]
    height, width = TILE[1] + CAPTION + GAP, 2 * TILE[0] + 3 * GAP
    tile = np.full((height, width, 3), 255, np.uint8)
    for place, picture in enumerate(pictures):
        left = GAP + place * (TILE[0] + GAP)
        tile[GAP : GAP + TILE[1], left : left + TILE[0]] = picture
    for line, label in enumerate((f"{count}x {_short(shown)}", f"as {_short(named)}")):
        at = (GAP, TILE[1] + GAP + 14 + 16 * line)
        cv2.putText(tile, label, at, cv2.FONT_HERSHEY_SIMPLEX, 0.36, INK, 1, cv2.LINE_AA)
    return tile


def _picture(crops: Sequence[Crop], label: str) -> Pixels:
    return fit_crop(next(crop for crop in crops if crop.label == label).pixels(), *TILE)


def _short(label: str) -> str:
    """What fits below two pictures; the drawing font has ASCII only."""
    return label.partition("/")[2].encode("ascii", "replace").decode()[:40]
