"""What pydantic refuses, said with place, expectation, finding and fix."""

import types
import typing
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content.entry import Entry, Spot
from content.problems import Problem, clipped, did_you_mean
from content.responses import TYPES


def problems_of(error: ValidationError, model: type[Entry], file: str, spot: Spot) -> list[Problem]:
    """One problem for each thing that pydantic names, placed within the entry at `spot`."""
    details = error.errors(include_url=False)
    # a list whose entries cannot be read counts as empty: its entries say why
    inner = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    kept = [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in inner]
    return [_problem(detail, model, file, spot) for detail in kept]


def _problem(detail: ErrorDetails, model: type[Entry], file: str, spot: Spot) -> Problem:
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    name = next((str(element) for element in reversed(path) if isinstance(element, str)), "")
    at = spot.find(path)
    line, column = at.start
    found = clipped(detail["input"])
    if kind == "missing":
        # the entry is there and lacks the key: point to the entry that lacks it
        return Problem(file, line, column, f"`{name}`", "nothing", f"Add `{name}:` here.", code="missing")
    if kind == "extra_forbidden":
        known = _keys(model, path[:-1])
        line, column = at.key or (line, column)
        return Problem(
            file,
            line,
            column,
            f"one of {', '.join(known)}",
            f"`{clipped(name)}`",
            did_you_mean(name, known, f"Remove `{clipped(name)}`."),
            code="unknown-key",
        )
    if kind == "literal_error":
        options = [option.strip("' ") for option in str(context.get("expected", "")).replace(" or ", ",").split(",")]
        return Problem(
            file,
            line,
            column,
            f"one of {', '.join(options)}",
            found,
            did_you_mean(str(detail["input"]), options, f"Write one of {', '.join(options)}."),
            code="value",
        )
    if kind == "union_tag_invalid":
        options = [option.strip("' ") for option in str(context.get("expected_tags", "")).split(",")]
        at = at.find(("type",))
        tag = clipped(context.get("tag", ""))
        return Problem(
            file,
            at.line,
            at.column,
            f"`type:` {' or '.join(options)}",
            tag,
            did_you_mean(tag, options, f"`{tag}` cannot be represented yet: use {' or '.join(options)}."),
            code="response-type",
        )
    if kind == "union_tag_not_found":
        return Problem(
            file,
            line,
            column,
            "`type:` of the response",
            "no type",
            f"Add `type:` {' or '.join(TYPES)}.",
            code="missing",
        )
    expected, fix = _said(kind, context, detail["msg"], name)
    return Problem(file, line, column, expected, found, fix, code="value")


def _said(kind: str, context: dict[str, Any], message: str, name: str) -> tuple[str, str]:
    """(expected, fix) for the kinds that authors meet; pydantic's own words for the rest."""
    if kind == "value_error":
        return "an entry that makes sense", _sentence(message.removeprefix("Value error, "))
    if kind == "string_type":
        return f"text for `{name}`", "Put quotes around it."
    if kind in ("int_type", "int_parsing", "int_from_float"):
        return f"a whole number for `{name}`", "Write it without quotes and without a decimal point."
    if kind in ("bool_type", "bool_parsing"):
        return f"true or false for `{name}`", "Write true or false, without quotes."
    if kind in ("tuple_type", "list_type"):
        return f"a list for `{name}`", "Write `[one, two]`, or one `- entry` on each line."
    if kind in ("dict_type", "mapping_type", "model_type", "model_attributes_type"):
        return f"keys and values for `{name}`", "Write `key: value` pairs, or `{key: value}`."
    if kind == "string_pattern_mismatch":
        return _pattern(str(context.get("pattern", "")), name)
    if kind in ("too_short", "string_too_short"):
        return f"something in `{name}`", f"Fill in `{name}`."
    if kind in ("too_long", "string_too_long"):
        longest = context.get("max_length")
        return f"at most {longest} in `{name}`", "Shorten it."
    return message, f"Change `{name}`."


def _pattern(pattern: str, name: str) -> tuple[str, str]:
    if "\\." in pattern:
        return "a version such as 1.0.0", "Write three numbers with dots between them."
    if "/" in pattern:
        return "a skill: `slug`, or `pack-id/slug`", "Use lower-case letters, digits and hyphens."
    if "{2,3}" in pattern:
        return "a language code such as en or es-MX", "Write the code of the language."
    if "_" in pattern:
        return "a variable name such as a or total_2", "Use lower-case letters, digits and underscores."
    return (
        f"lower-case words joined by hyphens for `{name}`",
        "Use lower-case letters, digits and hyphens, as in `trade-a-ten`.",
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that an entry at this path may have."""
    found: list[type[BaseModel]] = [model]
    for element in path:
        if isinstance(element, int):
            continue
        inner = [
            field.annotation
            for current in found
            for name, field in current.model_fields.items()
            if element in (name, field.alias)
        ]
        # an element that is no key is the tag of a union, or a key of a free mapping: what was found stays
        if inner:
            found = [one for annotation in inner for one in _models(annotation)]
    return sorted({field.alias or name for one in found for name, field in one.model_fields.items()})


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Every model inside an annotation: tuple[Draw, ...] -> [Draw]."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for inner in typing.get_args(annotation) for model in _models(inner)]
