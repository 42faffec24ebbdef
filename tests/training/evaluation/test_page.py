import re
from pathlib import Path

import pytest

pytest.importorskip("faster_coco_eval", reason="the extra `train` is not installed")

from tests.training.evaluation.conftest import FIRST, SECOND, SHOP, FakeModel
from training.evaluation.comparison import compare
from training.evaluation.detection import DetectionRun
from training.evaluation.page import NO_FIGURE, write_page
from vision.types import Box

BETTER = FakeModel([("product", FIRST, 0.9), ("product", SECOND, 0.8)], name="<b>bold</b>", fingerprint="2")
WORSE = FakeModel([("product", FIRST, 0.9), ("product", Box(70, 20, 40, 60), 0.7)], name="shelf", fingerprint="1")
GAPS = FakeModel([], name="gaps", fingerprint="3", classes=("gap",))


@pytest.fixture
def page(shop: Path, tmp_path: Path) -> str:
    path = tmp_path / "reports/page.html"
    write_page(compare([WORSE, BETTER, GAPS], [SHOP], DetectionRun(shop)), path)
    return path.read_text(encoding="utf-8")


def row(page: str, name: str) -> list[str]:
    """The cells of the first full table row of a figure, without empty ones."""
    found = re.search(rf'<th scope="row" title="[^"]*">{name}</th>(.*?)</tr>', page, re.S)
    assert found
    return [cell for cell in re.findall(r"<td[^>]*>([^<]*)</td>", found[1]) if cell]


def test_figures_stand_side_by_side_with_the_difference_judged(page: str) -> None:
    # True are 2 and 1. The first model finds one right box and one false box on each photo.
    assert row(page, "Recall") == ["0.667", "1.000", "+0.333", NO_FIGURE]
    assert row(page, "Precision") == ["0.500", "0.750", "+0.250", NO_FIGURE]
    assert row(page, "Count MAE") == ["0.5", "0.5", "same", NO_FIGURE]
    assert row(page, "Threshold") == ["0.50", "0.50", NO_FIGURE]
    assert '<td class="better">+0.333</td>' in page


def test_less_is_better_for_errors(shop: Path, tmp_path: Path) -> None:
    exact = FakeModel([("product", FIRST, 0.9)], fingerprint="4", thresholds={"product": 0.5})
    blind = FakeModel([], fingerprint="5")
    write_page(compare([blind, exact], [SHOP], DetectionRun(shop)), tmp_path / "page.html")

    page = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert row(page, "Count MAE") == ["1.5", "0.5", "\N{MINUS SIGN}1.0"]
    assert '<td class="better">\N{MINUS SIGN}1.0</td>' in page


def test_names_are_escaped(page: str) -> None:
    assert "shop &lt;1&gt;" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page
    assert "shop <1>" not in page


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    links = re.findall(r'(?:href|src)="([^"]{0,30})', page)

    assert links
    assert all(link.startswith(("#", "data:image/jpeg;base64,")) for link in links)
    assert "http" not in page
    assert "<script" not in page


def test_photos_are_pictured_for_every_model_with_their_boxes_judged(page: str) -> None:
    figures = re.findall(r'<svg viewBox="0 0 200 100".*?</svg>', page, re.S)

    marks = [
        tuple(figure.count(f'<g class="{verdict}">') for verdict in ("hit", "miss", "false")) for figure in figures
    ]
    # Photo b has the lower F1 for the means of both models; the third model knows no products.
    assert marks == [(1, 0, 1), (1, 0, 1), (0, 0, 0), (1, 1, 1), (2, 0, 0), (0, 0, 0)]
    assert len(re.findall("data:image/jpeg", page)) == 2
    assert "does not find the classes of this set" in page


def test_small_sets_are_marked_as_such(page: str) -> None:
    assert "2 photos, 3 objects" in page
    assert "Few objects" in page


def test_sizes_without_objects_are_left_out(page: str) -> None:
    # All boxes are 60 pixels of 200.
    assert "large, 10% and more" in page
    assert "small, below 5%" not in page
