"""What a child reads of the interface is there in each language that children have."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from webapp.language import CHILDRENS

FOLDER = Path("webapp/translations")
READ_BY_CHILDREN = re.compile(
    r"webapp/templates/(base|base_student|_components|practice/.*|items/tell|errors/page"
    r"|accounts/(waiting|sign_in|pictures|who|staff_sign_in))\.html"
    r"|webapp/(errors|number_line|items/reports|accounts/child_routes|accounts/routes|practice/.*)\.py"
    r"|content/answers/notes\.py"
)
HOLE = re.compile(r"%\(\w+\)\w|\{\w+\}|<[^>]*>")


def catalogue(name: str) -> Catalog:
    with (FOLDER / name).open("rb") as file:
        return read_po(file)


def texts(message: Message, of: str) -> list[str]:
    """Its forms: one, or two where it counts."""
    found = getattr(message, of)
    return [found] if isinstance(found, str) else list(found)


def faults(asked: Catalog, said: Catalog) -> list[str]:
    found = []
    for message in asked:
        own = said.get(message.id)
        wanted = any(READ_BY_CHILDREN.fullmatch(place) for place, _ in message.locations)
        if message.id and wanted and (own is None or not all(texts(own, "string"))):
            found.append(f"not said: {message.id}")
    for message in said:
        if not message.id:
            continue
        if asked.get(message.id) is None:
            found.append(f"no text of the catalogue: {message.id}")
        for one, other in zip(texts(message, "id"), texts(message, "string"), strict=True):
            if sorted(HOLE.findall(one)) != sorted(HOLE.findall(other)):
                found.append(f"other holes than {one}: {other}")
    return found


@pytest.mark.parametrize("language", CHILDRENS)
def test_children_read_every_page_of_theirs_in_their_language(language: str) -> None:
    assert not faults(catalogue("messages.pot"), catalogue(f"{language}.po"))


def test_the_rule_catches_a_text_left_out_a_hole_lost_and_one_that_nobody_says() -> None:
    asked, said = Catalog(), Catalog()
    asked.add("Check", locations=[("webapp/templates/practice/sitting.html", 1)])
    asked.add("Publish", locations=[("webapp/templates/library/draft.html", 1)])
    asked.add("You wrote %(answer)s.", locations=[("webapp/practice/feedback.py", 1)])
    said.add("You wrote %(answer)s.", "Escribiste.")
    said.add("Old", "Viejo")
    assert [fault.partition(":")[0] for fault in faults(asked, said)] == [
        "not said", "other holes than You wrote %(answer)s.", "no text of the catalogue",
    ]  # fmt: skip
