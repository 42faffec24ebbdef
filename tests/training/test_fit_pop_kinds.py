import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from training import fit_pop_kinds
from training.fit_pop_kinds import OTHER, Pieces, fit_kinds, read_pieces, render_dressed

MEASURES = 20


def pieces(count: int, overlap: float) -> Pieces:
    """Strips are wide and flat, cards and discs alike; `overlap` mixes strips among the others."""
    rng = np.random.default_rng(2)
    kinds = np.asarray([("strip", "card", "disc")[number % 3] for number in range(count)])
    measures = rng.normal(0, 0.3, (count, MEASURES))
    measures[:, 0] += np.where((kinds == "strip") & (rng.random(count) >= overlap), 3.0, 0.0)
    return Pieces(measures, kinds, np.arange(count) // 4)


def test_only_a_kind_that_held_out_pieces_confirm_is_told() -> None:
    model = fit_kinds(pieces(240, overlap=0.0))
    assert set(model.told_from) == {"strip"}
    fresh = pieces(90, overlap=0.0)
    told = [guess.kind for guess in model.guess(fresh.measures)]
    assert told == [kind if kind == "strip" else None for kind in fresh.kinds]


def test_a_kind_that_real_photos_disprove_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_pop_kinds, "NEVER_TOLD", ("strip",))
    model = fit_kinds(pieces(240, overlap=0.0))

    assert model.told_from == {}
    assert {guess.kind for guess in model.guess(pieces(90, overlap=0.0).measures)} == {None}


def test_a_kind_of_few_examples_becomes_other() -> None:
    few = pieces(90, overlap=0.0)
    kinds = few.kinds.copy()
    kinds[:3] = ("banner", "poster", "standee")
    assert fit_kinds(Pieces(few.measures, kinds, few.seeds)).kinds == ("card", "disc", "strip", OTHER)


def test_rendered_records_are_read_with_their_photos(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.jpg"), np.full((100, 200, 3), 90, np.uint8))
    pop = {"kind": "pop", "visible": 0.9, "box": [10, 10, 60, 30], "pop_kind": "poster"}
    facing = {"kind": "product", "visible": 1.0, "box": [20, 50, 20, 40]}
    hidden, low = pop | {"visible": 0.3}, pop | {"box": [10, 10, 60, 9]}
    row = {"edge_px": [[0, 90], [200, 92]]}
    record = {"seed": 7, "objects": [pop, facing, hidden, low], "rows": [row]}
    (tmp_path / "a.json").write_text(json.dumps(record))
    (tmp_path / "no-photo.json").write_text(json.dumps(record))
    found = read_pieces(tmp_path)
    assert found.measures.shape == (1, MEASURES)
    assert (found.kinds.tolist(), found.seeds.tolist()) == (["poster"], [7])


def test_scenes_full_of_pop_are_rendered_once(tmp_path: Path) -> None:
    pytest.importorskip("moderngl")
    pytest.importorskip("skia")
    render_dressed(tmp_path, [3], size=(480, 360))
    photo = tmp_path / "3.jpg"
    first = photo.read_bytes()
    assert sum(found["kind"] == "pop" for found in json.loads((tmp_path / "3.json").read_text())["objects"]) >= 3
    photo.write_bytes(b"kept")
    render_dressed(tmp_path, [3], size=(480, 360))
    assert photo.read_bytes() == b"kept" != first


def test_a_record_without_a_readable_photo_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    pop = {"kind": "pop", "visible": 0.9, "box": [10, 10, 60, 30], "pop_kind": "poster"}
    (tmp_path / "a.json").write_text(json.dumps({"seed": 7, "objects": [pop], "rows": []}))
    with pytest.raises(OSError, match=r"a\.jpg is no picture"):
        read_pieces(tmp_path)
