from collections.abc import Callable

import pytest

from api.scoring.evidence import PhotoEvidence, combine
from api.scoring.kpis import FacingsKpi, ShareOfFacingsKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.ownership import measure_facings, measure_share_of_facings
from api.scoring.standard import DisplayStandard
from vision.types import ShelfReport

ReportMaker = Callable[..., ShelfReport]
OWNERSHIP = {"ours": "own", "theirs": "competitor"}


def standard(**fields: object) -> DisplayStandard:
    kpis = [{"kpi": "gaps", "weight": 1, "target": 0}]
    return DisplayStandard.model_validate({"kpis": kpis, "ownership": OWNERSHIP, **fields})


def facings(make_report: ReportMaker, own: int, theirs: int, unknown: int, sure: float = 0.99) -> ShelfReport:
    skus = ["ours"] * own + ["theirs"] * theirs + [None] * unknown
    return make_report([(len(skus), "eye")], skus=skus, sure=sure)


@pytest.mark.parametrize(
    ("own", "theirs", "unknown", "expected"),
    [
        (6, 4, 0, (6, True, False)),  # met
        (6, 0, 40, (6, True, False)),  # met whatever the unknown ones are
        (4, 6, 0, (4, False, False)),  # missed for certain
        (4, 5, 2, (4, False, True)),  # the two unknown ones could still meet it
        (4, 15, 1, (4, False, False)),  # one unknown cannot
        (0, 5, 0, (0, False, False)),
        (0, 0, 0, (0, False, False)),  # an empty shelf holds no own facings, that is certain
    ],
)
def test_own_facings(make_report: ReportMaker, own: int, theirs: int, unknown: int, expected: object) -> None:
    facts = combine([PhotoEvidence(facings(make_report, own, theirs, unknown), "1")])

    line = measure_facings(FacingsKpi(weight=1, target=6), facts, standard())

    assert isinstance(line, Measurement)
    assert (line.value, line.met, line.open_facts) == expected


def test_own_facings_are_not_measured_until_skus_are_named(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(facings(make_report, 0, 0, 30), "1")])

    line = measure_facings(FacingsKpi(weight=1, target=6), facts, standard())

    assert line == NotMeasured(target=6, unit="count", reason="no product is named yet")


def test_own_facings_are_not_measured_when_too_few_are_named(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(facings(make_report, 2, 1, 7), "1")])

    line = measure_facings(FacingsKpi(weight=1, target=6), facts, standard())

    assert isinstance(line, NotMeasured)
    assert line.reason == "7 of 10 facings belong to unknown products: name them in the catalogue"


def test_facings_of_every_product_need_no_names(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(facings(make_report, 0, 0, 3), "1")])

    line = measure_facings(FacingsKpi(weight=1, target=4, count="all"), facts, standard())

    assert isinstance(line, Measurement)
    assert (line.value, line.score, line.action) == (3, 0.75, "fill the display: add 1 facing")
    assert line.evidence == ("f1", "f2", "f3")


@pytest.mark.parametrize(
    ("own", "theirs", "unknown", "value", "met", "open_facts"),
    [
        (5, 5, 0, 0.5, True, False),
        (4, 6, 0, 0.4, False, False),
        (9, 10, 1, 9 / 19, False, True),  # with the unknown one half of the facings would be own
        (8, 10, 1, 8 / 18, False, False),
    ],
)
def test_share_of_facings(
    make_report: ReportMaker, own: int, theirs: int, unknown: int, value: float, met: bool, open_facts: bool
) -> None:
    facts = combine([PhotoEvidence(facings(make_report, own, theirs, unknown), "1")])

    line = measure_share_of_facings(ShareOfFacingsKpi(weight=1, target=0.5), facts, standard())

    assert isinstance(line, Measurement)
    assert (line.value, line.met, line.open_facts) == (value, met, open_facts)


def test_share_says_how_many_facings_to_win(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(facings(make_report, 2, 8, 0), "1")])

    line = measure_share_of_facings(ShareOfFacingsKpi(weight=1, target=0.45), facts, standard())

    assert isinstance(line, Measurement)
    assert line.action == "give 3 facings of competitors to own products"


def test_a_share_of_too_few_facings_is_not_measured(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(facings(make_report, 2, 1, 0), "1")])

    line = measure_share_of_facings(ShareOfFacingsKpi(weight=1, target=0.5), facts, standard(min_facings=5))

    assert isinstance(line, NotMeasured)
    assert line.reason == "3 facings to judge, at least 5 are needed: photograph the whole display"
