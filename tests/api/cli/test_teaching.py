"""`shelfaudit products add` and `products teach`."""

from uuid import uuid4

import cv2
import numpy as np
import pytest

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


def test_a_product_is_added_and_taught(run, picture) -> None:
    added = run("products", "add", "COLA", *NEW, "--height-mm", "210", "--yes", picture(RED), picture(RED))
    assert added.exit_code == 0, added.output
    assert "COLA (new), design first: 2 of 2 pictures taken." in added.output
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
    assert "COLA (known), design first: 2 of 2 pictures taken." in more.output
    unclear = run("products", "add", "COLA", picture(GREEN), "--yes")
    assert (unclear.exit_code, "COLA has the designs first. Say with --design" in unclear.output) == (1, True)
    named = run("products", "add", "COLA", picture(GREEN), "--design", "2027", "--yes")
    assert "Taught: the next photo is named by COLA, design 2027." in named.output
    assert "Fizz · Cola 1 l · competitor · 3 pictures" in run("products", "list").output


def test_a_refused_picture_leaves_the_others_waiting(run, picture, tmp_path) -> None:
    broken = tmp_path / "notes.png"
    broken.write_text("a shopping list")
    added = run("products", "add", "COLA", *NEW, "--yes", picture(RED), broken)
    assert added.exit_code == 1
    assert "notes.png" in added.output
    assert "1 of 2 pictures taken" in added.output
    assert "Without it: shelfaudit products teach COLA first --yes" in added.output


def test_a_picture_that_shows_something_else_is_named(run, picture) -> None:
    odd = picture(GREEN)
    added = run("products", "add", "COLA", *NEW, "--yes", picture(RED), picture(RED), odd)
    assert f"{odd} is unlike the others" in added.output.replace("\n", "")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("COLA", "--name", "Cola"), "--brand: Field required"),
        (("COLA", *NEW, "--gtin", "4006381333932"), "--gtin: "),
        (("C O L A", *NEW), "'C O L A' cannot be"),
        (("COLA", *NEW, "--design", "20 27"), "'20 27' cannot be"),
        (("COLA", *NEW, *["x.png"] * 10), "11 pictures are too many"),
        (("COLA", *NEW, "nowhere.png"), "nowhere.png cannot be read"),
    ],
)
def test_a_refusal_says_why(run, picture, arguments, reason) -> None:
    result = run("products", "add", *arguments, picture(RED))
    assert (result.exit_code, reason in result.output) == (1, True), result.output


def test_what_is_not_there_cannot_be_taught(run, picture) -> None:
    assert "There is no product COLA" in run("products", "teach", "COLA", "first").output
    run("products", "add", "COLA", *NEW, picture(RED))
    assert "no pack design 2027" in run("products", "teach", "COLA", "2027").output


def test_without_an_embedder_it_says_so_and_the_pictures_wait(run, picture, models) -> None:
    models.embedder = None
    added = run("products", "add", "COLA", *NEW, "--yes", picture(RED))
    assert (added.exit_code, "names no product" in added.output, "Taught" in added.output) == (1, True, False)
