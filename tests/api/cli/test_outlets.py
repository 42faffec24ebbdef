"""`shelfaudit outlets` and `shelfaudit territories`."""

import pytest

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def tree(run, tmp_path):
    path = tmp_path / "territories.csv"
    path.write_text("path,name\nCN,China\nCN/SH,Shanghai\n")
    assert run("territories", "import", path).output == "Territories: 2 new, 0 changed, 0 as they were\n"


def test_outlets_go_in_and_out(run, tree, tmp_path) -> None:
    table = tmp_path / "outlets.csv"
    table.write_text("code,name,channel,monthly_sales,territory\nA,Hao,kiosk,9000,CN/SH\nB,Rosa,ktv,60000,SH\n")
    assert run("outlets", "import", table).output == "Outlets: 2 new, 0 changed, 0 as they were\n"
    for name in ("out.csv", "out.xlsx"):
        assert run("outlets", "export", tmp_path / name).exit_code == 0
        assert "0 new, 0 changed, 2 as they were" in run("outlets", "import", tmp_path / name).output
    assert run("territories", "export", tmp_path / "tree.xlsx").exit_code == 0
    assert "2 as they were" in run("territories", "import", tmp_path / "tree.xlsx", "--dry-run").output


def test_wrong_cells_are_listed_and_nothing_is_imported(run, tree, tmp_path) -> None:
    table = tmp_path / "outlets.csv"
    table.write_text("code,name,channel,outlet_class,territory\nA,Hao,kiosk,C,SH\nB,Rosa,kisok,C,NOWHERE\n")
    for result in (run("outlets", "import", table, "--dry-run"), run("outlets", "import", table)):
        assert result.exit_code == 1
        assert "row 3, territory: there is no territory 'NOWHERE'" in result.output
        assert "row 3, channel: there is no channel 'kisok'. Write kiosk?" in result.output
    run("outlets", "export", tmp_path / "out.csv")
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("import", "nowhere.csv"), "nowhere.csv cannot be read"),
        (("export", "nowhere/out.csv"), "cannot be written"),
        (("export", "outlets.txt"), "neither .csv nor .xlsx"),
    ],
)
def test_a_refusal_says_why(run, tmp_path, monkeypatch, arguments, reason) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("outlets", *arguments)
    assert (result.exit_code, reason in result.output) == (1, True), result.output
