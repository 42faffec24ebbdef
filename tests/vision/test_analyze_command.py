import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from api.cli.analyze import analyze
from vision.cards import DetectorCard
from vision.detector import LEAST_SCORE, Detector
from vision.photos.images import decode_photo
from vision.pipeline import ShelfPipeline

SEEN = [
    *(("product", (60 + 50 * place, 80, 40, 40), 0.9 - 0.1 * place) for place in range(4)),
    ("pop", (260, 200, 60, 40), 0.9),
]
app = typer.Typer()
app.command()(analyze)


@pytest.fixture
def folder(
    card: DetectorCard,
    fake_session: type,
    bundle: Callable[..., Path],
    picture: Image.Image,
    encode: Callable[..., bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Two good photos and a bad one; the network is faked, its card forbids commercial use."""
    pipeline = ShelfPipeline(Detector(card, fake_session(SEEN)))
    monkeypatch.setattr(ShelfPipeline, "load", lambda *args, **options: pipeline)
    monkeypatch.setenv("SHELFAUDIT_MODELS_DIR", str(bundle()))
    for name in ("a.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(encode(picture, "JPEG"))
    (tmp_path / "b.jpg").write_text("no photo")
    return tmp_path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_one_json_line_a_photo(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg", folder / "c.jpg", "--json")
    reports = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(report["photo"], len(report["facings"])) for report in reports] == [("a.jpg", 4), ("c.jpg", 4)]


def test_a_bad_photo_stops_nothing(folder: Path) -> None:
    code, out, err = run(*(folder / name for name in ("a.jpg", "b.jpg", "none.jpg", "c.jpg")), "--json")
    assert code == 1
    assert [json.loads(line)["photo"] for line in out.splitlines()] == ["a.jpg", "c.jpg"]
    assert "b.jpg: This is not a photo of a known format" in err
    assert "none.jpg: The file cannot be read: No such file or directory." in err


def test_table(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg")
    assert code == 0
    assert "a.jpg" in out
    assert "facings" in out


def test_a_folder_stands_for_its_photos(folder: Path) -> None:
    (folder / "notes.txt").write_text("no photo, and not taken for one")
    (folder / "._a.jpg").write_text("what a Mac leaves beside a photo")
    (folder / "below").mkdir()
    (folder / "more.jpg").mkdir()
    code, out, err = run(folder, "--json")
    assert code == 0
    assert [json.loads(line)["photo"] for line in out.splitlines()] == ["a.jpg", "c.jpg"]
    assert "b.jpg: This is not a photo" in err
    assert len(err.splitlines()) == 1

    assert run(folder / "below") == (1, "", f"{folder / 'below'} has no photos: no JPEG, PNG, WebP or HEIC files.\n")


def test_only_bad_photos_print_no_table(folder: Path) -> None:
    assert run(folder / "b.jpg")[:2] == (1, "")
    for name in ("a.jpg", "c.jpg"):
        (folder / name).unlink()
    assert run(folder)[:2] == (1, "")


def test_a_bad_photo_that_was_named_beside_its_folder_fails_the_command(folder: Path) -> None:
    assert run(folder, folder / "b.jpg")[0] == 1


def test_min_score(folder: Path) -> None:
    _, out, _ = run(folder / "a.jpg", "--json", "--min-score", 0.75)
    assert len(json.loads(out)["facings"]) == 2


def test_the_help_names_the_lowest_score_there_is() -> None:
    _, out, _ = run("--help")
    assert f"scores below {LEAST_SCORE}" in " ".join(out.replace("│", " ").split())


def test_overlay(folder: Path) -> None:
    code, _, _ = run(folder / "a.jpg", "--overlay", folder / "new" / "overlays")
    drawn = decode_photo((folder / "new" / "overlays" / "a.jpg.jpg").read_bytes())
    assert code == 0
    assert drawn.width == 640
    # The legend may stand below the photo.
    assert drawn.height >= 480


def test_missing_models_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFAUDIT_MODELS_DIR", str(tmp_path))
    code, out, err = run(tmp_path / "a.jpg")
    assert (code, out) == (1, "")
    assert "manifest.json" in err


def test_a_scene_is_one_report_of_all_its_photos(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg", folder / "c.jpg", "--scene", "--json")
    scene = json.loads(out)
    assert (code, len(out.splitlines())) == (0, 1)
    assert [photo["photo"] for photo in scene["photos"]] == ["a.jpg", "c.jpg"]
    assert scene["scene"]["facings"] + sum(
        facing["duplicate"] for photo in scene["photos"] for facing in photo["facings"]
    ) == sum(len(photo["facings"]) for photo in scene["photos"])


def test_the_table_of_a_scene_ends_with_what_counts_once(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg", folder / "c.jpg", "--scene", "--overlay", folder / "drawn")
    assert code == 0
    assert "once" in out
    assert {path.name for path in (folder / "drawn").iterdir()} >= {"a.jpg.jpg", "c.jpg.jpg"}


def test_a_bad_photo_stops_its_scene(folder: Path) -> None:
    code, out, err = run(folder / "a.jpg", folder / "b.jpg", "--scene", "--json")
    assert (code, out) == (1, "")
    assert "The scene cannot be analysed: b.jpg: " in err


def test_a_catalogue_is_refused_as_long_as_it_would_change_nothing(folder: Path) -> None:
    code, out, err = run(folder / "a.jpg", "--catalog", folder, "--json")
    assert (code, out) == (1, "")
    assert "--catalog" in err


PLAN = {"schema_version": 1, "code": "PLAN", "rows": [{"positions": [{"sku": "A", "facings": 5}]}]}


def knowledge(folder: Path) -> list[object]:
    """Options with what is known of fixture, campaign and plan."""
    (folder / "fixture.json").write_text('{"shelf_heights_cm": [120, 80], "kind": "gondola"}')
    (folder / "plan.json").write_text(json.dumps(PLAN))
    (folder / "artwork").mkdir()
    (folder / "artwork" / "spring.jpg").write_bytes((folder / "a.jpg").read_bytes())
    files = {"fixture": "fixture.json", "planogram": "plan.json", "artwork": "artwork"}
    return [part for option, name in files.items() for part in (f"--{option}", folder / name)]


def test_fixture_artwork_and_planogram_reach_the_report(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg", *knowledge(folder), "--json")
    report = json.loads(out)
    assert code == 0
    assert report["rows"][0]["method"] == "fixture-profile"
    assert [piece["reason"] for piece in report["pop"]] == ["like none of the artworks"]
    assert (report["planogram"]["compliance"], report["planogram"]["coverage"]) == (None, 0.0)
    assert {facing["verdict"] for facing in report["planogram"]["planned"]} == {"unknown"}
    assert report["planogram"]["rows"][0]["planned_facings"] == 5


def test_what_came_of_the_knowledge_is_printed_below_the_table(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg", *knowledge(folder))
    assert code == 0
    assert "by fixture-profile" in out
    assert "artwork: 1 x like none of the artworks" in out
    assert "planogram PLAN: none of 5 planned facings can be decided" in out
    assert "row 1: 5 facings planned, 4 seen, 4 of them not named" in out


def test_a_scene_is_compared_once(folder: Path) -> None:
    code, out, _ = run(folder / "a.jpg", folder / "c.jpg", *knowledge(folder), "--scene", "--json")
    scene = json.loads(out)
    assert code == 0
    assert scene["planogram"]["rows"][0]["planned"] == 1
    assert not any("planogram" in photo for photo in scene["photos"])
    code, out, _ = run(folder / "a.jpg", "--planogram", folder / "plan.json", "--scene")
    assert (code, out.count("planogram PLAN")) == (0, 1)


@pytest.mark.parametrize("option", ["--fixture", "--artwork", "--planogram"])
def test_knowledge_that_cannot_be_read_is_refused_before_any_photo(folder: Path, option: str) -> None:
    code, out, err = run(folder / "a.jpg", option, folder / "none", "--json")
    assert (code, out) == (1, "")
    assert "none cannot be read" in err


def test_weights_that_forbid_commercial_use_are_refused_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELFAUDIT_COMMERCIAL_USE", "true")
    code, out, err = run(folder / "a.jpg", "--json")
    assert (code, out) == (1, "")
    assert "The detector fake-1 1 must not be used commercially" in err
    assert "Traceback" not in err


def test_an_unknown_detector_is_refused_with_the_known_ones(folder: Path) -> None:
    code, out, err = run(folder / "a.jpg", "--detector", "shelf-ajar", "--json")
    assert (code, out) == (1, "")
    assert "lists no bundle 'shelf-ajar'; there are: fake-1" in err
