"""The rules of the house as functions: each takes a text or a path and returns its faults as sentences."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("webapp", "models", "content", "tests", "scripts")


def sources(*suffixes: str) -> list[Path]:
    """Our own files with these suffixes: not vendored, not generated, no cache."""
    everything = [*ROOT.glob("*.py"), *(path for room in ROOMS for path in (ROOT / room).rglob("*"))]
    found = [path for path in everything if path.suffix in suffixes]
    left_out = {"vendor", "__pycache__", "versions", "node_modules"}
    return sorted(path for path in found if not left_out & set(path.parts))


def named(path: Path) -> str:
    """The path as people say it, from the top of the repository."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
