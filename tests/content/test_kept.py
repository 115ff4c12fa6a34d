"""Packs of schema 1 stay readable: one that was saved, as its files and as a school's library keeps it."""

from content.generate import variant
from content.pack import Pack
from tests.content.kept import KEPT, kept


def test_a_saved_pack_reads_as_it_was() -> None:
    saved = (KEPT.parent / "schema-1.json").read_text(encoding="utf-8")
    assert Pack.model_validate_json(saved) == kept()
    assert kept().header.schema_ == 1


def test_its_variants_are_what_children_saw() -> None:
    made = variant(kept(), "sub-2digit", "5f")
    assert made.values == {"a": 95, "b": 28}
    assert made.parts[0].key == ("67",)
    assert dict(made.parts[0].predicted) == {
        "smaller-from-larger": ("73",),
        "no-decrement": ("77",),
        "added-instead": ("123",),
    }
    assert variant(kept(), "sub-2digit", "5f", language="es").stem == "Resta."
