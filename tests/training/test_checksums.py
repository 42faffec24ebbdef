from pathlib import Path

from training.checksums import FileChange, file_changes, file_hashes, tree_hash


def test_hashes_are_those_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.txt").write_text("shelf\n")

    hashes = file_hashes([tmp_path / "a/b.txt"], tmp_path)

    assert hashes == {"a/b.txt": "d2c57c181f994f276c319fa2dce1ea1c4d6c121ff63e8175bcdd5761f09ce54d"}


def test_changes_name_what_changed_vanished_and_came() -> None:
    assert file_changes({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}) == [
        FileChange("changed", "b"),
        FileChange("vanished", "c"),
        FileChange("came", "d"),
    ]


def test_a_tree_is_told_apart_by_names_and_contents_not_by_order() -> None:
    tree = tree_hash({"a": "1", "b": "2"})

    assert tree == tree_hash({"b": "2", "a": "1"})
    assert tree not in {tree_hash({"a": "2", "b": "1"}), tree_hash({"a": "1"})}
