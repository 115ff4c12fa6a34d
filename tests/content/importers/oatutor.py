"""A small OATutor folder made by hand: every kind of answer, a graph of hints with loose ends, pictures, variables."""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

BY = "https://creativecommons.org/licenses/by/4.0/ <CC BY 4.0>"
BOOK = "https://books.example/algebra <Small Algebra>"


def png(width: int = 3, height: int = 2) -> bytes:
    """A real picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def step(answer: str, **more: Any) -> dict[str, Any]:
    """A step with a box and an answer by value, unless it says otherwise."""
    return {
        "stepAnswer": [answer],
        "problemType": "TextBox",
        "stepTitle": "How many?",
        "stepBody": "",
        "answerType": "arithmetic",
        "variabilization": {},
    } | more


def choice(answer: str, *choices: str, **more: Any) -> dict[str, Any]:
    return step(answer, problemType="MultipleChoice", answerType="string", choices=list(choices), **more)


def hint(id: str, text: str, *after: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "type": "hint", "dependencies": list(after), "title": "Look", "text": text, "license": BY} | more


def scaffold(id: str, text: str, answer: str, *after: str, **more: Any) -> dict[str, Any]:
    asked = {"type": "scaffold", "problemType": "TextBox", "answerType": "arithmetic", "hintAnswer": [answer]}
    return hint(id, text, *after) | asked | more


class Pool:
    """Writes a folder of OATutor's layout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.model: dict[str, Any] = {}
        (root / "content-pool").mkdir(parents=True)

    def add(
        self,
        id: str,
        steps: list[dict[str, Any]],
        hints: list[Any] = (),
        figures: dict[str, bytes] | None = None,
        **more: Any,
    ) -> Path:
        """A problem; the hints are those of its first step."""
        folder = self.root / "content-pool" / id
        problem = {"id": id, "title": "Apples", "body": "", "variabilization": {}, "oer": BOOK, "license": BY}
        self.write(folder / f"{id}.json", problem | {"lesson": "1.1 Apples", "courseName": "Small Algebra"} | more)
        for letter, each in zip("abcdefgh", steps, strict=False):
            name = f"{id}{letter}"
            self.write(folder / "steps" / name / f"{name}.json", {"id": name} | each)
            pathway = list(hints) if letter == "a" else []
            self.write(folder / "steps" / name / "tutoring" / f"{name}DefaultPathway.json", pathway)
            self.model[name] = ["count_apples"]
        for name, data in (figures or {}).items():
            (folder / "figures").mkdir(exist_ok=True)
            (folder / "figures" / name).write_bytes(data)
        self.write(self.root / "skillModel.json", self.model)
        priors = {"probMastery": 0.2, "probTransit": 0.1, "probSlip": 0.1, "probGuess": 0.15}
        self.write(self.root / "bkt-params" / "defaultBKTParams.json", {"count_apples": priors})
        return folder

    def write(self, path: Path, value: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), encoding="utf-8")
