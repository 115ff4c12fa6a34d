"""`flask --app wsgi pack preview|void`"""

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from flask import current_app
from markupsafe import Markup

from content.generate import Variant, variant
from content.pack import Pack
from webapp import clock
from webapp.items import voiding
from webapp.items.looking import seed_of
from webapp.library import packs
from webapp.library.cli import checked, json_option, pack, path_argument, the_school
from webapp.library.version_cli import installed_pack
from webapp.typesetting import plain, typeset


@pack.command("preview")
@path_argument
@click.option("--item", "item_id", help="Only this item.")
@click.option("--variants", default=3, show_default=True, type=click.IntRange(1, 100), help="Of each item.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write pages into this folder instead.")
@json_option
def preview(path: Path, item_id: str | None, variants: int, out: Path | None, as_json: bool) -> None:
    """Show what children get: each item with its numbers filled in, the right answer, the hints. Saves nothing."""
    found = checked(path, as_json)
    shown = [one for item in found.items if item_id in (None, item.id) for one in variants_of(found, item.id, variants)]
    if not shown:
        raise click.UsageError(f"The pack has no item {item_id!r}.")
    if as_json:
        click.echo(json.dumps([as_plain(one) for one in shown], ensure_ascii=False, indent=1))
    elif out is None:
        click.echo("\n\n".join("\n".join(lines_of(one)) for one in shown))
    else:
        click.echo(write_pages(found, shown, out))


def variants_of(found: Pack, item_id: str, count: int) -> Iterator[Variant]:
    """The first few, or as many as there are."""
    item = found.item(item_id)
    most = count if item.variables else min(count, max(len(item.cases), 1))
    for number in range(1, most + 1):
        yield variant(found, item.id, seed_of(item, number))


def as_plain(one: Variant) -> dict[str, object]:
    parts = [
        {
            "id": part.id,
            "prompt": plain(part.prompt),
            "options": {option.id: plain(option.text) for option in part.options},
            "right": list(part.key),
            "predicted": {rule: list(answers) for rule, answers in part.predicted.items()},
            "hints": [plain(hint.text) for hint in part.hints if hint.text],
        }
        for part in one.parts
    ]
    return {"item": one.item_id, "seed": one.seed, "stem": plain(one.stem) if one.stem else None, "parts": parts}


def lines_of(one: Variant) -> Iterator[str]:
    yield f"{one.item_id} ({one.seed})"
    if one.stem:
        yield f"  {plain(one.stem)}"
    for part in one.parts:
        yield f"  {plain(part.prompt)}  -> {' or '.join(part.key)}"
        yield from (f"    {option.id}) {plain(option.text)}" for option in part.options)
        yield from (f"    {rule}: {', '.join(answers)}" for rule, answers in part.predicted.items())
        yield from (f"    hint: {plain(hint.text)}" for hint in part.hints if hint.text)


def write_pages(found: Pack, shown: list[Variant], out: Path) -> str:
    """One page per item and an index, readable without a server."""
    out.mkdir(parents=True, exist_ok=True)
    own = partial(typeset, language="")  # the page is in the pack's language
    page = current_app.jinja_env.get_template("items/printed.html")
    by_item: dict[str, list[Variant]] = {}
    for one in shown:
        by_item.setdefault(one.item_id, []).append(one)
    for item_id, variants in by_item.items():
        text = page.render(pack=found, title=item_id, variants=variants, items=[], typeset=own)
        (out / f"{item_id}.html").write_text(text, encoding="utf-8")
    text = page.render(pack=found, title=found.header.title, variants=[], items=list(by_item), typeset=Markup.escape)
    (out / "index.html").write_text(text, encoding="utf-8")
    return f"{out / 'index.html'}: {len(by_item)} items, {len(shown)} variants."


@pack.command("void")
@click.argument("which", metavar="PATH")
@click.option("--item", "item_id", required=True, help="The item's id.")
@click.option("--why", required=True, help="Kept with each answer that no longer counts.")
@click.option("--school", help="The school's name, where there is more than one.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def void(which: str, item_id: str, why: str, school: str | None, yes: bool, as_json: bool) -> None:
    """Take every answer to an item out of the count, and work out anew what is believed of the children concerned.

    PATH is a pack's folder or zip, or the id of an installed pack."""
    here = the_school(school)
    found = packs.newest_or_none(here.id, installed_pack(here.id, which))
    if found is None or item_id not in {item.id for item in found.items}:
        raise click.UsageError(f"The version in use has no item {item_id!r}.")
    touched = voiding.count(here.id, found, item_id)
    asked = f"{touched.answers} answers of {touched.children} children stop counting; this cannot be undone. Go on?"
    if not yes and not click.confirm(asked, err=True):
        sys.exit(1)
    done, whole = voiding.Touched(0, 0), False
    while not whole:
        more, whole = voiding.void(here.id, found, item_id, why, None, clock.now())
        done += more
    if as_json:
        click.echo(json.dumps({"answers": done.answers, "children": done.children}))
    else:
        click.echo(f"{done.answers} answers of {done.children} children no longer count.", err=True)
