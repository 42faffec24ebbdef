"""`shelfaudit products`."""

import cv2
import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("migrated")

TABLE = "sku,name,brand,ownership\nROSE-400,Rose Shampoo 400 ml,Hao,own\nCOLA,Cola 1 l,Fizz,competitor\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "products.csv"
    path.write_text(TABLE)
    return path


def test_import_list_and_export(run, table, tmp_path) -> None:
    imported = run("products", "import", table)
    assert (imported.exit_code, imported.output) == (0, "Products: 2 new, 0 changed, 0 as they were\n")
    listed = run("products", "list")
    assert listed.stdout.splitlines() == [
        "COLA      Fizz · Cola 1 l · competitor · 0 pictures",
        "ROSE-400  Hao · Rose Shampoo 400 ml · own · 0 pictures",
    ]
    assert run("products", "list", "rose").stdout.splitlines() == [listed.stdout.splitlines()[1]]
    for name in ("out.csv", "out.xlsx"):
        assert run("products", "export", tmp_path / name).exit_code == 0
        assert "0 new, 0 changed, 2 as they were" in run("products", "import", tmp_path / name).output


def test_a_folder_with_pictures_goes_out_and_in(run, table, tmp_path) -> None:
    picture = tmp_path / "references" / "COLA" / "2026" / "front.jpg"
    picture.parent.mkdir(parents=True)
    cv2.imwrite(str(picture), np.random.default_rng(1).integers(0, 256, (80, 60, 3), dtype=np.uint8))
    folder = tmp_path / "catalogue"
    folder.mkdir()
    table.rename(folder / "products.csv")
    (tmp_path / "references").rename(folder / "references")
    assert "Reference pictures: 1 new of 1" in run("products", "import", folder).output
    exported = run("products", "export", tmp_path / "out")
    assert (exported.exit_code, "with 1 reference picture\n" in exported.output) == (0, True)
    assert "Reference pictures: 0 new of 1" in run("products", "import", tmp_path / "out").output
    assert "1 picture\n" in run("products", "list", "cola").stdout


def test_wrong_cells_are_listed_and_nothing_is_imported(run, table) -> None:
    table.write_text(TABLE + "A B,Name,Hao,own\nC,Name,Hao,mine\n")
    dry, real = run("products", "import", table, "--dry-run"), run("products", "import", table)
    for result in (dry, real):
        assert result.exit_code == 1
        assert "row 4, sku: a code has" in result.output
        assert "row 5, ownership:" in result.output
    assert "No product is found." in run("products", "list").output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("import", "nowhere.csv"), "nowhere.csv cannot be read"),
        (("import", "."), "holds no products.csv"),
        (("export", "nowhere/out.csv"), "cannot be written"),
        (("export", "."), "is not empty"),
    ],
)
def test_a_refusal_says_why(run, tmp_path, monkeypatch, arguments, reason) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("products", *arguments)
    assert (result.exit_code, reason in result.output) == (1, True), result.output


def test_pictures_that_wait_are_counted_apart(run, table, tmp_path) -> None:
    folder = tmp_path / "catalogue"
    for number, place in enumerate(("COLA/2026/a.png", "COLA/2027/a.png", "COLA/2027/b.png", "ROSE-400/first/a.png")):
        path = folder / "references" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), np.random.default_rng(number).integers(0, 256, (80, 60, 3), dtype=np.uint8))
    table.rename(folder / "products.csv")
    (folder / "designs.csv").write_text(
        "sku,design,starts_on,ends_on,taught\nCOLA,2027,,,no\nROSE-400,first,,,no\nCOLA,2028,,,no\n"
    )
    assert run("products", "import", folder).exit_code == 0
    assert run("products", "list").stdout.splitlines() == [
        "COLA      Fizz · Cola 1 l · competitor · 1 picture · 2 pictures wait",
        "ROSE-400  Hao · Rose Shampoo 400 ml · own · 1 picture waits",
    ]
