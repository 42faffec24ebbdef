from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.training.conftest import MakeSource
from training.audit import Audit, audit
from training.recipe import Source
from training.sources import Pixels

LABEL = "0 0.5 0.5 0.2 0.4\n"


def blobs(seed: int) -> Pixels:
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(noise, (320, 240), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


@pytest.fixture
def shelves(tmp_path: Path) -> Path:
    """Photos `a` to `d`, all different and well labelled."""
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    for seed, name in enumerate("abcd"):
        cv2.imwrite(str(tmp_path / f"images/{name}.png"), blobs(seed))
        (tmp_path / f"labels/{name}.txt").write_text(LABEL)
    return tmp_path


@pytest.fixture
def parts(make_source: MakeSource) -> dict[str, list[Source]]:
    return {"teaches": [make_source(photos=("[ab].*",))], "measures": [make_source(photos=("[cd].*",))]}


def told(result: Audit) -> list[tuple[str, str, str]]:
    return [(found.kind, found.part, found.file.name if found.file else "") for found in result.findings]


def test_good_labels_give_counts_and_no_finding(shelves: Path, parts: dict[str, list[Source]]) -> None:
    result = audit(parts, shelves)

    assert told(result) == []
    assert [(source.part, source.photos, source.objects) for source in result.sources] == [
        ("teaches", 2, {"product": 2}),
        ("measures", 2, {"product": 2}),
    ]


def test_broken_files_are_listed_and_the_rest_is_audited(shelves: Path, parts: dict[str, list[Source]]) -> None:
    (shelves / "labels/a.txt").write_text(LABEL + "0 0.5\n")
    (shelves / "labels/c.txt").unlink()
    (shelves / "labels/d.txt").write_text(LABEL + LABEL)

    assert told(audit(parts, shelves)) == [
        ("broken", "teaches", "a.txt"),
        ("broken", "measures", "c.txt"),
        ("duplicate", "measures", "d.png"),
    ]


def test_a_photo_that_stands_in_both_parts_leaks_even_if_turned(shelves: Path, parts: dict[str, list[Source]]) -> None:
    cv2.imwrite(str(shelves / "images/d.png"), cv2.rotate(blobs(0), cv2.ROTATE_90_CLOCKWISE))

    (leak,) = audit(parts, shelves).findings

    assert (leak.kind, leak.part) == ("leak", "teaches")
    assert leak.detail.startswith("turned or mirrored near-duplicate of measures/shelves d")
    assert [photo.name for photo in leak.photos] == ["a", "d"]


def test_the_very_same_file_in_both_parts_leaks(shelves: Path, parts: dict[str, list[Source]]) -> None:
    parts["measures"] = [replace(parts["measures"][0], photos=("[ad].*",))]

    assert told(audit(parts, shelves)) == [("leak", "teaches", "a.png")]


def test_copies_within_a_part_look_alike_but_a_photo_read_twice_does_not(
    shelves: Path, parts: dict[str, list[Source]]
) -> None:
    cv2.imwrite(str(shelves / "images/b.png"), blobs(0))
    parts["teaches"].append(replace(parts["teaches"][0], name="again", photos=("a.*",)))

    result = audit(parts, shelves)

    assert {found.kind for found in result.findings} == {"look-alike"}
    assert all({photo.name for photo in found.photos} == {"a", "b"} for found in result.findings)


def test_what_the_source_says_of_its_classes_is_checked(shelves: Path, make_source: MakeSource) -> None:
    result = audit({"teaches": [make_source(known=("gap",), photos=("a.*",))]}, shelves)

    assert told(result) == [("class not known", "teaches", "a.png"), ("class without object", "teaches", "")]


def test_rendered_sources_are_left_out(tmp_path: Path, make_source: MakeSource) -> None:
    assert audit({"teaches": [make_source(form="rendered", count=10**6)]}, tmp_path) == Audit((), ())
