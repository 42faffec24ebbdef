import numpy as np

from training.synth import Scene, contact_sheet_of


def test_sheet_pads_its_last_row(scenes: list[Scene]) -> None:
    sheet = contact_sheet_of(scenes[:3], 2, width=160, height=120)
    assert sheet.shape == (240, 320, 3)
    assert not sheet[120:, 160:].any()
    assert sheet[120:, :160].any()


def test_boxes_are_drawn_on_request(scenes: list[Scene]) -> None:
    plain, boxed = (contact_sheet_of(scenes[:1], 1, width=160, height=120, boxes=b) for b in (False, True))
    assert not np.array_equal(plain, boxed)
