import cv2
import numpy as np

from vision.recognition.pack_reader import LEAST_SIDE, RapidPackReader


def test_words_on_a_drawn_pack_are_read_and_small_crops_are_not() -> None:
    pack = np.full((160, 120, 3), (60, 160, 220), np.uint8)
    cv2.putText(pack, "LEMON", (12, 90), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2, cv2.LINE_AA)
    reader = RapidPackReader()
    (read,) = reader.read(pack)
    assert read.text == "LEMON"
    assert read.score > 0.8
    assert reader.read(pack[:, : LEAST_SIDE - 1]) == ()
