from pathlib import Path

import pytest

from training.sources import SplitBroken, frozen_text, read_frozen
from training.sources.frozen import frozen_by_name

HASHES = {"images/b.jpg": "b" * 64, "images/a b.jpg": "a" * 64}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "val.txt"
    file.write_text(frozen_text(HASHES))

    assert read_frozen(file) == HASHES


@pytest.mark.parametrize(
    "edited",
    [
        frozen_text(HASHES).replace("b.jpg", "c.jpg"),
        frozen_text(HASHES).rsplit("\n", 2)[0] + "\n",
        frozen_text(HASHES).partition("\n")[2],
        "",
    ],
)
def test_an_edited_list_is_refused(tmp_path: Path, edited: str) -> None:
    file = tmp_path / "val.txt"
    file.write_text(edited)

    with pytest.raises(SplitBroken, match=r"val\.txt"):
        read_frozen(file)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "val.txt"
    file.write_bytes(frozen_text(HASHES).encode() + b"\xff")

    with pytest.raises(SplitBroken, match=r"val\.txt"):
        read_frozen(file)


def test_photos_of_one_name_in_two_folders_keep_both_hashes(tmp_path: Path) -> None:
    file = tmp_path / "val.txt"
    file.write_text(frozen_text({"one/a.jpg": "1" * 64, "two/a.jpg": "2" * 64}))

    assert frozen_by_name(file) == {"a.jpg": {"1" * 64, "2" * 64}}
