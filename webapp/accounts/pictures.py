"""Three of twelve pictures in order: what a child who cannot type a password knows. 12 * 11 * 10 = 1,320 codes."""

import hmac
from collections.abc import Collection, Iterable
from random import Random, SystemRandom

from webapp.accounts.sealing import Unreadable, seal, unseal
from webapp.tables import Person

PICTURES = ("fox", "boat", "apple", "star", "tree", "key", "kite", "fish", "drum", "sun", "snail", "cup")
LENGTH = 3
Code = tuple[str, ...]  # three different names of PICTURES


def choose_code(taken: Collection[Code], rng: Random | None = None) -> Code:
    """A code that nobody in `taken` has. ValueError when a class holds all 1,320 codes."""
    rng = rng or SystemRandom()
    if len(set(taken)) >= 1_320:
        raise ValueError("every picture code is taken; split the class")
    while True:
        code = tuple(rng.sample(PICTURES, LENGTH))
        if code not in taken:
            return code


def choose_face(in_class: Iterable[str | None], rng: Random | None = None) -> str:
    """One of the faces that fewest children of the class have."""
    rng = rng or SystemRandom()
    worn = list(in_class)
    fewest = min(worn.count(name) for name in PICTURES)
    return rng.choice([name for name in PICTURES if worn.count(name) == fewest])


def seal_code(code: Code) -> bytes:
    return seal(",".join(code))


def code_of(student: Person) -> Code | None:
    """The child's pictures. None: there are none yet, or another installation's secret sealed them."""
    if student.picture_code is None:
        return None
    try:
        return tuple(unseal(student.picture_code).split(","))
    except Unreadable:
        return None


def matches(student: Person, tapped: Iterable[str]) -> bool:
    """Compared in constant time; a child without a code has no pictures that match."""
    code = code_of(student)
    given = ",".join(tapped).encode()
    return hmac.compare_digest(",".join(code).encode() if code else b"-", given) and code is not None


def read_taps(chosen: str, pick: str) -> Code:
    """What was tapped so far and now; an empty `pick` takes the last one back.

    Unknown and repeated names are dropped.
    """
    known = [name for name in chosen.split(",") if name in PICTURES]
    taps = list(dict.fromkeys(known))[:LENGTH]
    if not pick:
        taps = taps[:-1]
    elif pick in PICTURES and pick not in taps and len(taps) < LENGTH:
        taps.append(pick)
    return tuple(taps)
