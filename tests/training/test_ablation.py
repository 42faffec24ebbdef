"""What the variants change and how the page reads; the trainings themselves are those of test_train_detector."""

from dataclasses import replace

import pytest

pytest.importorskip("ultralytics", reason="the extra `train` is not installed")

from training.ablation import VARIANTS, VariantResult, ablation_page
from training.evaluation import ClassBoxes, ClassFigures, class_figures
from training.recipe import Recipe, Source, TrainingPlan
from vision.types import Box

PLAN = TrainingPlan(epochs=3, image_size=416, batch=2, learning_rate=0.001, mosaic=1.0, mosaic_off_last_epochs=0)
REAL = Source(name="real", form="yolo", known=("product",), licence="own", commercial_use=True)
DRAWN = replace(REAL, name="drawn", form="rendered", count=3)
RECIPE = Recipe("tiny", ("product",), PLAN, (REAL, DRAWN), start="start.pt")


def test_each_variant_takes_one_thing_away() -> None:
    changed = {name: change(RECIPE) for name, change in VARIANTS.items()}

    assert changed["whole recipe"] == RECIPE
    assert changed["without rendered shelves"] == replace(RECIPE, sources=(REAL,))
    assert changed["without class masks"] == replace(RECIPE, training=replace(PLAN, class_masks=False))
    one_size = replace(PLAN, smallest_side=416, largest_side=416)
    assert changed["photos at one size only"] == replace(RECIPE, training=one_size)


def figures(found: bool) -> ClassFigures:
    truth = (Box(0, 0, 10, 10),)
    boxes = ClassBoxes(truth=(truth,), found=((),), sides=(100.0,))
    return replace(class_figures(boxes, 0.5), ap50=1.0 if found else 0.0)


def test_the_page_has_a_row_for_each_variant_and_size_and_says_how_it_was_made() -> None:
    good, bad = {"shop": {"product": figures(True)}}, {"shop": {"product": figures(False)}}
    page = ablation_page(RECIPE, [VariantResult("whole recipe", {640: good, 1280: bad})])

    assert "| trained | input px | shop product | mean |" in page
    assert "| whole recipe | 640 | 1.000 | 1.000 |" in page
    assert "| whole recipe | 1280 | 0.000 | 0.000 |" in page
    assert "3 epochs of 416 px" in page
    assert "seed 0" in page
