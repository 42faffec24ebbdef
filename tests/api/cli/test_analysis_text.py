from dataclasses import replace

import pytest

from api.cli.analysis_text import print_photos
from api.cli.knowledge import Knowledge
from vision.eye_level.fixture_profile import FixtureProfile
from vision.types import Box, Facing, ModelIdentity, PhotoQuality, Point, ShelfReport, ShelfRow

MODEL = ModelIdentity("m", "1", "ab")
LONG_NAME = "IMG_20240312_115931_store-0042_front.jpg"
REPORT = ShelfReport(
    photo="a.jpg",
    width=1600,
    height=1200,
    models={"detector": MODEL, "embedder": MODEL},
    quality=PhotoQuality(usable=False, flags=("overexposed", "not-a-shelf", "tilted")),
    facings=(
        Facing("f1", Box(0, 0, 9, 9), 0.9, 1, 1, sku="A"),
        Facing("f2", Box(9, 0, 9, 9), 0.9, 1, 2, sku="A"),
        Facing("f3", Box(18, 0, 9, 9), 0.9, 1, 3),
        Facing("f4", Box(27, 0, 9, 9), 0.9, 1, 4, sku="B", counts=False),
    ),
    timings_ms={"detector": 41234.0},
)


def printed(capsys: pytest.CaptureFixture[str], *reports: ShelfReport) -> list[str]:
    print_photos(reports, Knowledge())
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("facings", "sentence"),
    [
        (REPORT.facings, "named 2 of 3 facings, 1 SKU"),
        (REPORT.facings[2:], "named 0 of 1 facing, 0 SKUs"),
        ((), "named 0 of 0 facings, 0 SKUs"),
    ],
    ids=["some", "none that counts", "no facing"],
)
def test_what_the_catalogue_named_is_told(
    facings: tuple[Facing, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, replace(REPORT, facings=facings))[-2:] == ["a.jpg", f"  {sentence}"]


@pytest.mark.parametrize(
    ("bays", "count", "sentence"),
    [
        ([None, None], "2", "heights: 150 ± 3 cm, 110 ± 3 cm from the top, by fixture-profile"),
        (
            [1, 2],
            "1+1",
            "heights: bay 1: 150 ± 3 cm from the top, by fixture-profile; "
            "bay 2: 110 ± 3 cm from the top, by fixture-profile",
        ),
        ([], "0", "heights: no rows seen"),
    ],
    ids=["one bay", "two bays", "no row"],
)
def test_rows_and_heights_are_told_bay_by_bay(
    bays: list[int | None], count: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edge = (Point(0, 0), Point(1, 0))
    rows = tuple(
        ShelfRow(index, 1, edge, 190.0 - 40 * index, 3.0, "fixture-profile", None, bay)
        for index, bay in enumerate(bays, 1)
    )
    print_photos([replace(REPORT, rows=rows)], Knowledge(fixture=FixtureProfile((150.0, 110.0))))
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if line.startswith("a.jpg ")).split()[1] == count
    assert lines[-1].strip() == sentence


def test_without_a_catalogue_nothing_is_said_about_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert "named" not in " ".join(printed(capsys, replace(REPORT, models={"detector": MODEL})))


@pytest.mark.parametrize(
    ("name", "shown"),
    [("mobile_app_img_693.jpg", "mobile_app_img_693.jpg"), (LONG_NAME, "IMG_20240312…2_front.jpg")],
    ids=["whole", "without its middle"],
)
def test_a_name_stays_on_one_line_of_80_columns_and_breaks_no_other_word(
    name: str, shown: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = printed(capsys, replace(REPORT, photo=name))
    words = " ".join(lines).split()
    assert next(line for line in lines if line.startswith(shown)).split() == [
        shown, "0", "3", "0", "0", "0", "0", "41234", "overexposed,",
    ]  # fmt: skip
    assert {"facings", "stacked", "not-a-shelf,", "tilted", name} <= set(words)
