import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from rich.console import Console
from typer.testing import Result

from api import bench
from api.bench import STAGES, Benchmark, made_up_photo, pixel_size, stored_times, time_uploads, with_comment
from api.cli.benchmark import show_benchmark

Run = Callable[..., Result]
REPORTED = {"decode": 200, "quality": 5, "detect": 300, "rows": 2, "gaps": 0, "blocks": 0, "pop": 0, "tags": 0}
TIMES = {"receive": 100.0, **REPORTED, "score": 3.0, "store": 40.0}


def jpeg(width: int = 40, height: int = 30) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "grey").save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_comment_changes_the_bytes_and_not_the_picture() -> None:
    photo = jpeg()

    one, two = with_comment(photo, "run 1"), with_comment(photo, "run 2")

    assert len({photo, one, two}) == 3
    with Image.open(BytesIO(one)) as picture:
        assert (picture.size, picture.info["comment"]) == ((40, 30), b"run 1")


def test_only_a_jpeg_can_carry_the_comment() -> None:
    with pytest.raises(ValueError, match="needs a JPEG"):
        with_comment(b"\x89PNG", "run 1")


def test_the_made_up_photo_has_12_megapixels_and_weighs_like_a_phones() -> None:
    photo = made_up_photo()

    assert pixel_size(photo) == (4000, 3000)
    assert 2_000_000 < len(photo) < 8_000_000


def test_stages_of_the_service_come_from_its_log() -> None:
    lines = [
        "shelfaudit runs on http://localhost:1",
        json.dumps({"event": "request", "path": "/"}),
        json.dumps({"event": "result stored", "photo_id": "p", "score_ms": 3.5, "store_ms": 40.0}),
    ]

    assert stored_times(lines) == {"p": {"score": 3.5, "store": 40.0}}


class FakeRep:
    """A service that answers at once and logs like the real one."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.uploads: list[bytes] = []

    def first_outlet(self) -> dict[str, str]:
        return {"id": "outlet"}

    def open_scene(self, outlet_id: str, started_at: str) -> tuple[str, str]:
        assert datetime.fromisoformat(started_at).tzinfo
        return "visit", "scene"

    def upload(self, scene_id: str, content: bytes, media_type: str) -> str:
        self.uploads.append(content)
        photo_id = f"photo-{len(self.uploads)}"
        entry = {"event": "result stored", "photo_id": photo_id, "score_ms": len(self.uploads), "store_ms": 40}
        with self.log.open("a") as log:
            log.write(json.dumps(entry) + "\n")
        return photo_id

    def wait_until_analysed(self, photo_id: str, poll_seconds: float) -> None:
        pass

    def get(self, path: str) -> dict[str, Any]:
        return {"timings_ms": REPORTED, "price_tags": [{}, {}]}


def test_each_run_sends_other_bytes_and_the_first_only_warms_up(tmp_path: Path) -> None:
    rep, done = FakeRep(tmp_path / "service.log"), []

    runs, price_tags = time_uploads(rep, jpeg(), 3, rep.log, done.append)  # type: ignore[arg-type]

    assert len(set(rep.uploads)) == 4
    assert [run["score"] for run in runs] == [2, 3, 4]
    assert set(runs[0]) == {*STAGES, "whole"}
    assert (done, price_tags) == ([0, 1, 2, 3], 2)


def test_the_table_shows_medians_and_the_ratio() -> None:
    slow, quick = {**TIMES, "whole": 5000.0}, {**TIMES, "whole": 700.0}
    result = Benchmark(({**TIMES, "whole": 750.0}, slow, quick), session_ms=250.0, price_tags=0)
    console = Console(width=80, record=True)

    show_benchmark(console, result, "shelf.jpg, 12.0 megapixels, 3.1 MB")

    text = console.export_text()
    rows = {
        line.strip("│ ").split("│")[0].strip(): line.strip("│ ").split("│")[-1].strip() for line in text.splitlines()
    }
    assert (rows["detect"], rows["names, queue and polling"]) == ("300.0", "100.0")
    assert (rows["upload to stored result"], rows["bare ONNX session run"], rows["ratio"]) == ("750.0", "250.0", "3.00")
    assert "median of 3 runs" in text
    assert "price tag" not in text


def test_the_table_shows_what_rules_and_tags_cost() -> None:
    times = {**TIMES, "detect": 400.0, "rows": 50.0, "gaps": 30.0, "blocks": 20.0, "pop": 0.0, "tags": 90.0}
    console = Console(width=80, record=True)

    show_benchmark(console, Benchmark(({**times, "whole": 900.0},), session_ms=250.0, price_tags=3), "shelf.jpg")

    rows = [[cell.strip() for cell in line.split("│")[1:3]] for line in console.export_text().splitlines()]
    assert ["rules of rows, gaps, blocks and POP / detect", "25%"] in rows
    assert ["a price tag, of 3", "30.0"] in rows


@pytest.mark.parametrize("content", [None, b"no photo"])
def test_a_photo_that_cannot_be_used_is_told(
    run: Run, tmp_path: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "time_uploads", lambda *_: pytest.fail("nothing to time"))
    photo = tmp_path / "photo.jpg"
    if content is not None:
        photo.write_bytes(content)

    result = run("bench", photo)

    assert result.exit_code == 1
    assert "photo.jpg: " in result.output
