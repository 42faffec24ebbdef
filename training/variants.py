"""Lighter variants of an exported network: whole numbers of 8 bits (INT8), and floats of 16 bits (FP16)."""

import logging
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers.float16 import convert_float_to_float16

from vision.sessions import Tensor

# The exporter names nodes by the part they belong to; the last part is the head: "/model.23/cv2.0/..." are its box
# branches, "cv3" its class branches. Leaving the three parts that see the photo at its finest and the part with the
# attention in FP32 as well brought shelf-research back from 1.4 to 0.3 points of AP50 below FP32 on dense shelves.
_PART = re.compile(r"/model\.(\d+)/")
_FIRST_PARTS = {0, 1, 2}
_ATTENTION = "/attn/"
_BOX_BRANCH = "cv2"


def int8_variant(weights: bytes, photos: Iterable[Tensor]) -> bytes:
    """The network in INT8, weights per channel, activations per tensor.

    Class branches and box arithmetic stay FP32: scores near zero and coordinates up to 1280 px do not fit 256 steps.
    Weights use 7 of their 8 bits: on processors without VNNI instructions the sums of 8-bit products would overflow in
    silence, and the figures measured on one computer would not hold on another.

    Args:
        weights: the ONNX file's bytes (FP32).
        photos: network inputs, float32 (1, 3, H, W), that show which values occur; some dozens are enough.
    """
    with tempfile.TemporaryDirectory() as name, _quiet():
        folder = Path(name)
        (folder / "full.onnx").write_bytes(weights)
        # Symbolic shapes cannot be followed through the head's reshapes, and nothing here needs them.
        quant_pre_process(folder / "full.onnx", folder / "ready.onnx", skip_symbolic_shape=True)
        network = onnx.load(folder / "ready.onnx")
        quantize_static(
            folder / "ready.onnx",
            folder / "int8.onnx",
            _Photos(network.graph.input[0].name, photos),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            reduce_range=True,
            nodes_to_exclude=kept_in_fp32([node.name for node in network.graph.node]),
        )
        return (folder / "int8.onnx").read_bytes()


def fp16_variant(weights: bytes) -> bytes:
    """The network with FP16 weights and arithmetic; input and output stay float32."""
    return bytes(convert_float_to_float16(onnx.load_from_string(weights), keep_io_types=True).SerializeToString())


def kept_in_fp32(names: Iterable[str]) -> list[str]:
    """Of the nodes' names, those that INT8 would harm: first parts, attention, head but for its box branches."""
    parts = [(name, int(part[1])) for name in names if (part := _PART.search(name))]
    head = max((part for _, part in parts), default=None)
    spared = _FIRST_PARTS | {part for name, part in parts if _ATTENTION in name}
    return [name for name, part in parts if part in spared or (part == head and _BOX_BRANCH not in name)]


class _Photos(CalibrationDataReader):
    """Hands the quantiser one network input after another."""

    def __init__(self, input_name: str, photos: Iterable[Tensor]) -> None:
        self._inputs: Iterator[dict[str, Tensor]] = ({input_name: photo} for photo in photos)

    def get_next(self) -> dict[str, Tensor] | None:
        return next(self._inputs, None)


@contextmanager
def _quiet() -> Iterator[None]:
    """The quantiser advises on the root logger to do what was done just before."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(disabled)
