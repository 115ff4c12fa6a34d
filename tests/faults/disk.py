"""A disk that notes every write, and what a power cut may leave of them.

`Notebook` is a VFS: SQLite (the one in apsw) asks it to write, truncate and sync, and it notes each call, in order and
with its bytes, before handing it on to the real file. `Notebook.note` puts marks of one's own between them.

An `image` is the disk after a cut: of every file all that was synced, and of what was written since any part. Each
write falls into sectors of 512 bytes, each of which is there or not by chance, so that pages are torn and later writes
may be there without earlier ones. A truncation not synced yet has happened or not. The shared-memory index beside the
write-ahead log is no part of an image: SQLite makes it anew.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Event:
    """`data` of a write; None for a truncation to `offset`. Neither for a sync, nor for a `mark`."""

    file: str
    kind: str
    offset: int = 0
    data: bytes = b""
    mark: Any = None


class Notebook(apsw.VFS):
    def __init__(self, name: str) -> None:
        self.name = name
        self.events: list[Event] = []
        super().__init__(name, "")

    def note(self, mark: Any) -> None:
        self.events.append(Event("", "mark", mark=mark))

    def xOpen(self, name: Any, flags: list[int]) -> "NotedFile":
        return NotedFile(self, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        raise AssertionError(f"{name} is deleted: an image would have to say whether that had happened")


class NotedFile(apsw.VFSFile):
    def __init__(self, notebook: Notebook, name: Any, flags: list[int]) -> None:
        full = name if isinstance(name, str) or name is None else name.filename()
        self.file, self.notebook = Path(full or "temporary").name, notebook
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.notebook.events.append(Event(self.file, "write", offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.notebook.events.append(Event(self.file, "truncate", size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.notebook.events.append(Event(self.file, "sync"))


Files = dict[str, bytearray]


def image(before: dict[str, bytes], events: list[Event], rng: random.Random) -> Files:
    """The files after a cut behind the last event, `before` being those of before the first."""
    files: Files = {name: bytearray(data) for name, data in before.items()}
    unsynced: dict[str, list[Event]] = {}
    for event in events:
        if event.kind == "sync":
            for each in unsynced.pop(event.file, []):
                apply(files, each)
        elif event.kind != "mark":
            unsynced.setdefault(event.file, []).append(event)
    luck = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))  # a disk may have been far behind or almost there
    for pending in unsynced.values():
        for each in pending:
            for piece in sectors(each):
                if rng.random() < luck:
                    apply(files, piece)
    return files


def apply(files: Files, event: Event) -> None:
    content = files.setdefault(event.file, bytearray())
    if event.kind == "truncate":
        del content[event.offset :]
        return
    content.extend(bytes(max(0, event.offset - len(content))))  # a hole
    content[event.offset : event.offset + len(event.data)] = event.data


def sectors(event: Event) -> list[Event]:
    """A write, cut where the disk's sectors begin; a truncation is one piece."""
    if event.kind == "truncate":
        return [event]
    pieces, start, end = [], event.offset, event.offset + len(event.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        pieces.append(Event(event.file, "write", start, event.data[start - event.offset : stop - event.offset]))
        start = stop
    return pieces
