import numpy as np
import pytest

from vision.errors import ModelCorrupt
from vision.sessions import OrtSession


def field(number: int, value: bytes | int | str) -> bytes:
    """One field of a protocol buffer."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    content = value.encode() if isinstance(value, str) else value
    return bytes([number << 3 | 2, len(content)]) + content


def negating_network() -> bytes:
    """A whole ONNX file, written by hand: output = -input, float32, any shape of three dimensions."""
    shape = b"".join(field(1, field(2, name)) for name in "abc")
    kind = field(2, field(1, field(1, 1) + field(2, shape)))
    node = field(1, "images") + field(2, "output0") + field(4, "Neg")
    graph = (
        field(1, node) + field(2, "g") + field(11, field(1, "images") + kind) + field(12, field(1, "output0") + kind)
    )
    return field(1, 8) + field(7, graph) + field(8, field(2, 17))


@pytest.mark.parametrize("threads", [None, 1])
def test_a_network_runs(threads: int | None) -> None:
    session = OrtSession(negating_network(), threads=threads)
    for shape in ((1, 3, 2), (2, 2, 5)):
        batch = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
        assert (session.run(batch) == -batch).all()


@pytest.mark.parametrize("weights", [b"", b"no network", negating_network()[:-20]])
def test_unreadable_weights_are_refused(weights: bytes) -> None:
    with pytest.raises(ModelCorrupt, match="cannot read the network"):
        OrtSession(weights)
