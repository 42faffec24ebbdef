from pathlib import Path

import cv2
import pytest

pytest.importorskip("matplotlib", reason="the extra `train` is not installed")

from training.curves import draw_curves

HEADER = "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,lr/pg0\n"


@pytest.mark.parametrize("epochs", [1, 3])
def test_the_curves_of_a_run_become_a_picture(tmp_path: Path, epochs: int) -> None:
    lines = [f"{epoch},9,1.{9 - epoch},1.1,1.0,0.001\n" for epoch in range(1, epochs + 1)]
    (tmp_path / "results.csv").write_text(HEADER + "".join(lines))

    draw_curves(tmp_path / "results.csv", tmp_path / "curves.png")

    picture = cv2.imread(str(tmp_path / "curves.png"))
    assert picture is not None
    assert (picture < 200).any(axis=2).mean() > 0.005
