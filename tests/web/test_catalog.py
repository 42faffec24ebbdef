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
    from tests.web.conftest import Phone, Service


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


def test_reps_have_no_link_to_products(phone: "Phone", service: "Service") -> None:
    phone.log_in(service.rep("Hao Mart").email)
    phone.sees("1 outlet")
    assert not phone.page.get_by_role("link", name="Products").is_visible()
