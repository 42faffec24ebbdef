"""How long each stage of the vision part takes, and what the whole costs compared with the bare network."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from vision.photos.images import decode_photo
from vision.photos.quality import judge_quality
from vision.pipeline import ShelfPipeline
from vision.shelf.rows import lay_rows

DEFAULT_RUNS = 9


@dataclass(frozen=True, slots=True)
class VisionBench:
    """Median milliseconds per stage; `whole` is the pipeline's own run from bytes to report."""

    stages: dict[str, float]
    whole: float

    @property
    def ratio(self) -> float:
        """The whole divided by the bare session runs: 1.0 would mean that everything else is free."""
        return self.whole / self.stages["session"]


def bench_photo(pipeline: ShelfPipeline, data: bytes, *, runs: int = DEFAULT_RUNS) -> VisionBench:
    """Time every stage on one photo, `runs` times each after one run to warm up; raises PhotoError."""
    detector, long_side = pipeline.detector, max(pipeline.detector.card.looks)
    photo = decode_photo(data, max_pixels=pipeline.max_pixels, long_side=long_side)
    looks = detector.looks(photo.width, photo.height)
    batches = [detector.preprocess(photo.pixels, look) for look in looks]
    outputs = [detector.infer(batch) for batch in batches]
    found = detector.postprocess(outputs, looks)
    products, tags = ([one.box for one in found if one.object_class == name] for name in ("product", "price_tag"))
    stages: dict[str, Callable[[], object]] = {
        "decode": lambda: decode_photo(data, max_pixels=pipeline.max_pixels, long_side=long_side),
        "quality": lambda: judge_quality(photo.pixels, photo.width, photo.height),
        "preprocess": lambda: [detector.preprocess(photo.pixels, look) for look in looks],
        "session": lambda: [detector.infer(batch) for batch in batches],
        "postprocess": lambda: detector.postprocess(outputs, looks),
        "rows": lambda: lay_rows(products, photo.width, photo.height, tags),
    }
    whole = _median_ms(lambda: pipeline.analyze_one(data, "bench"), runs)
    return VisionBench({name: _median_ms(stage, runs) for name, stage in stages.items()}, whole)


def _median_ms(action: Callable[[], object], runs: int) -> float:
    action()
    return median(_milliseconds(action) for _ in range(runs))


def _milliseconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return (perf_counter() - start) * 1000
