"""Words on a pack: variants that look alike are told by what is printed on them, where their names say it.

The embedder sees a pack 224 pixels high, and small print is gone by then. Reading takes thirty times as long as a
vector, so that only those facings are read whose best two SKUs are nearly as like, and whose names differ.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from vision.geometry import Floats, Ints

# Likenesses this far apart or less are close. Of the facings whose second SKU is right about half lie there (36 to
# 63 %); at twice the distance a quarter more names are mended for twice the reading.
CLOSE = 0.05
# A photo must not take longer for this than for everything else: 20 crops take two and a half seconds of one core.
MOST_READ = 20
# A word that was read is one of a name when so much of their letters agree (difflib's ratio): print on a bent pack is
# misread by a letter or two, and other flavours differ in more. From 0.7 to 0.8 the results hardly change.
FITS = 0.7
# Logits for the SKU whose name holds a word that was read. A close pair is at most 0.6 apart by looks; 4 mends no more.
WORTH = 2.0
# Shorter ones are sizes and scraps.
LEAST_LETTERS = 3

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A line read on a pack, and how sure its letters are, 0 to 1."""

    text: str
    score: float


def words_of(*texts: str) -> Words:
    """The words of names and codes, in small letters."""
    return frozenset(word for text in texts for word in _split(text))


def name_words(skus: Sequence[str], names: Mapping[str, str]) -> tuple[Words, ...]:
    """The words of each SKU's name and code: codes are often names themselves."""
    return tuple(words_of(sku, names.get(sku, "")) for sku in skus)


def worth_reading(candidates: Ints, similarities: NDArray[np.float32], names: Sequence[Words]) -> Ints:
    """Places of the facings whose best two SKUs are close and called otherwise; the closest `MOST_READ` of them.

    `candidates` `(m, k)` are numbers of SKUs, best first, -1 for none; `similarities` `(m, k)` how like they are.
    """
    gaps = similarities[:, 0] - similarities[:, 1]
    told = np.asarray([second >= 0 and names[first] != names[second] for first, second in candidates[:, :2]], bool)
    places = np.flatnonzero(told & (gaps <= CLOSE))
    return np.asarray(places[np.argsort(gaps[places], kind="stable")][:MOST_READ])


def word_evidence(candidates: Ints, names: Sequence[Words], texts: Mapping[int, Sequence[ReadText]]) -> Floats:
    """Logits `(m, k)` for the candidates of each facing: 0 for the best, 0 where nothing was read or nothing fits.

    Args:
        candidates: `(m, k)` numbers of SKUs, -1 for none.
        names: the words of each SKU's name.
        texts: what was read, by the facing's place.
    """
    evidence = np.zeros(candidates.shape)
    for place, read in texts.items():
        called = [names[number] if number >= 0 else frozenset() for number in candidates[place]]
        evidence[place] = WORTH * sum(
            (line.score * _holding(line.text, called) for line in read), np.zeros(len(called))
        )
    return np.asarray(evidence - evidence.max(axis=1, keepdims=True, initial=-np.inf))


def _holding(text: str, called: Sequence[Words]) -> Floats:
    """How well the words of a line fit each name, summed over its words; what fits too little counts as nothing."""
    fits = [[max((_likeness(word, other) for other in name), default=0.0) for name in called] for word in _split(text)]
    likenesses = np.asarray(fits, dtype=np.float64).reshape(-1, len(called))
    return np.asarray(np.where(likenesses >= FITS, likenesses, 0.0).sum(axis=0))


def _likeness(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _split(text: str) -> list[str]:
    return [word for word in re.split(r"[^\w%]+|_", text.casefold()) if len(word) >= LEAST_LETTERS]
