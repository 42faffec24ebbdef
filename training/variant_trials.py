"""Tries lighter variants of a network and takes the one that measured better, if any."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.recipe import Source
from training.sources import LabelProblem, read_source
from vision.detector import Detector
from vision.sessions import ModelSession, OrtSession, Tensor

# What a variant may lose in mean AP, and how much less time it must take: less would be noise.
MOST_LOST = 0.005
LEAST_GAIN = 0.05
ROUNDS = 9
PHOTOS_A_SOURCE = 12
# Photos that follow each other often show the same shelf.
STEP = 5

Variant = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class VariantTrial:
    """One variant beside the FP32 network: time a photo on one core, mean AP (None: not measured), the decision."""

    name: str
    milliseconds: float
    fp32_milliseconds: float
    mean_ap: float | None
    fp32_mean_ap: float | None
    taken: bool
    why: str


def try_variants(
    network: bytes, variants: Mapping[str, Variant], side: int, measure: Callable[[bytes], float]
) -> tuple[bytes, tuple[VariantTrial, ...]]:
    """The lightest network that loses at most `MOST_LOST`, and what was tried.

    Args:
        network: the ONNX file's bytes (FP32).
        variants: by name, what makes the variant from these bytes.
        side: long side of the network's input in pixels.
        measure: mean AP of a network; only asked for variants that are faster.
    """
    taken, trials = network, []
    for name, make in variants.items():
        lighter = make(network)
        trial = _try(name, lighter, network, side, measure)
        trials.append(trial)
        if trial.taken:
            taken = lighter
            break
    return taken, tuple(trials)


def _try(name: str, lighter: bytes, network: bytes, side: int, measure: Callable[[bytes], float]) -> VariantTrial:
    sessions = [OrtSession(weights, threads=1) for weights in (lighter, network)]
    own, full = (round(value, 1) for value in times_in_turn(sessions, side))
    if own > full * (1 - LEAST_GAIN):
        why = f"not faster: {own:.0f} ms against {full:.0f} ms a photo on one core"
        return VariantTrial(name, own, full, None, None, taken=False, why=why)
    found, expected = round(measure(lighter), 4), round(measure(network), 4)
    kept = expected - found <= MOST_LOST
    why = f"{own / full:.0%} of the time, mean AP {found - expected:+.3f}: {'taken' if kept else 'loses too much'}"
    return VariantTrial(name, own, full, found, expected, taken=kept, why=why)


def times_in_turn(sessions: Sequence[ModelSession], side: int) -> tuple[float, ...]:
    """Median milliseconds of each session for one 4:3 photo, all run in turn so that a busy machine slows all alike.

    It is the time of this thread on its core, which waiting for other processes does not count into: the sessions must
    have one thread.
    """
    batch: Tensor = np.random.default_rng(0).random((1, 3, side * 3 // 4 // 32 * 32, side), dtype=np.float32)
    times: list[list[float]] = [[] for _ in sessions]
    for _ in range(ROUNDS + 1):
        for session, taken in zip(sessions, times, strict=True):
            start = time.thread_time()
            session.run(batch)
            taken.append(1000 * (time.thread_time() - start))
    return tuple(statistics.median(taken[1:]) for taken in times)


def calibration_photos(detector: Detector, sources: Sequence[Source], data: Path) -> Iterator[Tensor]:
    """Network inputs from photos that taught the network: a few of every source."""
    for source in sources:
        for photo in itertools.islice(read_source(source, data, _leave_out), 0, PHOTOS_A_SOURCE * STEP, STEP):
            pixels = photo.load()
            for look in detector.looks(pixels.shape[1], pixels.shape[0]):
                yield detector.preprocess(pixels, look)


def _leave_out(_: LabelProblem) -> None:
    """A broken label teaches nothing here: only the pixels count."""
