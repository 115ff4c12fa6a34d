"""Answers that are picked: options, an order, pairs. They travel as ids."""

import re
from itertools import pairwise

from content.answers.verdicts import Reading
from content.generate import VariantPart
from content.keys import chosen, paired


def read_choice(part: VariantPart, text: str, language: str) -> Reading | None:
    """The ids of the options, by spaces or commas; each may show its own rule."""
    ids = list(dict.fromkeys(re.findall(r"[^\s,]+", text)))
    if not ids or not {option.id for option in part.options}.issuperset(ids) or (len(ids) > 1 and not part.many):
        return None
    given = chosen(ids)
    if given in part.key:
        return Reading.whole(given, True)
    wanted = set(part.key[0].split()) if part.many else set()
    hits = len(wanted & set(ids))
    score = max(hits - (len(ids) - hits), 0) / len(wanted) if wanted else 0.0
    return Reading(given, score, frozenset(ids))


def read_order(part: VariantPart, text: str, language: str) -> Reading | None:
    """Every id once, first to last. The score is the share of cards that stand before the right next one."""
    ids = text.split()
    if sorted(ids) != sorted(option.id for option in part.options):
        return None
    given = " ".join(ids)
    if given in part.key:
        return Reading.whole(given, True)
    wanted = part.key[0].split()
    hits = len(set(pairwise(wanted)) & set(pairwise(ids)))
    return Reading(given, hits / (len(wanted) - 1), frozenset([given]))


def read_match(part: VariantPart, text: str, language: str) -> Reading | None:
    """`left:right` ids, each left one once. The score is the share of right pairs; one wrong pair may show a rule."""
    pairs = [tuple(pair.split(":")) for pair in text.split()]
    left, right = ({card[0] for card in part.shown[side]} for side in ("left", "right"))
    if any(len(pair) != 2 or pair[1] not in right for pair in pairs) or sorted(p[0] for p in pairs) != sorted(left):
        return None
    given = paired({pair[0]: pair[1] for pair in pairs})
    if given in part.key:
        return Reading.whole(given, True)
    right_pairs = _pairs(part.key[0])
    hits = sum(right_pairs[one] == other for one, other in _pairs(given).items())
    alone = [paired({**right_pairs, one: other}) for one, other in _pairs(given).items()]
    return Reading(given, hits / len(left), frozenset([given, *alone]))


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())
