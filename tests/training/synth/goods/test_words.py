import numpy as np
import pytest

pytest.importorskip("skia")
pytest.importorskip("moderngl")

from training.synth.goods import words
from training.synth.goods.pen import Script, can_write


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    assert words.shaped_arabic("شاي") == "\ufef1\ufe8e\ufeb7"
    assert words.shaped_arabic("حليب") == "\ufe90\ufef4\ufee0\ufea3"


@pytest.mark.parametrize("script", words.WORDS)
def test_a_market_whose_script_has_no_font_writes_latin(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "can_write", lambda _: False)
    rng = np.random.default_rng(1)
    assert all(words.script_word(rng, script).isascii() for _ in range(10))
    assert all(words.draw_slogan(rng, script).isascii() for _ in range(10))


def test_every_arabic_word_has_joined_forms_for_its_letters() -> None:
    written = {letter for word in (*words.WORDS["arabic"], *words.SCRIPT_SLOGANS["arabic"]) for letter in word}
    assert written <= set(words.ARABIC_FORMS)


def test_latin_can_always_be_written() -> None:
    assert can_write("latin")
