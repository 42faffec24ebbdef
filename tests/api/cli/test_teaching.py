"""`shelfaudit products add` and `products teach`."""

from datetime import UTC, datetime
from uuid import uuid4

import cv2
import numpy as np
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from api.tables import PackDesign, Photo, Product, ReferencePicture, Scene, Visit
from tests.api.naming.conftest import GREEN, RED, Camera

pytestmark = pytest.mark.usefixtures("migrated")

PINK = (45, 50, 205)
NEW = ("--name", "Cola 1 l", "--brand", "Fizz", "--ownership", "competitor")


@pytest.fixture(autouse=True)
def models(environment, colour_embedder):
    """Models that tell colours, in place of the weights that the models folder lacks."""
    camera = Camera(colour_embedder)
    environment.setattr("api.resources.load_for_service", lambda _settings: camera)
    return camera


@pytest.fixture
def picture(tmp_path):
    """A file with a pack in one colour, with a grain that makes every picture another one."""

    def paint(colour):
        grain = np.random.default_rng(uuid4().int % 2**32).normal(0, 3, (160, 60, 3))
        path = tmp_path / f"{uuid4().hex}.png"
        cv2.imwrite(str(path), np.clip(np.full((160, 60, 3), colour) + grain, 0, 255).astype(np.uint8))
        return path

    return paint


NOTHING = {Product: [], PackDesign: [], ReferencePicture: [], "files": 0}


@pytest.fixture
def database(tmp_path, migrated):
    """The database of the commands, without the pragma that asks for every row's parents."""
    engine = create_engine(f"sqlite:///{tmp_path / 'var' / 'shelfaudit.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def stored(database, tmp_path):
    """What the catalogue says of its products, designs and pictures, and the number of files."""

    def look():
        found = {}
        with Session(database) as session:
            for table in (Product, PackDesign, ReferencePicture):
                columns = table.__table__.columns
                found[table] = session.execute(table.__table__.select().order_by(*columns)).all()
        files = (path for path in (tmp_path / "var" / "photos").rglob("*") if path.name != ".lock")
        return found | {"files": sum(path.is_file() for path in files)}

    return look


@pytest.fixture
def add_visit(database):
    """A visit with a photo."""

    def add():
        moment = datetime(2026, 3, 10, tzinfo=UTC)
        visit = Visit(
            id=uuid4(), outlet_id=uuid4(), rep_id=uuid4(), started_at=moment, utc_offset_minutes=0, created_at=moment
        )
        scene = Scene(id=uuid4(), visit_id=visit.id, scene_type="shelf", created_at=moment)
        photo = Photo(
            id=uuid4(),
            scene_id=scene.id,
            sha256="0" * 64,
            byte_size=1,
            media_type="image/png",
            width=1,
            height=1,
            storage_key="00/0",
            uploaded_by=uuid4(),
            uploaded_at=moment,
        )
        with Session(database) as session, session.begin():
            for row in (visit, scene, photo):
                session.add(row)
                session.flush()

    return add


def test_a_product_is_added_and_taught(run, picture) -> None:
    added = run("products", "add", "COLA", *NEW, "--height-mm", "210", "--yes", picture(RED), picture(RED))
    assert added.exit_code == 0, added.output
    assert "COLA (new), design first: 2 pictures taken, 2 new." in added.output
    assert "nothing to confuse it with" in added.output
    assert "2 of 2 pictures would still be named rightly" in added.output
    assert "Taught: the next photo is named by COLA, design first." in added.output
    assert "COLA  Fizz · Cola 1 l · competitor · 2 pictures" in run("products", "list").output


def test_it_asks_after_it_has_told_of_the_rivals(run, picture) -> None:
    run("products", "add", "COLA", *NEW, "--height-mm", "100", "--yes", picture(RED), picture(RED))
    arguments = ("products", "add", "CHERRY", "--name", "Cherry 1 l", *NEW[2:], "--height-mm", "200")
    added = run(*arguments, picture(PINK), picture(PINK), input="n\n")
    assert added.exit_code == 0, added.output
    rival = next(line for line in added.output.splitlines() if "COLA" in line)
    assert "taken for each other, heights tell" in rival
    assert "2 of 2" in rival
    assert "look-alike group: CHERRY, COLA" in added.output
    assert "The pictures wait. To teach them: shelfaudit products teach CHERRY first --yes" in added.output
    taught = run("products", "teach", "CHERRY", "first", input="y\n")
    assert "Taught: the next photo is named by CHERRY, design first." in taught.output
    again = run("products", "teach", "CHERRY", "first", "--rename-since", "2026-01-01")
    assert "Taught already" in again.output
    assert "0 visits are being named again." in again.output


def test_without_an_answer_the_pictures_wait(run, picture) -> None:
    added = run("products", "add", "COLA", *NEW, picture(RED))
    assert (added.exit_code, "shelfaudit products teach COLA first --yes" in added.output) == (1, True)
    assert "Taught" not in added.output
    assert run("products", "teach", "COLA", "first", "--yes").exit_code == 0


def test_pictures_alone_go_to_the_design_that_waits_or_must_say_to_which(run, picture) -> None:
    first = picture(RED)
    run("products", "add", "COLA", *NEW, first)
    more = run("products", "add", "COLA", first, picture(RED), "--yes")
    assert "COLA (known), design first: 2 pictures taken, 1 new." in more.output
    unclear = run("products", "add", "COLA", picture(GREEN), "--yes")
    assert (unclear.exit_code, "COLA has the designs first. Say with --design" in unclear.output) == (1, True)
    named = run("products", "add", "COLA", picture(GREEN), "--design", "2027", "--yes")
    assert "Taught: the next photo is named by COLA, design 2027." in named.output
    assert "Fizz · Cola 1 l · competitor · 3 pictures" in run("products", "list").output


def test_with_a_refused_picture_nothing_is_stored(run, picture, stored, tmp_path) -> None:
    (tmp_path / "notes.png").write_text("a shopping list")
    (tmp_path / "folder").mkdir()
    wrong = [tmp_path / name for name in ("notes.png", "nowhere.png", "folder")]
    added = run("products", "add", "COLA", *NEW, "--yes", picture(RED), *wrong)
    assert added.exit_code == 1
    *reasons, last = added.stderr.splitlines()
    assert [line.partition(": ")[0] for line in reasons] == [str(path) for path in wrong]
    assert reasons[1].endswith("it cannot be read: No such file or directory")
    assert last == "Nothing was stored."
    assert stored() == NOTHING


def test_a_picture_of_another_product_leaves_everything_as_it_was(run, picture, stored) -> None:
    cola = picture(RED)
    run("products", "add", "COLA", *NEW, "--yes", cola)
    before = stored()
    cherry = run("products", "add", "CHERRY", "--name", "Cherry 1 l", *NEW[2:], "--yes", picture(GREEN), cola)
    assert (cherry.exit_code, f"{cola}: The same picture is a reference of product COLA" in cherry.output) == (1, True)
    again = run("products", "add", "COLA", "--name", "Cola 2 l", "--design", "2027", picture(GREEN), cola)
    assert f"{cola}: The design first has this very picture already" in again.output
    for refused in (cherry, again):
        assert "Nothing was stored." in refused.output
    assert stored() == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("CHERRY", "--brand", "Fizz"), "--name is needed for a new product\n--ownership is needed for a new product"),
        (("CHERRY", *NEW), "nearly the same name"),
        (("COLA", "--name", "Cola 2 l"), "COLA has the designs first. Say with --design"),
    ],
)
def test_with_a_wrong_word_nothing_is_stored(run, picture, stored, arguments, reason) -> None:
    run("products", "add", "COLA", *NEW, "--yes", picture(RED))
    before = stored()
    added = run("products", "add", *arguments, "--yes", picture(GREEN))
    assert (added.exit_code, reason in added.stderr, stored() == before) == (1, True, True), added.output
    assert added.stderr.endswith("Nothing was stored.\n")


def test_a_file_that_is_given_twice_is_told_of(run, picture, stored, tmp_path) -> None:
    first = picture(RED)
    copy = tmp_path / "copy.png"
    copy.write_bytes(first.read_bytes())
    added = run("products", "add", "COLA", *NEW, "--yes", first, first, copy)
    assert added.exit_code == 0, added.output
    assert f"{first} is given twice." in added.output
    assert f"{copy} is the same picture as {first}." in added.output
    assert "COLA (new), design first: 1 picture taken, 1 new." in added.output
    assert stored()["files"] == 1


def test_a_picture_that_shows_something_else_is_named(run, picture) -> None:
    odd = picture(GREEN)
    added = run("products", "add", "COLA", *NEW, "--yes", picture(RED), picture(RED), odd)
    assert f"{odd} is unlike the others" in added.output.replace("\n", "")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("COLA", *NEW, "--gtin", "4006381333932"), "--gtin: "),
        (("C O L A", *NEW), "'C O L A' cannot be"),
        (("COLA", *NEW, "--design", "20 27"), "'20 27' cannot be"),
        (("COLA", *NEW, *["x.png"] * 10), "11 pictures are too many"),
        (("COLA", *NEW, "nowhere.png"), "nowhere.png: it cannot be read"),
    ],
)
def test_a_refusal_says_why(run, picture, arguments, reason) -> None:
    result = run("products", "add", *arguments, picture(RED))
    assert (result.exit_code, reason in result.output) == (1, True), result.output


def test_visits_are_named_again_by_what_is_added(run, picture, add_visit) -> None:
    since = ("--rename-since", "2026-03-01")
    asked = run("products", "add", "COLA", *NEW, *since, picture(RED))
    assert "shelfaudit products teach COLA first --yes --rename-since 2026-03-01" in asked.output
    add_visit()
    taught = run("products", "add", "COLA", *since, "--yes", picture(RED))
    assert "1 visit is being named again." in taught.output


def test_what_is_not_there_cannot_be_taught(run, picture) -> None:
    assert "There is no product COLA" in run("products", "teach", "COLA", "first").output
    run("products", "add", "COLA", *NEW, picture(RED))
    assert "no pack design 2027" in run("products", "teach", "COLA", "2027").output


def test_without_an_embedder_it_says_so_and_the_pictures_wait(run, picture, models) -> None:
    models.embedder = None
    added = run("products", "add", "COLA", *NEW, "--yes", picture(RED))
    assert (added.exit_code, "names no product" in added.output, "Taught" in added.output) == (1, True, False)
