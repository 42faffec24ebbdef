"""The one door to ONNX Runtime. Everything else speaks to the `ModelSession` protocol and can be given a fake."""

import os
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from vision.errors import ModelCorrupt

Tensor = NDArray[np.float32]


class ModelSession(Protocol):
    """A loaded network with one input and one output."""

    def run(self, batch: Tensor) -> Tensor:
        """Push one float32 batch through the network."""
        ...


class OrtSession:
    """A network in ONNX Runtime on the CPU. Safe to call from several threads at once."""

    def __init__(self, weights: bytes, *, threads: int | None = None) -> None:
        """Load `weights` (an ONNX file's bytes); `threads` None means one per core that this process may use.

        Raises ModelCorrupt when the runtime cannot read the network.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or usable_cores()
        options.inter_op_num_threads = 1
        # Level 3 keeps the console free of the runtime's remarks on graph rewriting; errors still come as exceptions.
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's exceptions share no base class below Exception
            raise ModelCorrupt(f"ONNX Runtime cannot read the network: {error}") from error
        self._input: str = self._session.get_inputs()[0].name

    def run(self, batch: Tensor) -> Tensor:
        output: Tensor = self._session.run(None, {self._input: batch})[0]
        return output


def usable_cores() -> int:
    """Cores that this process may use. More threads than that would wait for each other, spinning."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
