from dataclasses import replace
from typing import Any

import pytest

from api.scoring.evidence import PhotoEvidence
from api.scoring.kpis import FacingsKpi, GapsKpi, SecondaryDisplay, SecondaryDisplaysKpi
from api.scoring.scorecard import Section, score_display, score_sections
from api.scoring.standard import DisplayStandard
from vision.types import Box, Facing, Gap, PhotoQuality, ShelfReport

BOX = Box(0, 0, 10, 20)
# A box is as sure as its score says.
AS_SCORED: Any = {"schema_version": 1, "doubtful_above": 0.2, "doubtful_below": 0.8}
SHELF = DisplayStandard(
    **AS_SCORED, kpis=(FacingsKpi(weight=3, target=10, count="all"), GapsKpi(weight=1, target=0)), pass_mark=90
)
COOLER = DisplayStandard(
    **AS_SCORED, kpis=(FacingsKpi(weight=50, target=4, count="all"),), pass_mark=50, coverage_floor=1.0
)


def photo(sha256: str, facings: int, gaps: int = 0, *, usable: bool = True) -> PhotoEvidence:
    report = ShelfReport(
        photo="a.jpg",
        width=100,
        height=100,
        models={},
        quality=PhotoQuality(usable=usable, flags=() if usable else ("blurred",)),
        facings=tuple(Facing(f"f{number}", BOX, 0.99, None, None) for number in range(facings)),
        gaps=tuple(Gap(BOX, 0.99, None) for _ in range(gaps)),
    )
    return PhotoEvidence(report, sha256, prefix=f"{sha256}/")


def section(scene_type: str | None, standard: DisplayStandard, *photos: PhotoEvidence) -> Section:
    return Section(scene_type, photos, standard)


def test_a_general_standard_alone_is_scored_as_ever() -> None:
    photos = (photo("a", 8, 1), photo("b", 0, usable=False))

    assert score_sections([section(None, SHELF, *photos)], ["x"]) == score_display(photos, SHELF, ["x"])


def test_each_standard_counts_the_same_whatever_its_weights_sum_to() -> None:
    card = score_sections([section(None, SHELF, photo("a", 10)), section("cooler", COOLER, photo("b", 2))])

    assert [(line.kpi, line.scene_type, line.weight) for line in card.lines] == [
        ("facings", None, 75.0),
        ("gaps", None, 25.0),
        ("facings", "cooler", 100.0),
    ]
    assert (card.score, card.coverage) == (75.0, 1.0)
    assert [line.evidence[0] for line in card.lines if line.kpi == "facings"] == ["a/f0", "b/f0"]


@pytest.mark.parametrize(("in_cooler", "verdict"), [(0, "not_scorable"), (1, "fail"), (2, "pass")])
def test_pass_mark_and_coverage_floor_are_the_means(in_cooler: int, verdict: str) -> None:
    """A pass mark of (90 + 50) / 2, a floor of (0.5 + 1) / 2."""
    cooler = photo("b", in_cooler, usable=in_cooler > 0)

    card = score_sections([section(None, SHELF, photo("a", 10)), section("cooler", COOLER, cooler)])

    assert card.verdict == verdict


def test_a_section_without_a_photo_is_not_measured() -> None:
    card = score_sections([section(None, SHELF), section("cooler", replace_floor(COOLER, 0.0), photo("b", 4))])

    assert (card.score, card.coverage, card.verdict) == (100.0, 0.5, "pass")
    assert [line.note for line in card.lines][:2] == ["no photo has been analysed"] * 2


def test_a_display_with_a_standard_of_its_own_stands_in_the_outlet() -> None:
    wanted = SecondaryDisplaysKpi(weight=1, required=(SecondaryDisplay(scene_type="cooler"),))
    general = DisplayStandard(**AS_SCORED, kpis=(wanted,))
    cooler = replace(photo("b", 4), scene="s", scene_type="cooler")

    card = score_sections([section(None, general, photo("a", 10)), section("cooler", COOLER, cooler)])

    assert (card.lines[0].verdict, card.lines[0].evidence) == ("pass", ("b",))


def test_where_nothing_can_be_judged_the_reason_says_why() -> None:
    blurred = photo("a", 3, usable=False)

    card = score_sections([section(None, SHELF, blurred), section("cooler", COOLER, replace(blurred, sha256="b"))])

    assert (card.verdict, card.coverage) == ("not_scorable", 0.0)
    assert card.reason is not None
    assert card.reason.count("blurred") == 1


def test_only_lines_of_a_scene_type_store_it() -> None:
    """Stored lines of before have no such key, and are computed again bit for bit."""
    card = score_sections([section(None, SHELF, photo("a", 10)), section("cooler", COOLER, photo("b", 2))])

    stored: list[dict[str, Any]] = card.as_json()["lines"]

    assert [line.get("scene_type", "none") for line in stored] == ["none", "none", "cooler"]


def replace_floor(standard: DisplayStandard, floor: float) -> DisplayStandard:
    return standard.model_copy(update={"coverage_floor": floor})
