"""Measures detectors through `vision` itself, so that what is measured is what the service runs."""

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.comparison import Comparison, compare
from training.evaluation.detection import DetectionRun
from training.evaluation.figures import ClassFigures, SizeFigures, class_figures, figures_as_json
from training.evaluation.models import Detects, shipped_model
from training.evaluation.table import evaluation_table
from training.evaluation.thresholds import best_f1_threshold, choose_thresholds, count_threshold

__all__ = [
    "ClassBoxes",
    "ClassFigures",
    "Comparison",
    "DetectionRun",
    "Detects",
    "ScoredBox",
    "SizeFigures",
    "best_f1_threshold",
    "choose_thresholds",
    "class_figures",
    "compare",
    "count_threshold",
    "evaluation_table",
    "figures_as_json",
    "shipped_model",
]
