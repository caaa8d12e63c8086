"""How alike two names are written: for a person who asks whom a name may mean. Nobody is resolved by it."""

from collections.abc import Iterable, Iterator

from trucewatch.resolve.folding import ARTICLES, MAX_NAME, edits, fold, letters_of, sound_key

ALIKE = 0.75
"""From here on names are worth a look: of a published set's pairs it takes, .88 are one's (`benchmarks/names.py`)."""
INITIAL = 0.8
"""What an initial is worth beside a word that begins with it."""
JOINED = 0.9
"""From here on two names are alike though their words are cut otherwise ("SergeiLavrov")."""
MOST_APART = 6
"""Letters that only one of two names has, beyond which `closest` does not compare them word by word."""
MOST_WORDS = 12
"""Words of a name that are looked at."""


def alike(left: str, right: str) -> float:
    """From 0 to 1: as alike as the least alike word of the shorter name is to its own in the other, in any order.

    A word is compared by its letters and by its sounds (Dael, Da'il), without articles, marks and case. Words that
    only the longer name has do not count.
    """
    if len(left) > MAX_NAME or len(right) > MAX_NAME:
        return 0.0
    one, other = sorted((_words(left), _words(right)), key=len)
    if not one:
        return 0.0
    rest, least = list(other), 1.0
    for word in sorted(one, key=len, reverse=True):
        best = max(rest, key=lambda also, word=word: _word(word, also))  # type: ignore[misc]
        least = min(least, _word(word, best))
        rest.remove(best)
    whole = _share(sound_key(left), sound_key(right))
    return max(least, whole if whole > JOINED else 0.0)


def closest(name: str, known: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """Of (id, name) those written most like `name`, best first, one for each id; none that is not `ALIKE`."""
    found = sorted(_scored(name, known), key=lambda one: -one[0])
    best: dict[str, str] = {}
    for _, held, written in found:
        best.setdefault(held, written)
    return list(best.items())[:most]


def _scored(name: str, known: Iterable[tuple[str, str]]) -> Iterator[tuple[float, str, str]]:
    words = _words(name)
    letters = letters_of("".join(words))
    for held, written in known:
        others = _words(written)
        apart = (letters_of("".join(others)) ^ letters).bit_count()
        if len(words) == len(others) and apart <= MOST_APART and (score := alike(name, written)) >= ALIKE:
            yield score, held, written


def _words(name: str) -> list[str]:
    """The words of a name without articles, unless it has nothing else."""
    words = fold(name).split()[:MOST_WORDS]
    return [word for word in words if word not in ARTICLES] or words


def _word(left: str, right: str) -> float:
    if len(left) == 1 or len(right) == 1:
        return INITIAL if left[0] == right[0] else 0.0
    heard = _share(sound_key(left) or left, sound_key(right) or right)
    return (heard + _share(left, right)) / 2


def _share(left: str, right: str) -> float:
    """The share of letters that stay when one becomes the other; nothing where there are none."""
    longest = max(len(left), len(right))
    return 1 - edits(left, right, longest) / longest if longest else 0.0
