"""An author keeps the checker beside the editor, and gives the editor the schemas."""

import json
from itertools import islice
from pathlib import Path

from content.entry import Entry
from content.items import Item
from content.problems import Problem
from content.schemas import schemas
from tests.content.shipped import copy
from webapp.library.authoring import changes
from webapp.library.cli import verdict


def test_each_change_is_seen_once(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            (folder / "items/new.yaml").write_text("- id: a\n", encoding="utf-8")
        if len(waits) == 4:
            (folder / "items/new.yaml").unlink()

    assert len(list(islice(changes(folder, wait), 3))) == 3
    assert len(waits) == 4


def test_schemas_are_written_one_for_each_file(app, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["pack", "schema", "--out", str(tmp_path / "schemas")])
    assert result.exit_code == 0, result.output
    found = {path.name.partition(".")[0]: json.loads(path.read_text()) for path in (tmp_path / "schemas").iterdir()}
    assert found == json.loads(app.test_cli_runner().invoke(args=["pack", "schema"]).stdout)
    assert set(found) == {"pack", "skills", "misconceptions", "items", "exit-tickets", "lessons", "activities"}


def test_a_schema_knows_every_key_and_refuses_others() -> None:
    item = schemas()["items"]["$defs"]["Item"]
    assert set(item["properties"]) == keys(Item)
    assert item["additionalProperties"] is False
    assert set(item["required"]) == {"id", "kind", "context", "parts"}
    assert "body" not in schemas()["activities"]["properties"]
    assert "schema" in schemas()["pack"]["$defs"]["Header"]["properties"]


def test_every_reference_leads_somewhere() -> None:
    for schema in schemas().values():
        text = json.dumps(schema)
        for name in {piece.partition('"')[0] for piece in text.split("#/$defs/")[1:]}:
            assert name in schema["$defs"]


def keys(model: type[Entry]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_a_line_says_how_much_there_is_to_do() -> None:
    error, advice = (Problem("a.yaml", 1, 1, "x", "y", "z", severity) for severity in ("error", "warning"))
    assert verdict([error, advice]) == "1 to mend."
    assert verdict([advice, advice]) == "Nothing that stops it, 2 to think about."
    assert verdict([]) == "Nothing to mend."
