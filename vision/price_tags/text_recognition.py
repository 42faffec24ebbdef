"""The recogniser of text lines: RapidOCR with the PP-OCR network that its wheel ships."""

from importlib.resources import files
from typing import Protocol

import numpy as np
from rapidocr import RapidOCR

from vision.letterbox import Pixels
from vision.price_tags.price_text import Text

MODEL = "PP-OCRv6_rec_small.onnx"
# Below this many pixels in height or width there is no character to read.
MIN_SIDE = 4


class LineRecogniser(Protocol):
    """Reads one line of text."""

    def read(self, line: Pixels) -> Text:
        """Read a picture of one upright line (H x W x 3, uint8, BGR)."""
        ...


class RapidLineRecogniser:
    """RapidOCR's recognition network alone: no text detection, and no classifier, which turns sound tags upside down.

    The network is named by its path inside the installed package, so nothing is ever fetched.
    """

    def __init__(self) -> None:
        """Load the network, for one thread a line: two tags side by side take half the time, two threads a line gain
        little.
        """
        self._engine = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_det": False,
                "Global.use_cls": False,
                "Global.text_score": 0.0,
                "Global.min_side_len": 1,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Rec.model_path": str(files("rapidocr") / "models" / MODEL),
                # The usual 320 pads short lines with grey: a price is 60 to 160 wide and costs as much less.
                "Rec.rec_img_shape": [3, 48, 32],
            }
        )

    def read(self, line: Pixels) -> Text:
        if min(line.shape[:2]) < MIN_SIDE:
            return Text("", 0.0)
        found = self._engine(np.ascontiguousarray(line), use_det=False, use_cls=False, use_rec=True)
        if not found.txts:
            return Text("", 0.0)
        return Text(found.txts[0], float(found.scores[0]))
