"""Bundles in the models folder: written aside, read back and exchanged as a whole, then listed in the manifest."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vision.cards import CARD, MANIFEST, BundleCard, Manifest, read_manifest, verified_weights
from vision.errors import ModelError

PAGE = "README.md"


def write_bundle(
    folder: Path, network: bytes, card: Mapping[str, Any], page: str, read: Callable[[Path], BundleCard]
) -> None:
    """Write weights, card and page; they belong together, so that they are exchanged together.

    Args:
        folder: of the bundle; one that is there is replaced.
        network: the weights, as ONNX.
        card: its `file` names the weights.
        page: the card for people (Markdown).
        read: reads the card of a folder as `vision` does.

    Raises:
        ModelError: `vision` would refuse to load it; what is there stays.
    """
    new, old = _aside(folder, "new"), _aside(folder, "old")
    for left_over in (new, old):
        shutil.rmtree(left_over, ignore_errors=True)
    new.mkdir(parents=True)
    (new / card["file"]).write_bytes(network)
    _write(new / CARD, card)
    (new / PAGE).write_text(page)
    _read_back(new, read)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> None:
    """Put back what a publishing that died in the middle of the exchange had moved away."""
    if (old := _aside(folder, "old")).exists() and not folder.exists():
        old.rename(folder)


def list_bundle(models: Path, kind: str, name: str) -> None:
    """List a bundle in the manifest; the first one of its kind comes into use at once."""
    manifest = read_manifest(models) if (models / MANIFEST).is_file() else Manifest(())
    bundles = tuple(sorted({*manifest.bundles, name}))
    _write(models / MANIFEST, Manifest(bundles, {kind: name, **manifest.in_use}).as_json())


def _read_back(new: Path, read: Callable[[Path], BundleCard]) -> None:
    """What `vision` refuses to load must not replace what it loads."""
    try:
        verified_weights(read(new))
    except ModelError:
        shutil.rmtree(new)
        raise


def _aside(path: Path, state: str) -> Path:
    return path.with_name(f".{path.name}-{state}")


def _write(path: Path, values: Mapping[str, Any]) -> None:
    """Exchanged as a whole: whoever reads the file meanwhile, or after a crash, finds the old one or the new one."""
    new = _aside(path, "new")
    new.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n")
    new.replace(path)
