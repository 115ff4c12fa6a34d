"""What docs/running.md must name, and what the message catalogue must hold."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import click
from babel.messages.pofile import read_po


class Row(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def default(self) -> str: ...


def undocumented_settings(settings: Iterable[Row], document: str) -> list[str]:
    """A setting is documented by its environment name and its default in one line of the document."""
    faults = []
    for row in settings:
        lines = [line for line in document.splitlines() if f"`ONRAMP_{row.name}`" in line]
        if not lines:
            faults.append(f"ONRAMP_{row.name} is not described")
        elif row.default and not any(f"`{row.default}`" in line for line in lines):
            faults.append(f"ONRAMP_{row.name} is described without its default `{row.default}`")
    return faults


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """`pack check`, `pack publish`, ...: every command of a group, in full."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def undocumented_commands(group: click.Group, document: str) -> list[str]:
    return [f"`{name}` is not described" for name in commands(group) if f"`{name}" not in document]


def messages(catalogue: Path) -> set[object]:
    with catalogue.open("rb") as file:
        return {(m.context, m.id if isinstance(m.id, str) else tuple(m.id)) for m in read_po(file) if m.id}


def undocumented_names(source: str, document: str) -> list[str]:
    """Names that a script reads from the environment."""
    names = set(re.findall(r"\bONRAMP_[A-Z_]+[A-Z]\b", source))
    return [f"{name} is not described" for name in sorted(names) if f"`{name}`" not in document]


def catalogue_differences(extracted: Path, kept: Path) -> list[str]:
    new, old = messages(extracted), messages(kept)
    faults = [f"not in the catalogue: {message}" for message in sorted(new - old, key=str)]
    return faults + [f"no longer in the program: {message}" for message in sorted(old - new, key=str)]
