from pathlib import Path

import cv2
import numpy as np
import pytest
import typer

from api.cli.artwork_folder import read_artwork


def draw(path: Path, channels: int = 3, seed: int = 0) -> None:
    path.parent.mkdir(exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (60, 90, channels), dtype=np.uint8)
    path.write_bytes(cv2.imencode(path.suffix, pixels)[1].tobytes())


def test_pictures_are_in_force_and_those_in_outdated_are_not(tmp_path: Path) -> None:
    draw(tmp_path / "spring.jpg")
    draw(tmp_path / "wobbler.PNG", channels=4)
    draw(tmp_path / "outdated" / "spring.png")
    found = {material.code: material for material in read_artwork(tmp_path).materials}
    assert {code: material.current for code, material in found.items()} == {
        "spring": True,
        "wobbler": True,
        "outdated/spring": False,
    }
    assert {code: material.artwork.shape[2] for code, material in found.items()} == {
        "spring": 3,
        "wobbler": 4,
        "outdated/spring": 3,
    }


def test_what_is_no_picture_is_left_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw(tmp_path / "spring.jpg")
    (tmp_path / "plan.pdf").write_text("x")
    (tmp_path / ".DS_Store").write_text("x")
    draw(tmp_path / "old" / "winter.jpg")
    assert [material.code for material in read_artwork(tmp_path).materials] == ["spring"]
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" is left out")[0] for line in told] == [str(tmp_path / "old"), str(tmp_path / "plan.pdf")]


def damaged(folder: Path) -> None:
    (folder / "spring.jpg").write_bytes(b"\xff\xd8 no picture")


def named_alike(folder: Path) -> None:
    draw(folder / "spring.jpg")
    draw(folder / "spring.png")


def empty(folder: Path) -> None:
    (folder / "outdated").mkdir()


@pytest.mark.parametrize(
    ("prepare", "told"),
    [(damaged, "spring.jpg: "), (named_alike, "two artworks called spring"), (empty, "holds no artwork")],
)
def test_a_folder_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], prepare, told: str
) -> None:
    prepare(tmp_path)
    with pytest.raises(typer.Exit):
        read_artwork(tmp_path)
    assert told in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        read_artwork(tmp_path / "none")
    assert "cannot be read" in capsys.readouterr().err
