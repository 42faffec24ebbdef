from pathlib import Path

import pytest
import typer

from api.cli.fixture_file import read_fixture
from vision.eye_level.fixture_profile import FixtureProfile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"shelf_heights_cm": [150, 112.5, 36]}', FixtureProfile((150.0, 112.5, 36.0))),
        ('{"kind": "cooler"}', FixtureProfile((), "cooler")),
        ('{"kind": "gondola", "shelf_heights_cm": [20]}', FixtureProfile((20.0,), "gondola")),
    ],
)
def test_a_file_tells_heights_or_kind(tmp_path: Path, text: str, expected: FixtureProfile) -> None:
    path = tmp_path / "fixture.json"
    path.write_text(text)
    assert read_fixture(path) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "cannot be read"),
        ("heights: 150", "Invalid JSON"),
        ("{}", "neither shelf_heights_cm nor kind"),
        ('{"shelf_heights_cm": ["high"]}', "shelf_heights_cm.0"),
        ('{"shelf_height_cm": [150]}', "shelf_height_cm"),
        ('{"kind": "fridge"}', "kind: "),
        ('{"shelf_heights_cm": [150, 150]}', "same height"),
        ('{"shelf_heights_cm": [1500]}', "0 to 400 cm"),
    ],
)
def test_a_wrong_file_is_refused_by_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, told: str
) -> None:
    path = tmp_path / "fixture.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(typer.Exit):
        read_fixture(path)
    error = capsys.readouterr().err
    assert error.startswith(str(path))
    assert told in error
