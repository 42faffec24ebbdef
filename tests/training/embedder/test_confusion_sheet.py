from collections import Counter

import numpy as np

from training.embedder.confusion_sheet import CAPTION, COLUMNS, GAP, PAIRS, TILE, confusion_sheet
from training.embedder.figures import TrialFigures
from training.embedder.trials import Trial

TILE_SIZE = (TILE[1] + CAPTION + GAP, 2 * TILE[0] + 3 * GAP)


def figures(confused: dict[tuple[str, str], int]) -> TrialFigures:
    return TrialFigures("shop", 4, 0.5, 1.0, (True, False), Counter(confused))


def test_the_most_frequent_confusion_comes_first(paint) -> None:
    trial = Trial("shop", (paint("blue"), paint("green")), (paint("red"), paint("blue")))
    sheet = confusion_sheet(trial, figures({("shop/blue", "shop/green"): 2, ("shop/red", "shop/blue"): 5}))
    assert sheet.shape == (TILE_SIZE[0], COLUMNS * TILE_SIZE[1], 3)
    middle = GAP + TILE[1] // 2
    centres = [GAP + TILE[0] // 2 + place * (TILE[0] + GAP) for place in range(2)]
    first, second = ([sheet[middle, shift + at].tolist() for at in centres] for shift in (0, TILE_SIZE[1]))
    assert [int(np.argmax(pixel)) for pixel in first] == [2, 0]
    assert [int(np.argmax(pixel)) for pixel in second] == [0, 1]
    assert (sheet[:, 2 * TILE_SIZE[1] :] == 255).all()


def test_so_many_pairs_and_no_more(paint) -> None:
    trial = Trial("shop", (paint("blue"),), tuple(paint(f"{n}", colour="red") for n in range(PAIRS + 5)))
    sheet = confusion_sheet(trial, figures({(f"shop/{n}", "shop/blue"): 1 for n in range(PAIRS + 5)}))
    assert sheet.shape[0] == PAIRS // COLUMNS * TILE_SIZE[0]


def test_without_confusions_the_sheet_is_white() -> None:
    assert (confusion_sheet(Trial("shop", (), ()), figures({})) == 255).all()


def test_names_in_other_scripts_can_be_drawn(paint) -> None:
    trial = Trial("shop", (paint("\u043c\u043e\u043b\u043e\u043a\u043e", colour="red"),), (paint("blue"),))
    sheet = confusion_sheet(trial, figures({("shop/blue", "shop/\u043c\u043e\u043b\u043e\u043a\u043e"): 1}))
    assert (sheet != 255).any()
