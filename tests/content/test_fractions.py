"""The pack on fractions: keys worked out anew from what a child reads, hints, and what each skill comes with."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from content.answers import check
from content.checks.sampling import sample
from content.generate import Variant, VariantPart, variant, variant_of
from tests.content.shipped import PACKS, fractions

ITEMS = [item.id for item in fractions().items]
SKILLS = [skill.id for skill in fractions().skills]
SEEDS = 12

FRACTION = r"(?P<whole>\d+)?\\frac\{ *(?P<top>\d+) *\}\{ *(?P<bottom>\d+) *\}"
SUM = re.compile(r"\$(.+?) ([+-]) (.+)\$ =")
# what stands in the prompt is the answer itself, in another form
SAME_NUMBER = ("mixed-to-fraction", "fraction-to-mixed", "simplify", "tap-the-point", "same-place")
SUMS = ("add-like", "subtract-like", "add-mixed", "subtract-mixed", "add-unlike", "subtract-unlike")


def variants(item: str, count: int = SEEDS) -> Iterator[Variant]:
    return (variant(fractions(), item, f"seed-{number}") for number in range(count))


def number(latex: str) -> Fraction:
    found = re.search(FRACTION, latex)
    assert found, latex
    return int(found["whole"] or 0) + Fraction(int(found["top"]), int(found["bottom"]))


def valued(answer: str) -> Fraction:
    return sum((Fraction(piece) for piece in answer.split()), Fraction(0))


@pytest.mark.parametrize("item", SUMS)
def test_sums_and_differences_are_right(item: str) -> None:
    for made in variants(item, 60):
        part = made.parts[0]
        found = SUM.fullmatch(part.prompt)
        assert found, part.prompt
        left, right = number(found[1]), number(found[3])
        assert valued(part.key[0]) == (left + right if found[2] == "+" else left - right)


@pytest.mark.parametrize("item", SAME_NUMBER)
def test_another_form_is_the_same_number(item: str) -> None:
    for made in variants(item, 60):
        assert valued(made.parts[0].key[0]) == number(made.parts[0].prompt)


def test_the_missing_top_makes_the_two_equal() -> None:
    for made in variants("missing-top", 60):
        left, right = made.parts[0].prompt.split("=")
        bottom = re.search(r"\{ *(\d+) *\}\$$", right)
        assert bottom
        assert number(left) == Fraction(int(made.parts[0].key[0]), int(bottom[1]))


@pytest.mark.parametrize("item", ["same-bottom", "same-top", "which-is-more", "who-has-more"])
def test_the_right_one_is_the_larger(item: str) -> None:
    for made in variants(item, 60):
        part = made.parts[0]
        said = {option.id: option.text for option in part.options if "frac" in option.text}
        if not said:  # the story tells them in the order of the names
            texts = re.findall(FRACTION, made.stem or "")
            said = dict(zip(("bao", "ines"), (f"\\frac{{{top}}}{{{bottom}}}" for _, top, bottom in texts), strict=True))
        assert max(said, key=lambda id: number(said[id])) == part.key[0]


@pytest.mark.parametrize("item", ["order-parts", "order-by-half"])
def test_the_order_goes_up(item: str) -> None:
    for made in variants(item, 60):
        texts = {option.id: option.text for option in made.parts[0].options}
        sizes = [number(texts[id]) for id in made.parts[0].key[0].split()]
        assert sizes == sorted(set(sizes))


def test_equal_ones_are_equal_and_the_others_are_not() -> None:
    for made in variants("find-equal", 60):
        part = made.parts[0]
        equal = {option.id for option in part.options if number(option.text) == number(made.stem or "")}
        assert equal == set(part.key[0].split())


@pytest.mark.parametrize("item", ITEMS)
def test_the_key_is_right_and_each_foreseen_answer_is_met(item: str) -> None:
    for made in variants(item):
        for part in made.parts:
            assert check(part, part.key[0], "en").kind == "right"
            for rule, answers in part.predicted.items():
                for answer in answers:
                    verdict = check(part, given(part, answer), "en")
                    assert verdict.kind == "wrong", (part.prompt, answer)
                    assert rule in verdict.misconceptions


def given(part: VariantPart, answer: str) -> str:
    """A foreseen answer as a child gives it; of several blanks the others are right."""
    blank, equals, value = answer.partition("=")
    if part.response != "blanks" or not equals:
        return answer.removesuffix("/1")
    return json.dumps({**json.loads(part.key[0]), blank: value})


@pytest.mark.parametrize("item", ITEMS)
def test_no_hint_says_the_answer(item: str) -> None:
    template = fractions().item(item)
    for row in sample(template, 150, 50_000).rows:
        for part in variant_of(fractions(), template, row, "hints").parts:
            for hint in part.hints if part.response == "number" else ():
                # the 1 of one third is no answer
                shown = {written(m) for m in re.finditer(FRACTION, hint.text or "")}
                shown |= set(re.findall(r"\d+", re.sub(FRACTION, "", hint.text or "")))
                assert not shown & set(part.key), (row, hint.text)


def written(found: re.Match[str]) -> str:
    return f"{found['whole'] + ' ' if found['whole'] else ''}{found['top']}/{found['bottom']}"


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_comes_with_all_that_a_class_needs(skill: str) -> None:
    pack = fractions()
    items = [item for item in pack.items if skill in item.skills]
    assert len({item.id for item in items if len(sample(item, 30, 10_000).rows) >= 30}) >= 3
    assert {item.kind for item in items} == {"procedural", "conceptual"}
    assert any(item.interests for item in items)
    assert all(part.hints for item in items for part in item.parts)
    around = [activity for activity in pack.activities if activity.skill == skill]
    assert {activity.kind for activity in around} >= {"worked-example", "practice", "partner", "hands-on", "paper"}
    assert any(ticket.skill == skill and ticket.forms >= 3 for ticket in pack.tickets)
    assert any(lesson.need == skill for lesson in pack.lessons)


GRADE_3 = [skill.id for skill in fractions().skills if skill.grade == "3"]


@pytest.mark.parametrize("item", [item.id for item in fractions().items if item.skills[0] in GRADE_3])
def test_grade_3_keeps_to_halves_thirds_fourths_sixths_and_eighths(item: str) -> None:
    for made in variants(item):
        for part in made.parts:
            texts = (made.stem, part.prompt, *(hint.text for hint in part.hints), *part.key)
            bottoms = {int(found["bottom"]) for text in texts for found in re.finditer(FRACTION, text or "")}
            bottoms |= {valued(key).denominator for key in part.key if re.fullmatch(r"[\d/ ]+", key)}
            assert bottoms <= {1, 2, 3, 4, 6, 8}, (made.values, bottoms)


def test_spanish_is_whole_and_waits_for_a_speaker() -> None:
    assert {locale.language: locale.reviewed for locale in fractions().locales} == {"es": False}
    for item in ITEMS:
        english, spanish = (variant(fractions(), item, "s", language=language) for language in ("en", "es"))
        assert english.stem != spanish.stem
        assert english.parts[0].key == spanish.parts[0].key


def test_the_pack_next_to_it_is_there() -> None:
    assert all((PACKS / use.pack).is_dir() for use in fractions().uses)
    skills = {f"{use.pack}/{skill}" for use in fractions().uses for skill in skills_of(use.pack)}
    foreign = {need.skill for skill in fractions().skills for need in skill.requires if "/" in need.skill}
    assert foreign <= skills


def skills_of(pack: str) -> set[str]:
    texts = (PACKS / pack / "skills").glob("*.yaml")
    return {id for text in texts for id in re.findall(r"^- id: (\S+)", text.read_text(encoding="utf-8"), re.MULTILINE)}
