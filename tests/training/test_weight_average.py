from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")

import torch

from training.weight_average import keep_of_start


def checkpoint(path: Path, value: float) -> Path:
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 1), torch.nn.BatchNorm2d(1))
    with torch.no_grad():
        for parameter in (*network.parameters(), network[1].running_mean, network[1].running_var):
            parameter.fill_(value)
        network[1].num_batches_tracked.fill_(int(value))
    torch.save({"model": network.half(), "epoch": -1}, path)
    return path


def values(path: Path) -> dict[str, float]:
    return {name: value.item() for name, value in torch.load(path, weights_only=False)["model"].state_dict().items()}


def test_a_share_of_the_start_is_kept_once(tmp_path: Path) -> None:
    last, start = checkpoint(tmp_path / "last.pt", 10.0), checkpoint(tmp_path / "start.pt", 2.0)

    keep_of_start(last, start, 0.25)
    mixed = values(last)
    keep_of_start(last, start, 0.25)

    assert mixed.pop("1.num_batches_tracked") == 10
    assert set(mixed.values()) == {8.0}
    assert len(mixed) == 6
    assert values(last)["0.weight"] == 8.0
    assert torch.load(last, weights_only=False)["epoch"] == -1
