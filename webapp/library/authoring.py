"""For who writes a pack: check again on every change, and the schemas for an editor."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from content.schemas import schemas

WAIT = 0.5


def changes(path: Path, wait: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Once at first, then after each change of a file of the pack, for as long as the author works on it."""
    seen: object = None
    while True:
        now = stamps(path)
        if now != seen:
            seen = now
            yield
        wait(WAIT)


def stamps(path: Path) -> dict[str, tuple[int, int]]:
    """When each file was changed last, and its size; a file that goes away while one looks is passed over."""
    found = {}
    for file in [path, *path.rglob("*")]:
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        found[str(file)] = (state.st_mtime_ns, state.st_size)
    return found


@click.command("schema")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="A folder to put one file for each into.")
def print_schemas(out: Path | None) -> None:
    """The JSON Schema of every file of a pack, for an editor; without --out all in one object."""
    if out is None:
        click.echo(json.dumps(schemas(), indent=1))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (out / f"{name}.schema.json").write_text(json.dumps(schema, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{len(schemas())} schemas are in {out}.", err=True)
