"""Licences and whom to name: `address <name>`, as the source's `license` and `oer` fields have them."""

import re

from content.checks.references import LICENSES
from content.importers.imported import Refused

_CREATIVE = re.compile(r"\b(?:licenses/|cc[ -])(by(?:-nc|-nd|-sa)*)[/ -]+(\d\.\d)", re.IGNORECASE)
_ZERO = re.compile(r"publicdomain/zero/1\.0|\bcc0\b", re.IGNORECASE)
_NAMED = re.compile(r"^\s*(\S+)\s*<([^<>]+)>\s*$")


def license_of(stated: object, otherwise: str | None) -> tuple[str, list[str]]:
    """(SPDX identifier, what was lost): what is stated, else the licence that the import was told. Raises Refused."""
    text = stated if isinstance(stated, str) else ""
    found = spdx(text)
    if found in LICENSES:
        return found, []
    if found is not None:
        raise Refused(f"its licence {found} is none that a pack can have")
    if otherwise is None:
        said = f"`{text[:60]}` is no known licence" if text.strip() else "no licence is stated"
        raise Refused(f"{said}: state the one it has with --license")
    return otherwise, [f"the licence is the one stated for the import, {otherwise}"]


def spdx(text: str) -> str | None:
    """The identifier of a licence named by its address or its short name; None where neither says which."""
    if _ZERO.search(text):
        return "CC0-1.0"
    if found := _CREATIVE.search(text.replace("_", "-")):
        return f"CC-{found[1].upper()}-{found[2]}"
    return text.strip() if text.strip() in LICENSES else None


def named(oer: object) -> str:
    """Whom to name: `OpenStax (https://...)` of `https://... <OpenStax>`; the text itself where it is otherwise."""
    text = " ".join(oer.split())[:300] if isinstance(oer, str) else ""
    found = _NAMED.match(text)
    return f"{found[2].strip()} ({found[1]})" if found else text
