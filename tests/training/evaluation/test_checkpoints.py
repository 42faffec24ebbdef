from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("ultralytics", reason="the extra `train` is not installed")

import onnx
import torch
from onnx import TensorProto, helper
from ultralytics.nn.tasks import DetectionModel

from training import model_card
from training.evaluation import checkpoints
from training.evaluation.checkpoints import checkpoint_model


def checkpoint(path: Path, names: dict[int, str]) -> Path:
    """A tiny untrained network as ultralytics stores it."""
    network = DetectionModel("yolo11n.yaml", nc=len(names), verbose=False)
    network.names = names
    network.args = {"imgsz": 96, "task": "detect"}
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": network, "train_args": {"imgsz": 96}, "epoch": -1}, path)
    return path


def exported(path: Path, names: dict[int, str]) -> Path:
    """A network that answers one box of 32 x 16 input pixels at (48, 32), whatever it is shown."""
    answer = np.array([48, 32, 32, 16, *(0.2 * (index + 1) for index in range(len(names)))], dtype=np.float32)
    nodes = [
        helper.make_node("ReduceMax", ["photo"], ["top"], keepdims=0),
        helper.make_node("Mul", ["top", "zero"], ["nothing"]),
        helper.make_node("Add", ["answer", "nothing"], ["boxes"]),
    ]
    graph = helper.make_graph(
        nodes,
        "one box",
        [helper.make_tensor_value_info("photo", TensorProto.FLOAT, [1, 3, "height", "width"])],
        [helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [1, answer.size, 1])],
        [
            onnx.numpy_helper.from_array(answer.reshape(1, -1, 1), "answer"),
            onnx.numpy_helper.from_array(np.array(0, dtype=np.float32), "zero"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    if names:
        helper.set_model_props(model, {"names": repr(names), "imgsz": "[64, 96]"})
    onnx.save(model, path)
    return path


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        ({0: "object"}, ("product",)),  # a network of one class finds products, whatever it calls them
        ({0: "person", 1: "gap", 2: "product"}, ("gap", "product")),
    ],
)
def test_a_checkpoint_is_measured_on_the_classes_that_we_know(
    tmp_path: Path, names: dict[int, str], classes: tuple[str, ...]
) -> None:
    model = checkpoint_model(checkpoint(tmp_path / "tiny.pt", names), threads=1)

    model.detect(np.full((60, 96, 3), 90, dtype=np.uint8))

    assert (model.name, model.classes, dict(model.thresholds)) == ("tiny", classes, {})
    assert model.detector.card.input_size == 96


def test_a_finished_run_has_the_name_of_its_folder(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "run-7/weights/last.pt", {0: "product"})

    assert checkpoint_model(path, input_size=320).name == "run-7"
    assert checkpoint_model(path, input_size=320).detector.card.input_size == 320


def test_an_export_gives_the_scores_of_its_own_classes(tmp_path: Path) -> None:
    model = checkpoint_model(exported(tmp_path / "net.onnx", {0: "person", 1: "product", 2: "gap"}), threads=1)

    found = model.detect(np.full((128, 192, 3), 90, dtype=np.uint8))

    # The gap lies on the accepted product and gives way, as everywhere in the service.
    ((name, box, score),) = [(one.object_class, one.box, one.score) for one in found]
    assert (name, score) == ("product", pytest.approx(0.4))
    assert box == pytest.approx((64, 48, 64, 32))


def test_networks_that_find_nothing_of_ours_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"net\.onnx: finds person, car; none of product"):
        checkpoint_model(exported(tmp_path / "net.onnx", {0: "person", 1: "car"}))


def test_an_export_without_class_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not say its classes"):
        checkpoint_model(exported(tmp_path / "net.onnx", {}))


def test_candidates_are_suppressed_as_published_bundles_are() -> None:
    assert checkpoints.NMS_IOU == model_card.NMS_IOU
