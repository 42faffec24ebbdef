"""An analyzer that knows what it sees, and a client that speaks as those of the retired service do."""

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image

from api.engine import Engine
from api.planograms.endpoints import recognition_models
from vision.errors import PhotoUnreadable
from vision.types import Box, Facing, Gap, ModelIdentity, PhotoQuality, ShelfReport

RUN = "/computervision/productrecognition/ms-pretrained-product-detection/runs/test1?api-version=2023-04-01-preview"


class TwoFacingsAndAGap:
    """Sees the same in every JPEG and PNG; one facing is named, the other leaves the frame."""

    version = "two"

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    embedder = None

    def analyze_one(self, photo: bytes, name: str, **_knowledge: object) -> ShelfReport:
        if not photo.startswith((b"\xff\xd8", b"\x89PNG")):
            raise PhotoUnreadable("The photo is damaged.")
        self.seen.append(photo)
        return ShelfReport(
            photo=name,
            width=320,
            height=240,
            models={"detector": ModelIdentity("fake", "1", "0" * 64)},
            quality=PhotoQuality(usable=True),
            facings=(
                Facing(
                    "f1", Box(20.4, 20.6, 100, 200), 0.9, 1, 1, sku="TEA", sku_score=0.8, candidates=(("CAN", 0.1),)
                ),
                Facing("f2", Box(250, -3, 90, 200), 0.75, 1, 2),
            ),
            gaps=(Gap(Box(130, 20, 100, 200), 0.6, 1),),
        )


@pytest.fixture
def analyzer(app) -> TwoFacingsAndAGap:
    fake = TwoFacingsAndAGap()
    app.dependency_overrides[recognition_models] = lambda: Engine(lambda: fake)
    return fake


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 240)) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def data_url(content: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


@pytest.fixture
def azure(client, world, resources, clock) -> Callable[..., object]:
    """Send a request with the subscription key of `world.rep`, unless told otherwise."""

    def send(method: str, path: str, *, by=None, headers=None, **options):
        token = resources.access_tokens.issue((by or world.rep).id, clock())
        all_headers = {"Ocp-Apim-Subscription-Key": token} | (headers or {})
        return client.request(method, path, headers=all_headers, **options)

    return send
