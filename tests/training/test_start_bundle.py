"""The shipped `shelf-open` is taken apart and put together again: outputs must stay what they are."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

pytest.importorskip("ultralytics", reason="the extra `train` is not installed")

import torch
from ultralytics.nn.tasks import load_checkpoint

from tests.training.conftest import ROOT
from training.batch_norms import give_statistics
from training.recipe import TrainingPlan
from training.start_bundle import checkpoint_of_bundle, folded_convolutions, network_of
from training.train_detector import ShelfTrainer
from vision.cards import DetectorCard, detector_card, verified_weights
from vision.sessions import OrtSession

pytestmark = pytest.mark.filterwarnings("default")  # the trainer's libraries warn about themselves

PHOTO = min((ROOT / "api/demo/photos").glob("*.jpg"))
PLAN = TrainingPlan(epochs=1, image_size=160, batch=2, learning_rate=0.001, mosaic=1.0, mosaic_off_last_epochs=0)


@pytest.fixture(scope="module")
def card() -> DetectorCard:
    return detector_card(ROOT / "models", "shelf-open")


@pytest.fixture(scope="module")
def checkpoint(card: DetectorCard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoint_of_bundle(card, [PHOTO], 320, tmp_path_factory.mktemp("start") / "start.pt")


def as_input(side: int) -> torch.Tensor:
    pixels = cv2.resize(cv2.imread(str(PHOTO)), (side, side))
    return torch.from_numpy(cv2.dnn.blobFromImage(pixels, scalefactor=1 / 255, swapRB=True))


def test_training_starts_from_a_network_that_sees_what_the_bundle_sees(checkpoint: Path, card: DetectorCard) -> None:
    names = dict(enumerate(card.classes))
    trainer = SimpleNamespace(plan=PLAN, data={"nc": len(names), "channels": 3, "names": names, "known": {}})
    weights, _ = load_checkpoint(checkpoint)
    network = ShelfTrainer.get_model(trainer, weights.yaml, weights, verbose=False).eval()

    photo = as_input(416)
    with torch.no_grad():
        found = network(photo)[0].numpy()
    expected = OrtSession(verified_weights(card)).run(photo.numpy())

    assert expected[:, 4:].max() > 0.5
    assert np.abs(found[:, :4] - expected[:, :4]).max() < 0.01
    assert np.abs(found[:, 4:] - expected[:, 4:]).max() < 1e-4


@pytest.mark.parametrize("layer", [0, 7])
def test_batch_norms_expect_what_their_convolutions_put_out(card: DetectorCard, layer: int) -> None:
    network = network_of(folded_convolutions(verified_weights(card), card.name), card)
    photos = [as_input(64), as_input(96)]
    part, seen = network.model[layer], []
    give_statistics(network, photos)
    part.conv.register_forward_hook(lambda _, __, output: seen.append(output.detach()))
    for photo in photos:
        network(photo)

    assert torch.allclose(part.bn.running_mean, torch.stack([one.mean((0, 2, 3)) for one in seen]).mean(0), atol=1e-4)
    spread = torch.stack([(one**2).mean((0, 2, 3)) for one in seen]).mean(0) - part.bn.running_mean**2
    assert torch.allclose(part.bn.running_var, spread, rtol=1e-3, atol=1e-3)


def test_a_network_of_another_shape_is_refused(card: DetectorCard) -> None:
    folded = dict(folded_convolutions(verified_weights(card), card.name))

    with pytest.raises(ValueError, match="shelf-open is no YOLO11n for product, gap: "):
        network_of(folded, replace(card, classes=("product", "gap")))
    del folded["model.23.cv3.0.2"]
    with pytest.raises(ValueError, match=r"shelf-open is no YOLO11n: it has no model\.23"):
        network_of(folded, card)


def test_a_variant_in_whole_numbers_is_refused() -> None:
    from onnx import TensorProto, helper

    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 8, 8])
    node = helper.make_node("Conv", ["x", "kernel_dequantized", "bias_dequantized"], ["y"])
    graph = helper.make_graph([node], "small", [image], [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])

    with pytest.raises(ValueError, match="small holds whole numbers of 8 bits"):
        folded_convolutions(helper.make_model(graph).SerializeToString(), "small")
