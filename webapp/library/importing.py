"""`flask --app wsgi pack import --format FORMAT PATH --out DIR --report FILE.json`"""

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from content.checks.references import LICENSES
from content.importers import FORMATS
from content.importers.imported import Imported, Refused, Terms

MARK = re.compile(rf"^  source: ({'|'.join(FORMATS)})$", re.MULTILINE)


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), required=True, help="What PATH holds.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The pack's folder; made, or made anew.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="What became of each thing, as JSON.")
@click.option("--license", type=click.Choice(LICENSES), help="The licence of what states none of its own.")
@click.option("--id", "pack_id", help="The pack's id; made of its title unless stated.")
@click.option("--title", help="The pack's title; OATutor, or the spreadsheet's name, unless stated.")
@click.option("--author", help="Whom to name for a spreadsheet's questions.")
@click.option("--language", default="en", show_default=True, help="In which a spreadsheet is written.")
@click.option(
    "--pack-version", "version", default="1.0.0", show_default=True, help="Higher for what was changed since."
)
@click.option("--grade", default="unknown", show_default=True, help="The grade of its skills, which the source lacks.")
def import_pack(path: Path, format_: str, out: Path, report: Path | None, **terms: Any) -> None:
    """Make a pack's folder of another format's files, and say what was lost or refused. Nothing is fetched."""
    try:
        made = FORMATS[format_](path, Terms(**terms))
        if made.files:
            put(made, out)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    if report is not None:
        report.write_text(json.dumps(made.report(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    counted = ", ".join(f"{made.count(status)} {status}" for status in ("imported", "loss", "refused"))
    click.echo(f"{counted}.", err=True)
    if not made.files:
        raise click.ClickException(
            "Nothing could be taken over; the report says why." if report else "Nothing came in."
        )
    click.echo(f"Now: flask --app wsgi pack check {out}", err=True)


def put(made: Imported, out: Path) -> None:
    """Write the folder whole or not at all; an earlier import there makes way. Raises Refused for any other folder."""
    if out.exists() and not is_import(out):
        raise Refused(f"{out} is there already and is no import: name a new folder with --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as room:
        fresh, old = Path(room) / "new", Path(room) / "old"
        for name, data in sorted(made.files.items()):
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if out.exists():
            out.replace(old)
        fresh.replace(out)
        shutil.rmtree(old, ignore_errors=True)


def is_import(out: Path) -> bool:
    """Whether an import made this folder, or it is empty."""
    if not out.is_dir() or not any(out.iterdir()):
        return out.is_dir()
    header = out / "pack.yaml"
    return header.is_file() and MARK.search(header.read_text(errors="replace")) is not None
