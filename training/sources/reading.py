"""Reading a source of any form."""

from collections.abc import Callable, Iterator
from pathlib import Path

from training.recipe import Source, SourceForm
from training.sources.assembly import Read
from training.sources.coco import read_coco
from training.sources.label_studio import read_label_studio
from training.sources.labelled import LabelBroken, LabelledPhoto, LabelProblem
from training.sources.photos import photo_paths, split_files
from training.sources.rendered import read_rendered
from training.sources.sku110k import read_sku110k
from training.sources.voc import read_voc
from training.sources.yolo import read_yolo

OnProblem = Callable[[LabelProblem], None]

READERS: dict[SourceForm, Callable[[Source, Path], Iterator[Read]]] = {
    "yolo": read_yolo,
    "coco": read_coco,
    "voc": read_voc,
    "label-studio": read_label_studio,
    "sku110k": read_sku110k,
    "rendered": read_rendered,
}


def read_source(source: Source, data: Path, on_problem: OnProblem | None = None) -> Iterator[LabelledPhoto]:
    """The photos of a source, in a stable order.

    Args:
        source: what to read.
        data: the folder that the source's paths are relative to.
        on_problem: takes each problem; the photo that has it is left out. Without it the first problem is raised.

    Raises:
        FileNotFoundError: the source's folder or label file is not there.
        LabelBroken: a photo or label cannot be used, and `on_problem` is not given.
    """
    for read in READERS[source.form](source, data):
        if isinstance(read, LabelledPhoto):
            yield read
        elif on_problem is None:
            raise LabelBroken(read)
        else:
            on_problem(read)


def source_files(source: Source, data: Path) -> list[Path]:
    """The files that a source's photos and labels come from, and its frozen splits, sorted; none if it is rendered."""
    if source.form == "rendered":
        return []
    labels = source.label_places(data)
    inside = [file for entry in labels if entry.is_dir() for file in entry.iterdir() if file.suffix in {".txt", ".xml"}]
    files = {*photo_paths(source, data), *inside, *(file for file in labels if file.is_file()), *split_files(source)}
    return sorted(files)
