"""From overlapping uploads to a visit that counts everything once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from api.audits.fusing import fuse_scene
from api.audits.results import recompute_visit
from api.db import transaction
from api.jobs.queue import FuseScene, LeaseLost
from api.tables import Scene
from api.worker import FUSION_LOST
from tests.api.fusions.conftest import LEFT, RIGHT, Display, report
from vision.scenes import joining
from vision.scenes.registration import register_photos
from vision.types import Box, Facing

ALONE = len(report(LEFT, "").facings)
TOGETHER = 3 * 18 - 1


def test_what_two_photos_show_counts_once(display: Display) -> None:
    left, right = display.upload(LEFT), display.upload(RIGHT)
    assert display.work() == 3

    assert display.counts() == [TOGETHER, 1, 1]
    result, [fusion] = display.result(), display.fusions()
    assert (result["completeness"], result["reason"]) == ("completed", None)
    assert result["fusion_ids"] == [str(fusion.id)]
    assert fusion.analysis_ids["ids"] == result["analysis_ids"]

    found = display.fusion()
    assert (found["state"], found["error"], found["fusion_id"]) == ("done", None, str(fusion.id))
    assert found["totals"] == {"groups": 1, "rows": 3, "facings": TOGETHER, "gaps": 1, "price_tags": 1, "pop": 1}
    assert [overlap["photos"] for overlap in found["overlaps"]] == [[str(left), str(right)]]
    assert [(photo["photo_id"], photo["overlapping"]) for photo in found["photos"]] == [
        (str(left), True),
        (str(right), True),
    ]


def test_a_duplicate_names_the_box_that_counts(display: Display) -> None:
    photos = [display.upload(LEFT), display.upload(RIGHT)]
    display.work()

    boxes = {f"{photo['photo_id']}/{box['id']}": box for photo in display.fusion()["photos"] for box in photo["boxes"]}
    evidence = {box for line in display.result()["lines"] for box in line["evidence"]}
    duplicates = {name for name, box in boxes.items() if box["duplicate"]}
    assert len([name for name in duplicates if ":" not in name]) == 2 * ALONE - TOGETHER
    for kind in ("gap:0", "price_tag:0", "pop:0"):
        assert [f"{photo}/{kind}" in duplicates for photo in photos].count(True) == 1
    assert not duplicates & evidence
    assert all(boxes[box["representative"]]["duplicate"] is False for box in boxes.values())
    # Row and position run through both photos: the last pack of the right one is the eighteenth of its row.
    assert max(box["position"] for box in boxes.values() if box["row"] == 1) == 18


def test_score_and_fusion_leave_out_what_the_other_photo_does_not_find(display: Display) -> None:
    phantom = Facing("f99", Box(100, 10, 40, 15), 0.3, 1, 9)
    look = display.camera.analyze_one
    seen = {LEFT: (), RIGHT: (phantom,)}
    display.camera.analyze_one = lambda photo, name, **_: (  # type: ignore[method-assign]
        replace(found := look(photo, name), facings=(*found.facings, *seen[display.camera.lefts[photo]]))
    )
    display.upload(LEFT)
    right = display.upload(RIGHT)
    display.work()

    marks = {f"{photo['photo_id']}/{box['id']}": box for photo in display.fusion()["photos"] for box in photo["boxes"]}
    assert [name for name, box in marks.items() if box["unconfirmed"]] == [f"{right}/f99"]
    assert display.fusion()["totals"]["facings"] == display.counts()[0] == TOGETHER


def test_the_overview_shows_both(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    display.work()

    answer = display.overview()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    picture = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)
    height, width = picture.shape[:2]
    assert width / height == pytest.approx((RIGHT + 800) / 600, rel=0.05)
    assert display.overview(**{"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert not [name for name in display.files() if name.endswith((".part", ".pending"))]


def test_until_then_the_result_is_provisional(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    display.worker.run_one()
    assert (display.result()["completeness"], display.fusion()["state"]) == ("partial", "none")
    display.worker.run_one()

    result = display.result()
    assert (result["completeness"], display.fusion()["state"]) == ("partial", "pending")
    assert result["reason"].startswith("provisional: the photos of 1 display are still being compared")
    assert display.counts() == [2 * ALONE, 1, 2]
    assert display.overview().json()["code"] == "overview-not-ready"


def test_photos_that_do_not_overlap_count_apart(display: Display) -> None:
    display.upload(LEFT, seed=1)
    display.upload(RIGHT, seed=2)
    display.work()

    found = display.fusion()
    assert (found["state"], found["overlaps"], found["overview"]) == ("done", [], False)
    assert found["doubtful"] == []
    assert [(photo["group"], photo["overlapping"]) for photo in found["photos"]] == [(1, False), (2, False)]
    assert display.counts() == [2 * ALONE, 1, 2]
    assert display.result()["completeness"] == "completed"
    assert display.overview().json()["code"] == "no-overview"


def test_photos_in_doubt_count_apart_and_are_told_of(display: Display, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "register_photos", lambda *given: replace(register_photos(*given), doubtful=((0, 1),)))
    photos = [display.upload(LEFT, seed=1), display.upload(RIGHT, seed=2)]
    display.work()

    assert display.fusion()["doubtful"] == [[str(photo) for photo in photos]]
    assert display.counts()[0] == 2 * ALONE


def test_a_photo_alone_needs_no_fusion(display: Display, new_scene: Callable[..., Scene]) -> None:
    display.upload(LEFT)
    display.upload(RIGHT, scene=new_scene(display.visit))
    assert display.work() == 2

    assert (display.fusion()["state"], display.fusion()["photos"]) == ("none", [])
    assert (display.result()["completeness"], display.counts()[0]) == ("completed", 2 * ALONE)


def test_a_photo_added_later_makes_a_new_fusion(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    display.work()
    [first] = display.fusions()
    document = first.document

    display.upload(RIGHT + 384)
    display.worker.run_one()
    # What was found of the first two still holds while the third is compared.
    assert display.counts()[0] == TOGETHER + len(report(RIGHT + 384, "").facings)
    assert display.result()["completeness"] == "partial"
    display.work()

    old, new = display.fusions()
    assert (old.id, old.document) == (first.id, document)
    assert len(new.analysis_ids["ids"]) == 3
    assert (display.result()["fusion_ids"], display.counts()[0]) == ([str(new.id)], 3 * 24 - 1)


def test_every_revision_can_be_computed_again_bit_for_bit(display: Display) -> None:
    for left in (LEFT, RIGHT, RIGHT + 384):
        display.upload(left)
        display.work()

    revisions = display.revisions()
    assert [len((revision.fusion_ids or {})["ids"]) for revision in revisions] == [0, 0, 1, 1, 1]
    with display.resources.sessions() as session:
        for revision in revisions:
            again = recompute_visit(session, revision)
            assert (again.score, again.verdict, again.as_json()) == (revision.score, revision.verdict, revision.lines)


def test_a_result_from_before_there_were_fusions_stays_what_it_was(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    for _ in range(2):
        display.worker.run_one()
    revision = display.revisions()[-1]
    revision.fusion_ids = None
    with display.resources.sessions() as session:
        again = recompute_visit(session, revision)
    assert (again.lines[0].value, again.reason) == (2 * ALONE, None)


def test_a_photo_that_is_gone_leaves_the_score_on_single_photos(display: Display) -> None:
    display.upload(LEFT)
    gone = display.upload(RIGHT)
    for _ in range(2):
        display.worker.run_one()
    display.resources.desk.storage.path(display.photo(gone).storage_key).unlink()
    assert display.work() == 1

    found, result = display.fusion(), display.result()
    assert (found["state"], found["error"]) == ("failed", f"The photo {gone} is gone from the storage.")
    assert (result["completeness"], display.counts()[0]) == ("completed", 2 * ALONE)
    assert "could not be compared: what two of them show counts twice" in result["reason"]
    assert display.work() == 0


def test_a_fusion_that_kills_its_workers_is_given_up(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    for _ in range(2):
        display.worker.run_one()
    for _ in range(display.resources.settings.job_max_attempts):
        with transaction(display.resources.sessions) as session:
            lease = display.resources.desk.jobs.claim(session, display.clock(), 60)
        assert lease is not None
        assert lease.task == FuseScene(display.scene.id)
        display.clock.advance(seconds=61)
    display.work()

    assert (display.fusion()["state"], display.fusion()["error"]) == ("failed", FUSION_LOST)
    assert display.result()["completeness"] == "completed"


def test_a_lost_lease_leaves_nothing_behind(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    for _ in range(2):
        display.worker.run_one()
    files = display.files()

    def finish(_: Any) -> Any:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        fuse_scene(display.resources, display.scene.id, finish)
    assert (display.fusions(), display.files()) == ([], files)


def test_a_second_job_of_the_same_photos_changes_nothing(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    display.work()
    before = (display.files(), len(display.revisions()))
    with transaction(display.resources.sessions) as session:
        display.resources.desk.jobs.enqueue(session, FuseScene(display.scene.id), display.clock())

    assert display.work() == 1
    assert len(display.fusions()) == 1
    assert (display.files(), len(display.revisions())) == before


def test_no_session_is_open_while_photos_are_compared(display: Display, monkeypatch: pytest.MonkeyPatch) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    for _ in range(2):
        display.worker.run_one()
    checked_out: list[int] = []
    read = display.resources.desk.storage.read

    def watched(key: str) -> bytes:
        checked_out.append(display.resources.engine.pool.checkedout())  # type: ignore[attr-defined]
        return read(key)

    monkeypatch.setattr(display.resources.desk.storage, "read", watched)
    display.work()
    assert checked_out == [0, 0]


def test_a_start_keeps_the_overview_and_takes_orphans_away(display: Display) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    display.work()
    storage, [fusion] = display.resources.desk.storage, display.fusions()
    assert fusion.overview_key is not None
    incoming = display.resources.settings.photos_dir / "incoming"
    (incoming / f"{fusion.overview_key.split('/')[1]}.pending").touch()
    with storage.draft() as draft:
        draft.write(b"its transaction never happened")
        orphan = storage.path(storage.keep(draft, str(display.scene.id), ".jpg"))
    display.worker.start()
    display.worker.stop()
    assert not orphan.exists()
    assert display.overview().status_code == 200


@pytest.mark.parametrize(
    ("person", "status"), [("rep", 200), ("other_rep", 404), ("manager", 200), ("east_manager", 404), ("trainer", 200)]
)
def test_who_sees_a_fusion(display: Display, world: Any, person: str, status: int) -> None:
    display.upload(LEFT)
    display.upload(RIGHT)
    display.work()
    client = getattr(world, person).client
    for path in ("fusion", "overview"):
        assert client.get(f"/v1/scenes/{display.scene.id}/{path}").status_code == status
