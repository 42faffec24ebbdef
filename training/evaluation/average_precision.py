"""Average precision and recall by the COCO rules, without COCO's limit of 100 detections a photo.

Shelves hold hundreds of facings: the usual limit would hide most of them. Ten IoU thresholds, 101 recall points; the
sizes are relative to the photo (see `sizes`), the rest is COCO's own rule: outside the size nothing counts as wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from faster_coco_eval import COCO, COCOeval_faster

from training.evaluation.boxes import ClassBoxes, ScoredBox
from training.evaluation.sizes import SIZES
from vision.geometry import Floats
from vision.types import Box

NO_LIMIT = 100_000
ALL = "all"


@dataclass(frozen=True, slots=True)
class AveragePrecision:
    """Mean over IoU 0.50 to 0.95 (`ap`, `ar`) and at two of them; nan when there is no true box."""

    ap: float
    ap50: float
    ap75: float
    ar: float


UNDEFINED = AveragePrecision(*(float("nan"),) * 4)


def average_precisions(boxes: ClassBoxes) -> Mapping[str, AveragePrecision]:
    """Figures for the key "all" and, where the photos' sides are known, for every size."""
    ranges = {ALL: (0.0, float("inf"))} | (dict(SIZES) if boxes.sides else {})
    if not any(boxes.truth):
        return dict.fromkeys(ranges, UNDEFINED)
    measured = _run_coco(boxes, list(ranges.values()))
    return {name: _figures(measured, index) for index, name in enumerate(ranges)}


def _run_coco(boxes: ClassBoxes, ranges: Sequence[tuple[float, float]]) -> Mapping[str, Floats]:
    truth = COCO(_coco_truth(boxes))
    found = truth.loadRes(_coco_found(boxes.found))
    # COCO sorts sizes by "area"; it is given the relative side instead.
    for entry in found.dataset["annotations"]:
        entry["area"] = _size(entry["bbox"], boxes, entry["image_id"])
    coco = COCOeval_faster(truth, found, "bbox", print_function=_silent)
    coco.params.maxDets = [1, 10, NO_LIMIT]
    # COCO's ranges include both ends, ours only the lower one.
    coco.params.areaRng = [[low, float(np.nextafter(high, 0))] for low, high in ranges]
    coco.evaluate()
    coco.accumulate()
    measured: Mapping[str, Floats] = coco.eval
    return measured


def _figures(measured: Mapping[str, Floats], size: int) -> AveragePrecision:
    # precision: (IoU thresholds, recall points, classes, sizes, limits); recall: without the recall points.
    # COCO writes -1 where there is no true box.
    precision, recall = measured["precision"][:, :, 0, size, -1], measured["recall"][:, 0, size, -1]
    if (recall < 0).all():
        return UNDEFINED
    return AveragePrecision(
        float(precision.mean()), float(precision[0].mean()), float(precision[5].mean()), float(recall.mean())
    )


def _coco_truth(boxes: ClassBoxes) -> dict[str, object]:
    flat = [(photo, box) for photo, truth in enumerate(boxes.truth) for box in truth]
    return {
        "images": [{"id": photo} for photo in range(len(boxes.truth))],
        "categories": [{"id": 1, "name": "object"}],
        "annotations": [
            {
                "id": number,
                "image_id": photo,
                "category_id": 1,
                "bbox": list(box),
                "area": _size(box, boxes, photo),
                "iscrowd": 0,
            }
            for number, (photo, box) in enumerate(flat, start=1)
        ],
    }


def _coco_found(found: Sequence[Sequence[ScoredBox]]) -> list[dict[str, object]]:
    return [
        {"image_id": photo, "category_id": 1, "bbox": list(seen.box), "score": seen.score}
        for photo, boxes in enumerate(found)
        for seen in boxes
    ]


def _size(box: Sequence[float] | Box, boxes: ClassBoxes, photo: int) -> float:
    return max(box[2], box[3]) / boxes.sides[photo] if boxes.sides else 1.0


def _silent(*_: object) -> None:
    """faster-coco-eval prints unless it is given something else to call."""
