"""`shelfaudit planogram convert`: plans of planning programs become own JSON."""

import json
from pathlib import Path

import pytest

from api.planograms.own_json import read_own_json
from tests.api.cli.conftest import Run

AZURE = {
    "width": 40,
    "height": 60,
    "products": [{"id": "TEA", "name": "Tea", "w": 10, "h": 10}],
    "fixtures": [{"id": "a", "w": 40, "h": 2, "x": 0, "y": 20}],
    "positions": [{"id": str(n), "productId": "TEA", "fixtureId": "a", "x": 10 * n, "y": 10} for n in range(3)],
}


def psa(*names: str) -> bytes:
    plans = [
        f"Planogram,{name},1,30,60\r\nFixture,0,Shelf,,0,30,5,1\r\nPosition,JAM,,,0,6,6,,,,,,,,2,1" for name in names
    ]
    return "\r\n".join(["PROSPACE SCHEMATIC FILE", "Product,JAM,,Jam,,6,20", *plans, ""]).encode()


@pytest.fixture
def azure_file(tmp_path: Path) -> Path:
    path = tmp_path / "snacks.json"
    path.write_text(json.dumps(AZURE))
    return path


def test_an_azure_planogram_becomes_own_json(run: Run, azure_file: Path, tmp_path: Path) -> None:
    result = run("planogram", "convert", azure_file, "--out", tmp_path / "own.json", "--unit-cm", 2.54)
    planogram = read_own_json((tmp_path / "own.json").read_bytes())
    assert (result.exit_code, result.stderr) == (0, "")
    assert "snacks: 1 rows, 3 facings" in result.stdout
    assert (planogram.code, planogram.rows[0].height) == ("snacks", pytest.approx(40 * 2.54))


def test_lengths_without_a_unit_are_left_out_and_it_is_told(run: Run, azure_file: Path, tmp_path: Path) -> None:
    result = run("planogram", "convert", azure_file, "--out", tmp_path / "own.json")
    assert result.exit_code == 0
    assert "--unit-cm" in result.stderr
    assert "_cm" not in (tmp_path / "own.json").read_text()


def test_one_of_several_planograms_is_chosen_by_its_code(run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "store.psa", tmp_path / "own.json"
    file.write_bytes(psa("TEA", "SNACKS"))
    refused = run("planogram", "convert", file, "--out", out)
    assert refused.exit_code == 1
    assert "2 planograms: TEA, SNACKS" in refused.stderr
    assert run("planogram", "convert", file, "--out", out, "--code", "COFFEE").exit_code == 1
    assert not out.exists()
    assert run("planogram", "convert", file, "--out", out, "--code", "SNACKS").exit_code == 0
    assert read_own_json(out.read_bytes()).code == "SNACKS"


@pytest.mark.parametrize(
    ("content", "arguments", "told"),
    [
        (None, (), "cannot be read"),
        (b"[]", (), "neither schema_version nor positions"),
        (b'{"schema_version": 1, "code": "A", "rows": []}', ("--unit-cm", "2"), "in centimetres already"),
        (psa("A" * 300), (), "code: "),
    ],
)
def test_what_cannot_be_converted_is_refused_in_a_sentence(
    run: Run, tmp_path: Path, content: bytes | None, arguments: tuple[str, ...], told: str
) -> None:
    file = tmp_path / "plan"
    if content is not None:
        file.write_bytes(content)
    result = run("planogram", "convert", file, "--out", tmp_path / "own.json", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_a_folder_that_is_not_there_is_told(run: Run, azure_file: Path, tmp_path: Path) -> None:
    result = run("planogram", "convert", azure_file, "--out", tmp_path / "none" / "own.json")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
