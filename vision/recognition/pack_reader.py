"""Reads the words on a facing: RapidOCR finds the lines and reads them, by the networks that its wheel ships."""

from functools import cached_property
from importlib.resources import files
from threading import Lock
from typing import Protocol

import cv2
import numpy as np
from rapidocr import RapidOCR

from vision.letterbox import Pixels
from vision.recognition.words import ReadText

# By their paths inside the installed package, so that nothing is ever fetched.
MODELS = files("rapidocr") / "models"
# Crops are read at this length of their longer side: 0.12 s of one core. Enlarged at most fourfold.
READ_SIDE, MOST_ENLARGED = 320, 4.0
# Crops whose shorter side has fewer pixels gave two right names more in six trials, for a third more reading.
LEAST_SIDE = 60
LEAST_SCORE = 0.3


class PackReader(Protocol):
    """Reads what is printed on a pack."""

    def read(self, crop: Pixels) -> tuple[ReadText, ...]:
        """The lines on a crop `(H, W, 3)`, uint8, BGR; none where it is too small to be read."""
        ...


class RapidPackReader:
    """RapidOCR with text detection. Its networks are loaded when the first crop is read; safe to use from threads."""

    def __init__(self) -> None:
        self._lock = Lock()

    def read(self, crop: Pixels) -> tuple[ReadText, ...]:
        """See `PackReader`."""
        if min(crop.shape[:2]) < LEAST_SIDE:
            return ()
        factor = min(MOST_ENLARGED, READ_SIDE / max(crop.shape[:2]))
        fitted = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
        with self._lock:
            found = self._engine(np.ascontiguousarray(fitted), use_det=True, use_cls=False, use_rec=True)
        return tuple(map(ReadText, found.txts or (), map(float, found.scores or ())))

    @cached_property
    def _engine(self) -> RapidOCR:
        return RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Global.text_score": LEAST_SCORE,
                "Global.min_side_len": 1,
                "Det.model_path": str(MODELS / "PP-OCRv6_det_small.onnx"),
                "Rec.model_path": str(MODELS / "PP-OCRv6_rec_small.onnx"),
                "Det.limit_side_len": READ_SIDE,
                "Det.limit_type": "max",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
