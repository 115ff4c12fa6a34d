"""Translations: the same tasks in another language; what is missing, unknown or different is said at its place."""

from pathlib import Path

import pytest

from content.checking import examine
from content.generate import variant
from content.pack import Pack
from content.reading import read
from content.translations import missing, texts
from tests.content.shipped import copy

pytestmark = pytest.mark.usefixtures("few_rows")
OWN = """\
language: es
reviewed: false
title: Restar cambiando una decena
"""
ITEMS = """\
- id: sub-2digit
  stem: "Resta."
  parts:
    - id: p
      spoken: "{{a}} menos {{b}}"
      wrong:
        - {answer: "a", feedback: "{{a}} es el número del que partiste. Ahora quita {{b}}."}
      look_again: "Mira primero las unidades: {{ones(a)}} menos {{ones(b)}}."
      hints:
        - {id: h1, text: "¿Puedes quitar {{ones(b)}} unidades de {{ones(a)}} unidades?"}
        - {id: h2, text: "Cambia una decena.", ask: {prompt: "¿Cuántas unidades hay entonces?"}}
        - {id: h3, text: "Quita {{ones(b)}} de {{ones(a) + 10}}. Quedan menos decenas que {{tens(a)}}."}
  glossary:
    - {term: cambiar, meaning: "Dar una decena y recibir diez unidades."}
    - {term: restar, meaning: "Quitar."}
"""
MEET = "---\nid: meet-regroup\ntitle: Cambia una decena\n---\n¿Cuánto es esto?\n"


def translated(to: Path, items: str = ITEMS, own: str = OWN, meet: str = MEET) -> Path:
    folder = copy(to)
    place = folder / "locales" / "es"
    for name, text in (("pack.yaml", own), ("items/regroup.yaml", items), ("activities/meet-regroup.md", meet)):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read(translated(tmp_path))


def test_a_variant_in_another_language_has_the_same_numbers(pack: Pack) -> None:
    ours = variant(pack, "sub-2digit", "case-2")
    theirs = variant(pack, "sub-2digit", "case-2", language="es-MX")
    assert theirs.stem == "Resta."
    assert theirs.parts[0].spoken == "72 menos 15"
    assert theirs.parts[0].wrong == {"72": "72 es el número del que partiste. Ahora quita 15."}
    asked = theirs.parts[0].hints[1].ask
    assert asked is not None
    assert asked.prompt == "¿Cuántas unidades hay entonces?"
    assert (theirs.values, theirs.parts[0].key, theirs.parts[0].predicted) == (
        ours.values,
        ours.parts[0].key,
        ours.parts[0].predicted,
    )


def test_what_is_missing_falls_back(pack: Pack) -> None:
    spoken = pack.spoken("es")
    assert spoken.header.title == "Restar cambiando una decena"
    assert spoken.activity("meet-regroup").body == "¿Cuánto es esto?"
    assert spoken.skills == pack.skills
    assert spoken.item("leave-regroup") is pack.item("leave-regroup")
    assert pack.spoken("fr") is pack.spoken("en") is pack.spoken(None) is pack


def test_a_text_that_falls_back_says_its_own_language(pack: Pack) -> None:
    """Only what the translation has is in its language; numbers and signs are read as the rest is."""
    spoken = pack.spoken("es")
    assert spoken.language_of(spoken.header.title) == spoken.language_of("72 - 15") == "es"
    assert spoken.language_of(spoken.skills[0].title) == pack.language_of(pack.skills[0].title) == "en"
    told = variant(pack, "sub-2digit", "case-2", language="es")
    part = told.parts[0]
    assert {part.language_of(text) for text in (told.stem or "", part.prompt, part.hints[0].text or "")} == {"es"}
    assert {part.language_of(text) for text in part.feedback.values()} == {"en"}
    left = variant(pack, "leave-regroup", "v-1", language="es")
    assert left.parts[0].language_of(left.stem or "") == left.parts[0].language_of(left.parts[0].prompt) == "en"


def test_a_translation_survives_json(pack: Pack) -> None:
    assert Pack.model_validate_json(pack.model_dump_json()).spoken("es").item("sub-2digit").stem == "Resta."


def test_what_is_missing_is_listed(tmp_path: Path) -> None:
    pack, problems = examine(translated(tmp_path))
    assert pack is not None
    assert {problem.severity for problem in problems} == {"warning"}
    assert "untranslated" in {problem.code for problem in problems}
    listed = missing(dict(texts(pack)), pack.locales[0].texts)
    assert "items/leave-regroup/stem" in listed
    # no word in it: nothing to translate
    assert "items/sub-2digit/parts/p/prompt" not in listed
    assert not any(path.startswith("items/sub-2digit/") for path in listed)


def test_a_whole_translation_has_nothing_missing(pack: Pack) -> None:
    own = dict(texts(pack))
    assert missing(own, own) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "fix"),
    [
        ("- id: sub-2digit", "- id: sub-2digits", "translation", 2, "Did you mean 'sub-2digit'?"),
        ("      spoken:", "      spokn:", "translation", 5, "Did you mean 'spoken'?"),
        ("id: h3", "id: h4", "translation", 12, "There is"),
        ('answer: "a"', 'answer: "b"', "translation", 7, "There is a"),
        ("  stem:", "  kind: conceptual\n  stem:", "translation", 2, "There is"),
        ("{{b}}", "{{c}}", "translation-variables", 5, "Use the same ones"),
        ("{{a}} menos {{b}}", "{{a}} menos", "translation-variables", 5, "Put `{{b}}`"),
        ("{{b}}", "{{b}", "expression", 5, "Take over"),
        ("Resta.", "<img src=x onerror=alert(1)>", "unsafe", 2, "Take it out"),
        ("Mira primero", "Mal. Mira primero", "harsh", 8, "look at or try next"),
        ('stem: "Resta."', "stem: 5", "translation", 2, "in quotes"),
        ("- id: sub-2digit", "- prompt: x", "shape", 1, "Take over ids"),
        ("  glossary:", '  stem: "Otra vez."\n  glossary:', "duplicate-key", 13, "Remove one"),
    ],
)
def test_planted_defect(tmp_path: Path, old: str, new: str, code: str, line: int, fix: str) -> None:
    assert old in ITEMS
    _, problems = examine(translated(tmp_path, items=ITEMS.replace(old, new, 1)))
    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    assert ("locales/es/items/regroup.yaml", line) in {(problem.file, problem.line) for problem in found}
    assert any(fix in problem.fix for problem in found), [problem.fix for problem in found]


@pytest.mark.parametrize(
    ("own", "fix"),
    [
        ("language: fr\n", "Make the two the same"),
        ("reviewed: perhaps\n", "true or false"),
        ("- title\n", "Take over ids"),
        ("titel: Restar\n", "Did you mean 'title'?"),
    ],
)
def test_the_language_s_own_file(tmp_path: Path, own: str, fix: str) -> None:
    pack, problems = examine(translated(tmp_path, own=own))
    assert pack is None
    assert [problem for problem in problems if fix in problem.fix and problem.file == "locales/es/pack.yaml"]


def test_a_translated_text_stands_once(tmp_path: Path) -> None:
    folder = translated(tmp_path)
    (folder / "locales/es/items/second.yaml").write_text(ITEMS, encoding="utf-8")
    _, problems = examine(folder)
    assert ("locales/es/items/second.yaml", 2) in {(p.file, p.line) for p in problems if p.code == "duplicate-id"}
