"""When two product names are the same but for spelling. Pure.

"Body-Wash Rose 200 ml" and "BODYWASH Rose 200ml" are; "Shampoo 200 ml" and "Shampoo 400 ml" are not, for sizes and
flavours are what sets products apart.
"""

import unicodedata
from collections.abc import Iterator

# A slip in a shorter word makes another word too easily: Lemon and Melon, Mild and Milk.
MIN_LETTERS_OF_A_SLIP = 6


def folded(text: str) -> str:
    """The letters and digits of a text alone, without case, accents and spaces."""
    return "".join(_words(text))


def spellings(name: str) -> frozenset[str]:
    """Keys of a name: two names share one when they differ in spelling or in one slip of the pen.

    A slip is a letter too much, missing, wrong, or swapped with its neighbour, so the words agree once a letter is
    left out of each (the deletion neighbourhood of Mor and Fraenkel, 1982). Only long Latin words without digits may
    have one: a digit tells a size, and a Chinese character is a word.
    """
    words = _words(name)
    slips = (
        "".join((*words[:place], shorter, *words[place + 1 :]))
        for place, word in enumerate(words)
        if len(word) >= MIN_LETTERS_OF_A_SLIP and word.isascii() and word.isalpha()
        for shorter in _one_letter_left_out(word)
    )
    return frozenset({"".join(words), "".join(sorted(words)), *slips})


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = (character for character in plain if not unicodedata.combining(character))
    return "".join(character if character.isalnum() else " " for character in bare).split()


def _one_letter_left_out(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
