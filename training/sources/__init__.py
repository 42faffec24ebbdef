"""Readers of labelled photos: YOLO, COCO, Pascal VOC, Label Studio, SKU-110K and rendered scenes, all into one form.

A label that a source's class map turns into `ignore` marks a region that teaches nothing: its pixels are painted grey.
"""

from training.sources.frozen import SplitBroken, frozen_text, read_frozen
from training.sources.labelled import IGNORE, LabelBroken, LabelledObject, LabelledPhoto, LabelProblem, Pixels
from training.sources.photos import IGNORED_GREY, is_photo, photo_paths, read_pixels
from training.sources.reading import OnProblem, read_source, source_files

__all__ = [
    "IGNORE",
    "IGNORED_GREY",
    "LabelBroken",
    "LabelProblem",
    "LabelledObject",
    "LabelledPhoto",
    "OnProblem",
    "Pixels",
    "SplitBroken",
    "frozen_text",
    "is_photo",
    "photo_paths",
    "read_frozen",
    "read_pixels",
    "read_source",
    "source_files",
]
