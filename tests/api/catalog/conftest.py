"""A service with a catalogue, on SQLite always, and on PostgreSQL when `SHELFAUDIT_TEST_POSTGRES` names one."""

import io
from collections.abc import Callable
from uuid import UUID, uuid4

import numpy as np
import pytest
from PIL import Image

from api.catalog.judges import believe_the_trainer
from api.catalog.reference_endpoints import reference_judge
from api.settings import Settings

SHAMPOO = {"name": "Rose Shampoo 400 ml", "brand": "Hao", "ownership": "own"}


@pytest.fixture
def settings(settings: Settings, either_database: str | None) -> Settings:
    """Those of the service, on either database."""
    return settings.model_copy(update={"database_url": either_database}) if either_database else settings


def pack(seed: int = 1, size: tuple[int, int] = (120, 240), kind: str = "JPEG", **options: object) -> bytes:
    """A file with a picture of large colour patches: each seed another one, and the same one at any size."""
    patches = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC).save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def put_product(world):
    """Put a product as the trainer, unless told otherwise."""

    def put(sku: str, *, by=None, **changes):
        # Names of one brand must differ.
        content = {**SHAMPOO, "name": f"Shampoo {sku}", **changes}
        return (by or world.trainer).client.put(f"/v1/products/{sku}", json=content)

    return put


@pytest.fixture
def new_design(world, put_product) -> Callable[..., str]:
    """A product with a pack design; gives the path of the design."""

    def make(sku: str = "ROSE", design: str = "2026") -> str:
        assert put_product(sku).status_code in (200, 201)
        path = f"/v1/products/{sku}/designs/{design}"
        assert world.trainer.client.put(path, json={}).status_code in (200, 201)
        return path

    return make


@pytest.fixture
def put_reference(app, world):
    """Upload a reference picture as the trainer, unless told otherwise. What is on it is believed."""
    # The pictures of the tests are patches of colour, which the detector may or may not take for packs.
    app.dependency_overrides[reference_judge] = lambda: believe_the_trainer

    def put(
        design_path: str, data: bytes, *, by=None, reference_id: UUID | None = None, kind="packshot", type="image/jpeg"
    ):
        path = f"{design_path}/references/{reference_id or uuid4()}"
        return (by or world.trainer).client.put(
            path, content=data, params={"kind": kind}, headers={"Content-Type": type}
        )

    return put
