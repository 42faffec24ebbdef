"""A trainer looks after the catalogue: finds a product, adds a design, pictures, and takes one away."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import cv2
import numpy as np
import pytest

from api.catalog.schemas import ProductContent
from api.catalog.service import put_product
from api.clock import utc_now
from api.db import transaction

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Phone, Service
    from vision.recognition.embedder import Embedder


@pytest.fixture
def sku(service: "Service") -> str:
    """One product among others, under a code of the test's own."""
    code = uuid4().hex[:8].upper()
    with transaction(service.resources.sessions) as session:
        for name in ("ROSE", "MINT"):
            content = ProductContent(
                name=f"{name.title()} Shampoo {code} 400 ml",
                brand="Hao",
                ownership="own",
                category="shampoo",
                width_mm=62.5,
                height_mm=190,
                bulky=True,
            )
            put_product(session, f"{name}-{code}", content, utc_now())
    return f"ROSE-{code}"


def picture(folder: Path, name: str, seed: int, side: int = 300) -> Path:
    patches = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), dtype=np.uint8)
    path = folder / name
    cv2.imwrite(str(path), cv2.resize(patches, (side, side), interpolation=cv2.INTER_CUBIC))
    return path


def test_a_trainer_teaches_a_product(phone: "Phone", service: "Service", sku: str, tmp_path: Path) -> None:
    page = phone.page
    phone.log_in(service.person("trainer", None).email)
    page.get_by_role("link", name="Products").click()
    page.get_by_label("Search by code, GTIN, name or brand").fill(sku.lower())
    phone.sees("1 product")
    phone.check_page()
    page.get_by_role("link", name=re.compile(sku)).click()
    phone.sees(re.compile(r"62\.5 . 190 . \? mm"))
    page.get_by_label("Name of the new design").fill("2026")
    page.get_by_role("button", name="Add a pack design").click()
    page.get_by_role("heading", name="2026").wait_for()
    seed = int(sku[-4:], 16)
    files = [picture(tmp_path, "a.jpg", seed), picture(tmp_path, "tiny.jpg", seed + 1, side=40)]
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add pictures of 2026").click()
    chooser.value.set_files(files)
    phone.sees(re.compile("tiny.jpg: The picture has 40 x 40 pixels"))
    phone.sees("1 picture")
    image = page.get_by_role("img", name="Picture 1 of 2026: Packshot")
    page.wait_for_function("(image) => image.naturalWidth === 300", arg=image.element_handle())
    phone.check_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove Picture 1 of 2026").click()
    phone.sees("0 pictures")


def colour(folder: Path, name: str, bgr: tuple[int, int, int]) -> Path:
    """A pack in one colour, with a grain that makes every picture another one."""
    pixels = np.full((160, 80, 3), bgr, float) + np.random.default_rng(uuid4().int % 2**32).normal(0, 3, (160, 80, 3))
    path = folder / name
    cv2.imwrite(str(path), np.clip(pixels, 0, 255).astype(np.uint8))
    return path


def upload(page: "Page", design: str, *files: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=f"Add pictures of {design}").click()
    chooser.value.set_files(list(files))


def add_product(page: "Page", sku: str, name: str) -> None:
    page.goto("/#/products")
    page.get_by_text("Add a product").click()
    page.get_by_label("SKU code").fill(sku)
    page.get_by_label("Name, with flavour and size").fill(name)
    page.get_by_label("Brand", exact=True).fill("Hao")
    page.get_by_label("Height in mm").fill("190")
    page.get_by_role("button", name="Add the product").click()
    page.get_by_role("heading", name=name).wait_for()
    page.get_by_label("Name of the new design").fill("2026")
    page.get_by_role("button", name="Add a pack design").click()


def test_a_new_product_is_compared_before_it_is_taught(
    phone: "Phone", service: "Service", tmp_path: Path, colour_embedder: "Embedder"
) -> None:
    service.analyzer.embedder = colour_embedder
    page, code = phone.page, uuid4().hex[:6].upper()
    phone.log_in(service.person("trainer", None).email)
    page.get_by_role("link", name="Products").click()
    add_product(page, f"RED-{code}", f"Red {code}")
    phone.sees("Waits for pictures")
    upload(page, "2026", colour(tmp_path, "a.png", (40, 40, 200)), colour(tmp_path, "b.png", (42, 40, 200)))
    phone.sees("2 of 2 pictures would still be named rightly")
    page.get_by_role("button", name="Teach it").click()
    phone.sees(re.compile("^Taught since today"))

    add_product(page, f"PINK-{code}", f"Pink {code}")
    upload(page, "2026", colour(tmp_path, "c.png", (45, 50, 205)), colour(tmp_path, "d.png", (45, 52, 205)))
    phone.sees("Waits: its pictures name nothing yet")
    rival = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=f"Red {code}"))
    rival.get_by_text("Taken for each other").wait_for()
    image = rival.get_by_role("img", name=f"Red {code}, the picture that is most like")
    page.wait_for_function("(image) => image.naturalWidth === 80", arg=image.element_handle())
    phone.check_page()
    page.get_by_label("Name the photos of the last 30 days again").check()
    page.get_by_role("button", name="Teach it all the same").click()
    phone.sees(re.compile("^Taught since today"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Stop using these pictures").click()
    phone.sees("Waits: its pictures name nothing yet")


def test_a_product_that_is_there_is_not_replaced(phone: "Phone", service: "Service", sku: str) -> None:
    page = phone.page
    phone.log_in(service.person("trainer", None).email)
    page.get_by_role("link", name="Products").click()
    page.get_by_text("Add a product").click()
    page.get_by_role("button", name="Add the product").click()
    phone.sees("No blanks or slashes in the code")
    page.get_by_label("SKU code").fill(sku)
    page.get_by_label("Name, with flavour and size").fill("Another")
    page.get_by_label("Brand", exact=True).fill("Other")
    page.get_by_role("button", name="Add the product").click()
    phone.sees(f"There is a product {sku} already")
    phone.check_page()


def test_reps_have_no_link_to_products(phone: "Phone", service: "Service") -> None:
    phone.log_in(service.rep("Hao Mart").email)
    phone.sees("1 outlet")
    assert not phone.page.get_by_role("link", name="Products").is_visible()
