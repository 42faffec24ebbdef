"""How long a photo takes from its upload to its stored result, stage by stage, through the real HTTP API.

Each run sends other bytes, so that nothing is answered from a cache. `receive` is the upload's request as the client
sees it; `decode` to `tags` come from the stored report, `score` and `store` from the service's log; `whole`
runs from the first byte sent until the client sees that the result is there, so it holds naming, queue and polling as
well.
"""

import json
import statistics
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from time import perf_counter

import numpy as np
from PIL import Image

from api.audits.service import STORED
from api.demo.client import RepClient
from vision.detector import Detector

STAGES = ("receive", "decode", "quality", "detect", "rows", "gaps", "blocks", "pop", "tags", "score", "store")
RULES = ("rows", "gaps", "blocks", "pop")
WHOLE = "whole"
# Fine enough not to blur stages of some ten milliseconds, coarse enough to leave the cores to the models.
POLL_SECONDS = 0.02
JPEG_START = b"\xff\xd8"
# 12 megapixels, what a phone of today takes by default.
PHOTO_SIZE = (4000, 3000)

Milliseconds = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The runs, each with milliseconds by stage, and the median of the bare network on the same input size.

    `price_tags` is how many tags the photo shows, as the detector sees it.
    """

    runs: tuple[Milliseconds, ...]
    session_ms: float
    price_tags: int

    def median(self, stage: str) -> float:
        """Median over the runs in milliseconds."""
        return statistics.median(run[stage] for run in self.runs)

    @property
    def rest(self) -> float:
        """What the stages do not explain, median: naming, the queue, reading the file, the client's polling."""
        return statistics.median(run[WHOLE] - sum(run[stage] for stage in STAGES) for run in self.runs)

    @property
    def ratio(self) -> float:
        """The whole way / the bare network: what everything around the network costs."""
        return self.median(WHOLE) / self.session_ms

    @property
    def rules_share(self) -> float:
        """What the rules about the shelf add to the detector's own time, as a share of it."""
        return sum(self.median(stage) for stage in RULES) / self.median("detect")

    @property
    def tag_ms(self) -> float | None:
        """Milliseconds to read one price tag; None on a photo without any."""
        return self.median("tags") / self.price_tags if self.price_tags else None


def time_uploads(
    client: RepClient, photo: bytes, runs: int, log: Path, tell: Callable[[int], None]
) -> tuple[list[Milliseconds], int]:
    """Milliseconds by stage of each upload, and how many price tags were found.

    One more upload at the start only warms up. `tell` gets the number of runs that are done.
    """
    outlet_id = client.first_outlet()["id"]
    measured: list[_Upload] = []
    for number in range(runs + 1):
        # A scene each: photos of one scene are compared with each other, which would hold up the next upload.
        _, scene_id = client.open_scene(outlet_id, datetime.now().astimezone().isoformat())
        measured.append(_time_upload(client, scene_id, with_comment(photo, f"run {number} {datetime.now()}")))
        tell(number)
    stored = stored_times(log.read_text(errors="replace").splitlines())
    return [upload.times | stored[upload.photo_id] for upload in measured[1:]], measured[-1].price_tags


@dataclass(frozen=True, slots=True)
class _Upload:
    photo_id: str
    times: dict[str, float]
    price_tags: int


def _time_upload(client: RepClient, scene_id: str, photo: bytes) -> _Upload:
    started = perf_counter()
    photo_id = client.upload(scene_id, photo, "image/jpeg")
    received = perf_counter()
    client.wait_until_analysed(photo_id, POLL_SECONDS)
    times = {"receive": 1000 * (received - started), WHOLE: 1000 * (perf_counter() - started)}
    report = client.get(f"/v1/photos/{photo_id}/analysis")
    return _Upload(photo_id, times | report["timings_ms"], len(report["price_tags"]))


def stored_times(lines: Sequence[str]) -> dict[str, dict[str, float]]:
    """The stages `score` and `store` of each photo, out of the service's log (a JSON object a line)."""
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    return {
        entry["photo_id"]: {"score": entry["score_ms"], "store": entry["store_ms"]}
        for entry in entries
        if entry.get("event") == STORED
    }


def time_session(detector: Detector, width: int, height: int, runs: int) -> float:
    """Median milliseconds of the bare network, all looks, for a photo of that size; the first run only warms up."""
    looks = detector.looks(width, height)
    batches = [np.full((1, 3, look.height, look.width), 0.5, dtype=np.float32) for look in looks]
    times: list[float] = []
    for _ in range(runs + 1):
        started = perf_counter()
        for batch in batches:
            detector.infer(batch)
        times.append(1000 * (perf_counter() - started))
    return statistics.median(times[1:])


def with_comment(jpeg: bytes, comment: str) -> bytes:
    """The same picture in other bytes: a JPEG comment right after the start marker. Raises ValueError for no JPEG."""
    if not jpeg.startswith(JPEG_START):
        raise ValueError("the benchmark needs a JPEG photo")
    text = comment.encode()
    return JPEG_START + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + jpeg[len(JPEG_START) :]


def made_up_photo() -> bytes:
    """A 12-megapixel JPEG of about a phone's file size: coloured boxes in rows, under the grain of a sensor."""
    width, height = PHOTO_SIZE
    random = np.random.default_rng(7)
    coarse = random.integers(40, 220, size=(height // 250, width // 100, 3)).astype(np.uint8)
    shelf = np.asarray(Image.fromarray(coarse).resize(PHOTO_SIZE, Image.Resampling.NEAREST), dtype=np.int16)
    grain = random.integers(-12, 13, size=(height, width, 1), dtype=np.int16)
    buffer = BytesIO()
    Image.fromarray((shelf + grain).clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def pixel_size(photo: bytes) -> tuple[int, int]:
    """Width and height as they are stored; which way up makes no difference to the network's work."""
    with Image.open(BytesIO(photo)) as picture:
        return picture.size
