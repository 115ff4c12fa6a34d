"""The files of a pack, from a folder or a zip, in memory: nothing is unpacked to disk, nothing outside is followed."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from content.problems import PackProblems, Problem, clipped

MAX_FILES = 5_000
MAX_BYTES = 200 * 2**20
MAX_FILE_BYTES = 20 * 2**20
# of all that is read as text; a pack of 5,000 items has 6 MB
MAX_TEXT_BYTES = 16 * 2**20
MAX_RATIO = 100
# a small file may well shrink a hundredfold; a bomb is big
RATIO_FROM = 2**20


@dataclass(frozen=True, slots=True)
class Files:
    """What was read: path inside the pack -> bytes; nothing of files that no pack has."""

    contents: dict[str, bytes]


def open_files(path: Path) -> Files:
    """Every file of the folder or zip at `path`. Raises PackProblems naming what is refused and why."""
    if path.is_dir():
        return Files(dict(_from_folder(path)))
    if not path.is_file():
        raise PackProblems(
            [Problem(path.name, 0, 0, "a folder or a zip", "nothing there", "Check the path.", code="path")]
        )
    try:
        with zipfile.ZipFile(path) as archive:
            return Files(_from_zip(archive, path.name))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise PackProblems(
            [
                Problem(
                    path.name,
                    0,
                    0,
                    "a zip that opens",
                    clipped(str(error) or type(error).__name__),
                    "Pack the folder again as an ordinary zip, without a password.",
                    code="zip",
                )
            ]
        ) from error


def _refused(file: str, expected: str, found: str, fix: str) -> PackProblems:
    return PackProblems([Problem(clipped(file, 200), 0, 0, expected, found, fix, code="archive")])


def _from_folder(root: Path) -> Iterator[tuple[str, bytes]]:
    names: list[str] = []
    total = text = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*files, *folders]):
            path = Path(folder) / name
            inside = path.relative_to(root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise _refused(inside, "a file", "a link", "Put the file itself into the pack.")
            if stat.S_ISDIR(mode) or name.startswith("."):
                continue
            if not stat.S_ISREG(mode):
                raise _refused(inside, "a file", "a device or pipe", "Remove it from the pack.")
            total += path.stat().st_size
            names.append(inside)
            _bounded(names, total, inside, path.stat().st_size)
            text += path.stat().st_size if _is_text(inside) else 0
            _short(text, inside)
            yield inside, path.read_bytes() if _is_wanted(inside) else b""
    _distinct(names)


def _from_zip(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in archive.infolist():
        _safe_name(entry)
    packed = sum(entry.compress_size for entry in entries)
    size = sum(entry.file_size for entry in entries)
    names = [entry.filename for entry in entries]
    _bounded(names, size, name, 0)
    if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
        raise _refused(
            name,
            f"at most {MAX_RATIO} times its packed size",
            f"{size // max(packed, 1)} times",
            "Pack the folder again; a pack of texts shrinks about tenfold.",
        )
    _distinct(names)
    _short(sum(entry.file_size for entry in entries if _is_text(entry.filename)), name)
    contents = {}
    for entry in entries:
        _bounded([], 0, entry.filename, entry.file_size)
        if _hidden(entry.filename):
            continue
        if not _is_wanted(entry.filename):
            contents[entry.filename] = b""
            continue
        with archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
        if len(data) != entry.file_size:
            raise _refused(entry.filename, "the size that the zip states", "another size", "Pack the folder again.")
        contents[entry.filename] = data
    return _without_shared_root(contents)


def _safe_name(entry: zipfile.ZipInfo) -> None:
    raw = entry.orig_filename or entry.filename
    path = PurePosixPath(raw.replace("\\", "/"))
    if "\0" in raw or path.is_absolute() or raw[1:2] == ":":
        raise _refused(raw, "a path inside the pack", "an absolute path", "Pack the folder again with relative paths.")
    if ".." in path.parts:
        raise _refused(raw, "a path inside the pack", "`..` in the path", "Pack the folder again from its own folder.")
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise _refused(raw, "a file", "a link", "Put the file itself into the pack.")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(raw, "a file", "a device or pipe", "Remove it from the pack.")


def _bounded(names: list[str], total: int, file: str, size: int) -> None:
    if len(names) > MAX_FILES:
        raise _refused(
            file,
            f"at most {MAX_FILES:,} files",
            f"{len(names):,} files",
            "Split the pack, or join its items in fewer files.",
        )
    if total > MAX_BYTES:
        raise _refused(file, f"at most {MAX_BYTES // 2**20} MB", f"{total // 2**20} MB", "Split the pack.")
    if size > MAX_FILE_BYTES:
        raise _refused(
            file, f"at most {MAX_FILE_BYTES // 2**20} MB in one file", f"{size // 2**20} MB", "Split the file."
        )


def _short(size: int, file: str) -> None:
    if size > MAX_TEXT_BYTES:
        expected, found = f"at most {MAX_TEXT_BYTES // 2**20} MB of texts", f"{size // 2**20} MB"
        raise _refused(file, expected, found, "Split the pack.")


def _is_text(name: str) -> bool:
    return name.endswith((".yaml", ".md"))


def _is_wanted(name: str) -> bool:
    return _is_text(name) or PurePosixPath(name).parent.name == "figures"


def _distinct(names: list[str]) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise _refused(name, "names that differ by more than case", f"also {other}", "Rename one of the two.")
    if len(set(names)) != len(names):
        twice = next(name for name in seen.values() if names.count(name) > 1)
        raise _refused(twice, "each file once", "the same name twice", "Pack the folder again.")


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _without_shared_root(contents: dict[str, bytes]) -> dict[str, bytes]:
    """A zip of the folder itself holds `name/pack.yaml`: take the folder's name off."""
    roots = {name.split("/", 1)[0] for name in contents}
    if "pack.yaml" in contents or len(roots) != 1 or not all("/" in name for name in contents):
        return contents
    return {name.split("/", 1)[1]: data for name, data in contents.items()}
