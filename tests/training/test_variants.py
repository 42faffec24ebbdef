"""Lighter variants of a small network; which of them is taken is decided on made-up times and figures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the extra `train` is not installed")
pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

import onnx
from onnx import TensorProto, helper, numpy_helper

from training import variant_trials
from training.recipe import Source
from training.variant_trials import calibration_photos, times_in_turn, try_variants
from training.variants import fp16_variant, int8_variant, kept_in_fp32
from vision.cards import DetectorCard
from vision.detector import Detector
from vision.sessions import OrtSession, Tensor

MakeSource = Callable[..., Source]

pytestmark = pytest.mark.filterwarnings("default")  # the quantiser's libraries warn about themselves


def network() -> bytes:
    """Two convolutions, named like a backbone and the class branch of a head, and their mean as output."""
    random = np.random.default_rng(0)
    first = numpy_helper.from_array(random.normal(size=(8, 3, 3, 3)).astype(np.float32), "first")
    second = numpy_helper.from_array(random.normal(size=(4, 8, 3, 3)).astype(np.float32), "second")
    nodes = [
        helper.make_node("Conv", ["images", "first"], ["middle"], name="/model.3/conv/Conv", pads=[1, 1, 1, 1]),
        helper.make_node("Conv", ["middle", "second"], ["map"], name="/model.4/cv3.0/Conv", pads=[1, 1, 1, 1]),
        helper.make_node("ReduceMean", ["map"], ["output0"], name="/model.4/ReduceMean", axes=[3], keepdims=0),
    ]
    images = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, "height", "width"])
    output = helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 4, "height"])
    graph = helper.make_graph(nodes, "small", [images], [output], [first, second])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def photos() -> Iterator[Tensor]:
    random = np.random.default_rng(1)
    for side in (32, 64, 32):
        yield random.random((1, 3, 32, side), dtype=np.float32)


@pytest.mark.parametrize("variant", ["int8", "fp16"])
def test_a_variant_gives_nearly_the_same(variant: str) -> None:
    full = network()
    lighter = int8_variant(full, photos()) if variant == "int8" else fp16_variant(full)
    photo = next(photos())

    expected, found = OrtSession(full).run(photo), OrtSession(lighter).run(photo)

    assert found.dtype == np.float32
    assert found == pytest.approx(expected, abs=0.1 * float(np.abs(expected).max()))
    assert not np.array_equal(found, expected)


def test_the_class_branch_keeps_its_floats() -> None:
    quantised = onnx.load_from_string(int8_variant(network(), photos()))
    kinds = {tensor.name: tensor.data_type for tensor in quantised.graph.initializer}

    assert kinds["second"] == TensorProto.FLOAT
    assert kinds["first_quantized"] == TensorProto.INT8


def test_what_int8_would_harm_keeps_its_floats() -> None:
    harmed = [
        "/model.0/conv/Conv",
        "/model.2/conv/Conv",
        "/model.10/cv1/conv/Conv",
        "/model.10/m/m.0/attn/MatMul",
        "/model.23/cv3.0/Conv",
        "/model.23/Mul",
    ]
    quantised = ["/model.3/conv/Conv", "/model.22/cv3.0/Conv", "/model.23/cv2.0/Conv", "Add"]

    assert kept_in_fp32(harmed + quantised) == harmed
    assert kept_in_fp32(["Add"]) == []


@pytest.mark.parametrize(
    ("times", "mean_ap", "taken", "why"),
    [
        ((60.0, 100.0), 0.796, True, "60% of the time, mean AP -0.004: taken"),
        ((60.0, 100.0), 0.794, False, "60% of the time, mean AP -0.006: loses too much"),
        ((96.0, 100.0), 0.8, False, "not faster: 96 ms against 100 ms"),
    ],
)
def test_a_variant_must_be_faster_and_as_good(
    monkeypatch: pytest.MonkeyPatch, times: tuple[float, float], mean_ap: float, taken: bool, why: str
) -> None:
    monkeypatch.setattr(variant_trials, "times_in_turn", lambda sessions, side: times)
    full, lighter = network(), fp16_variant(network())

    chosen, (trial,) = try_variants(
        full, {"light": lambda _: lighter}, 64, lambda weights: 0.8 if weights == full else mean_ap
    )

    assert chosen == (lighter if taken else full)
    assert (trial.name, trial.taken) == ("light", taken)
    assert trial.why.startswith(why)


def test_a_variant_that_is_not_faster_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variant_trials, "times_in_turn", lambda sessions, side: (100.0, 100.0))

    _, (trial,) = try_variants(network(), {"same": fp16_variant}, 64, lambda _: pytest.fail("measured"))

    assert (trial.mean_ap, trial.fp32_mean_ap) == (None, None)


class Slow:
    """Works for as many rounds of arithmetic as it is told."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds

    def run(self, batch: Tensor) -> Tensor:
        for _ in range(self.rounds):
            np.sin(batch).sum()
        return batch


def test_times_tell_slow_from_quick() -> None:
    quick, slow = times_in_turn([Slow(1), Slow(8)], 64)

    assert slow > 2 * quick


def test_photos_that_taught_calibrate_and_broken_ones_are_left_out(make_source: MakeSource, data: Path) -> None:
    card = DetectorCard(
        folder=data,
        name="small",
        version="1",
        file="detector.onnx",
        sha256="0" * 64,
        licence="none",
        commercial_use=True,
        classes=("product",),
        input_size=64,
        thresholds={"product": 0.3},
        nms_iou=0.6,
    )
    (data / "labels" / "b.txt").write_text("0 0.5 0.5 0.1 0.1")  # `a` has no label file

    inputs = list(calibration_photos(Detector(card, Slow(0)), [make_source()], data))

    assert [photo.shape for photo in inputs] == [(1, 3, 32, 64)]
