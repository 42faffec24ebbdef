import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

from training.audit import Audit, AuditedSource, Finding, audit_json, finding_table, source_table, write_sheet
from training.audit.report import CAPTION, COLUMNS, TILE
from training.sources import LabelledObject, LabelledPhoto
from vision.types import Box

BOX = Box(10, 20, 30, 40)
PHOTO = LabelledPhoto("a", lambda: np.zeros((120, 160, 3), np.uint8), (LabelledObject("product", BOX),))
TINY = Finding("tiny", "teaches", "shelves", Path("images/a.jpg"), "1 boxes ...", (BOX,), (PHOTO,))
LEAK = Finding("leak", "teaches", "shelves", Path("images/a.jpg"), "near-duplicate of b", (), (PHOTO, PHOTO))
AUDIT = Audit((AuditedSource("teaches", "shelves", 7, {"product": 31}, ("product",)),), (*[TINY] * 20, LEAK))


def printed(audit: Audit) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(source_table(audit), finding_table(audit))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_the_tables_name_counts_and_findings() -> None:
    text = printed(AUDIT)

    assert "product 31" in text
    assert "near-duplicate of b" in text
    assert "12 more in the JSON report" in text


def test_the_json_holds_every_finding() -> None:
    values = json.loads(json.dumps(audit_json(AUDIT)))

    assert len(values["findings"]) == 21
    assert values["findings"][0]["boxes"] == [[10, 20, 30, 40]]
    assert values["sources"][0]["objects"] == {"product": 31}


def test_the_sheet_pictures_labels_green_and_the_boxes_meant_red(tmp_path: Path) -> None:
    assert write_sheet(AUDIT, tmp_path / "sheet.png")

    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet.shape == (3 * (TILE[1] + CAPTION), COLUMNS * TILE[0], 3)
    assert (sheet == (0, 0, 255)).all(axis=2).any()
    assert (sheet == (0, 200, 0)).all(axis=2).any()


def test_without_findings_there_is_no_sheet(tmp_path: Path) -> None:
    assert not write_sheet(Audit((), ()), tmp_path / "sheet.png")
    assert not list(tmp_path.iterdir())


def test_a_sheet_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot write"):
        write_sheet(AUDIT, tmp_path / "nowhere/sheet.png")
