import numpy as np

from training.synth import contact_sheet


def test_sheet_pads_its_last_row() -> None:
    sheet = contact_sheet([1, 2, 3], 2, width=160, height=120)
    assert sheet.shape == (240, 320, 3)
    assert not sheet[120:, 160:].any()
    assert sheet[120:, :160].any()


def test_boxes_are_drawn_on_request() -> None:
    plain, boxed = (contact_sheet([1], 1, width=160, height=120, boxes=b) for b in (False, True))
    assert not np.array_equal(plain, boxed)
