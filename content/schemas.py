"""The JSON Schema of every file of a pack, for editors that complete keys and mark mistakes while one types."""

from typing import Any

from pydantic import TypeAdapter

from content.entry import Entry
from content.items import Item
from content.pack import Activity, Framework, Header, Lesson, Misconception, Skill, Ticket, Use

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_LISTS: dict[str, type[Entry]] = {
    "skills": Skill,
    "misconceptions": Misconception,
    "items": Item,
    "exit-tickets": Ticket,
    "lessons": Lesson,
}


class PackFile(Entry):
    """`pack.yaml`: who and what the pack is, where its standards come from, and the packs whose skills it names."""

    pack: Header
    frameworks: tuple[Framework, ...] = ()
    uses: tuple[Use, ...] = ()


def schemas() -> dict[str, dict[str, Any]]:
    """File name without ending -> its schema; `activities` is what stands between the two `---`."""
    made: dict[str, dict[str, Any]] = {"pack": _schema(PackFile)}
    made |= {name: _schema(tuple[model, ...]) for name, model in _LISTS.items()}  # type: ignore[valid-type]
    front = _schema(Activity)
    front["properties"].pop("body")
    front["required"].remove("body")
    made["activities"] = front
    return {name: {"$schema": SCHEMA, "title": f"{name} of a content pack", **schema} for name, schema in made.items()}


def _schema(model: Any) -> dict[str, Any]:
    schema = TypeAdapter(model).json_schema(by_alias=True)
    schema.pop("title", None)
    return schema
