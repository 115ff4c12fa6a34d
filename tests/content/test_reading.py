"""Reading: strict YAML, safe archives, and nothing but PackProblems for whatever comes."""

import re
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content import archives
from content.checking import examine
from content.checks import sampling
from content.marked import load
from content.pack import Pack
from content.problems import PackProblems
from content.reading import read
from tests.content.kept import KEPT
from tests.content.shipped import SHIPPED, copy, shipped


def zipped(to: Path, prefix: str = "") -> Path:
    path = to / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(SHIPPED.rglob("*.*")):
            archive.write(file, prefix + file.relative_to(SHIPPED).as_posix())
    return path


@pytest.mark.parametrize("prefix", ["", "subtract-regroup/"])
def test_folder_and_zip_give_the_same_pack(tmp_path: Path, prefix: str) -> None:
    assert read(zipped(tmp_path, prefix)) == shipped()


def test_json_round_trip() -> None:
    text = shipped().model_dump_json()
    assert Pack.model_validate_json(text).model_dump_json() == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("2024-01-02", "2024-01-02"),
        ("1_000", "1_000"),
        ("012", 12),
        ("0x1f", "0x1f"),
        ("true", True),
        ("~", None),
        ("", None),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'12'", "12"),
        (".inf", ".inf"),
        ("-3", -3),
        ("<<", "<<"),
        ("null", None),
    ],
)
def test_scalars_are_yaml_1_2(text: str, value: object) -> None:
    assert load(f"- {text}", "f.yaml")[0] == [value]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x [1]\nb: *x", "alias", 1),
        ("a: 1\nb: 2\na: 3", "duplicate-key", 3),
        ("a: !!python/object:os.system 1", "tag", 1),
        ("a: 1\n---\nb: 2", "documents", 2),
        ("? [a]\n: 1", "key", 1),
        ("[" * 100_000, "depth", 1),
        ("- " * 100_000 + "a", "depth", 1),
        ("a: " + "9" * 5000, "size", 1),
        ("a:\n  - b\n c", "yaml", 3),
        ("a: \x00", "yaml", 1),
    ],
)
def test_refused_with_line(text: str, code: str, line: int) -> None:
    _, _, problems = load(text, "f.yaml")
    assert (problems[0].code, problems[0].line) == (code, line)


def write(to: Path, entries: list[tuple[str, bytes]], mode: int = stat.S_IFREG | 0o644) -> Path:
    path = to / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            archive.writestr(info, data)
    return path


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([("/etc/pack.yaml", b"")], "an absolute path"),
        ([("C:\\pack.yaml", b"")], "an absolute path"),
        ([("items/../../x.yaml", b"")], "`..` in the path"),
        ([("..\\x.yaml", b"")], "`..` in the path"),
        ([("items/a.yaml", b""), ("items/A.yaml", b"")], "also items/a.yaml"),
        ([("items/a.yaml", b"0" * 5 * 2**20)], "times"),
        ([(f"items/{n}.yaml", b"") for n in range(archives.MAX_FILES + 1)], "5,001 files"),
    ],
    ids=["absolute", "drive", "dots", "backslash", "case", "ratio", "files"],
)
def test_archives_refused(tmp_path: Path, entries: list[tuple[str, bytes]], found: str) -> None:
    with pytest.raises(PackProblems) as refused:
        read(write(tmp_path, entries))
    assert found in refused.value.problems[0].found
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


def test_links_refused(tmp_path: Path) -> None:
    with pytest.raises(PackProblems, match="a link"):
        read(write(tmp_path, [("items/a.yaml", b"/etc/passwd")], stat.S_IFLNK | 0o777))
    folder = copy(tmp_path)
    (folder / "items" / "link.yaml").symlink_to("/etc/passwd")
    with pytest.raises(PackProblems, match="a link"):
        read(folder)


def test_unpacked_size_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1000)
    with pytest.raises(PackProblems, match="Split the pack"):
        read(zipped(tmp_path))
    with pytest.raises(PackProblems, match="Split the pack"):
        read(SHIPPED)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_no_zip(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(PackProblems):
        read(path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(PackProblems, match="Check the path"):
        read(tmp_path / "none")
    with pytest.raises(PackProblems, match=r"pack\.yaml"):
        read(tmp_path)


YAML = st.text(alphabet="ab:-[]{}#&*!|>'\"%@`,? \n\t01.\u00e4\ud7ff", max_size=200)


def bounded(request: pytest.FixtureRequest, share: int) -> settings:
    """How long to fuzz: short by itself, long in scripts/check-all."""
    examples = max(5, request.config.getoption("--examples") * share)
    return settings(max_examples=examples, deadline=None)


def test_whatever_comes_only_problems(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    names = ["pack.yaml", "skills/a.yaml", "items/a.yaml", "lessons.yaml", "activities/a.md", "locales/es/items/a.yaml"]

    @bounded(request, 6)
    @given(st.sampled_from(names), YAML | st.binary(max_size=80))
    def run(name: str, text: str | bytes) -> None:
        path = tmp_path / "fuzz.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("pack.yaml", (KEPT / "pack.yaml").read_bytes()) if name != "pack.yaml" else None
            archive.writestr(name, text)
        pack, problems = examine(path)
        assert pack is None
        assert all(problem.fix and problem.expected for problem in problems)

    run()


# in the place of a word or number anywhere in a good pack
NONSENSE = ["", "0", "-1", "1e308", "null", "true", "[]", "{}", "[a]", "{a: b}", "a", "b - a", "a / 0", "{{a}}", "{{"]
NONSENSE += ["'", '"', ": ", "- ", "#", "[[x]]", "$x$", "../..", "case-1", "1 / 3", "-5", "9" * 17, "\u202e", "\ud7ff"]
WORD = re.compile(r"[\w.+-]+")


def test_a_good_pack_spoilt_anywhere_only_problems(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line lost, doubled, cut or indented, or nonsense in the place of a word: problems, never an exception."""
    monkeypatch.setattr(sampling, "ALLOWANCE", 100)
    files = {path.relative_to(KEPT).as_posix(): path.read_text(encoding="utf-8") for path in KEPT.rglob("*.*")}

    @bounded(request, 3)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(files)))
        lines = files[name].split("\n")
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(lines) - 1))
            words = list(WORD.finditer(lines[at]))
            changed = [[], [lines[at]] * 2, [lines[at][: len(lines[at]) // 2]], ["  " + lines[at]]]
            if words:
                word = data.draw(st.sampled_from(words))
                nonsense = data.draw(st.sampled_from(NONSENSE))
                changed = [[lines[at][: word.start()] + nonsense + lines[at][word.end() :]]] * 4 + changed
            lines[at : at + 1] = data.draw(st.sampled_from(changed))
            lines = lines or [""]
        path = tmp_path / "fuzz.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for inside, text in files.items():
                archive.writestr(inside, "\n".join(lines) if inside == name else text)
        examine(path)

    run()
