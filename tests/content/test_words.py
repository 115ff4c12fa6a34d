"""What a child reads of the shipped subtraction pack, over many variants: one is not many, numbers stay small."""

import re
from collections.abc import Iterator

import pytest

from content.answers import check
from content.generate import VariantPart, variant
from tests.content.shipped import shipped

ONE_OF_MANY = {
    "en": re.compile(r"\b1 (tens|ones|hundreds|counters|people|are|were|of them)\b"),
    "es": re.compile(r"\b1 (decenas|unidades|centenas|fichas|se van|salieron|quedan)\b"),
}
ITEMS = [item.id for item in shipped().items]


def told(part: VariantPart) -> Iterator[str]:
    """All that a child can be shown of a part, the words after each answer that is foreseen among it."""
    yield from (part.prompt, part.spoken or "", part.look_again or "", *(option.text for option in part.options))
    for hint in part.hints:
        yield from (hint.text or "", hint.ask.prompt if hint.ask else "")
    foreseen = {*part.wrong, *(answer for answers in part.predicted.values() for answer in answers)}
    yield from (check(part, answer, "en").feedback or "" for answer in sorted(foreseen.difference(part.key)))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("item", ITEMS)
def test_one_is_not_many(item: str, language: str) -> None:
    for seed in range(25):
        made = variant(shipped(), item, f"words-{seed}", language=language)
        for text in (made.stem or "", *(text for part in made.parts for text in told(part))):
            assert not ONE_OF_MANY[language].search(text), text


@pytest.mark.parametrize("item", ITEMS)
def test_every_number_stays_within_a_thousand(item: str) -> None:
    for seed in range(25):
        made = variant(shipped(), item, f"words-{seed}")
        texts = [made.stem or ""]
        for part in made.parts:
            texts += [part.prompt, *(option.text for option in part.options)]
        assert not re.search(r"\d{4}", " ".join(texts)), texts
