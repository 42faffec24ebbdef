from collections.abc import Callable

import pytest

from api.scoring.evidence import PhotoEvidence, combine
from api.scoring.eye_level import measure_eye_level
from api.scoring.kpis import EyeLevelKpi
from api.scoring.lines import Measurement, NotMeasured
from api.scoring.standard import DisplayStandard
from vision.types import ShelfReport

ReportMaker = Callable[..., ShelfReport]
ROWS = [(4, "stretch"), (6, "eye"), (10, "touch")]


def standard(**fields: object) -> DisplayStandard:
    return DisplayStandard.model_validate({"kpis": [{"kpi": "gaps", "weight": 1, "target": 0}], **fields})


def test_share_at_eye_level(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report(ROWS), "1")])

    line = measure_eye_level(EyeLevelKpi(weight=1, target=0.4, count="all"), facts, standard())

    assert isinstance(line, Measurement)
    assert (line.value, line.score, line.met) == (0.3, pytest.approx(0.75), False)
    assert (line.action, line.note) == ("move 2 facings to eye level (row 2)", "height told by known product heights")
    assert line.evidence == ("f5", "f6", "f7", "f8", "f9", "f10")


def test_count_at_eye_level(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report(ROWS), "1")])

    line = measure_eye_level(EyeLevelKpi(weight=1, target=6, measure="count", count="all"), facts, standard())

    assert isinstance(line, Measurement)
    assert (line.value, line.met) == (6, True)


def test_the_row_index_counts_only_where_the_standard_permits_it(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report(ROWS, method="row-index"), "1")])
    kpi = EyeLevelKpi(weight=1, target=0.3, count="all")

    strict = measure_eye_level(kpi, facts, standard())
    lenient = measure_eye_level(kpi, facts, standard(permit_row_index_fallback=True))

    assert isinstance(strict, NotMeasured)
    assert "row index only, which the standard does not permit" in strict.reason
    assert isinstance(lenient, Measurement)
    assert (lenient.value, lenient.note) == (0.3, "height told by row index only (fallback)")


def test_rows_of_unknown_height_are_not_measured(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report([(4, None), (6, None)]), "1")])

    line = measure_eye_level(EyeLevelKpi(weight=1, target=0.3, count="all"), facts, standard())

    assert isinstance(line, NotMeasured)
    assert "photograph the whole fixture" in line.reason


def test_own_facings_at_eye_level_leave_competitors_out(make_report: ReportMaker) -> None:
    skus = ["theirs"] * 4 + ["ours"] * 3 + ["theirs"] * 3 + ["ours"] * 9 + ["theirs"]
    facts = combine([PhotoEvidence(make_report(ROWS, skus=skus), "1")])
    ownership = {"ours": "own", "theirs": "competitor"}

    line = measure_eye_level(EyeLevelKpi(weight=1, target=0.25), facts, standard(ownership=ownership))

    assert isinstance(line, Measurement)
    assert (line.value, line.met) == (0.25, True)


def test_own_facings_at_eye_level_need_named_skus(make_report: ReportMaker) -> None:
    facts = combine([PhotoEvidence(make_report(ROWS), "1")])

    line = measure_eye_level(EyeLevelKpi(weight=1, target=0.25), facts, standard())

    assert isinstance(line, NotMeasured)
    assert line.reason == "no product is named yet"


def test_over_several_photos_no_row_is_named(make_report: ReportMaker) -> None:
    photos = [PhotoEvidence(make_report(ROWS), "a", "a/"), PhotoEvidence(make_report([]), "b", "b/")]
    facts = combine(photos)

    line = measure_eye_level(EyeLevelKpi(weight=1, target=0.4, count="all"), facts, standard())

    assert isinstance(line, Measurement)
    assert line.action == "move 2 facings to eye level"
