"""Packs made to hurt whoever reads them, each by one trick; `python -m tests.content.hostile` prints what each costs.

A pack is read and checked in a process of its own, whose memory and processor time are bounded.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.content.shipped import SHIPPED

MEGABYTES = 256
PROCESSOR_SECONDS = 30  # stops what would never end; what is wanted is in quality.md, measured by the command above

Files = Iterator[tuple[str, str | bytes]]
HEADER = (SHIPPED / "pack.yaml").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]


def million_items() -> Files:
    text = "".join(f"- id: i{n * 7919}\n  kind: procedural\n" for n in range(400_000))
    yield "items/a.yaml", text


def million_words() -> Files:
    yield "items/a.yaml", "".join(f"- a{n * 7919}\n" for n in range(1_000_000))


def million_files() -> Files:
    for n in range(5_001):
        yield f"items/{n}.yaml", ""


def many_bad_entries() -> Files:
    for n in range(4_900):
        yield f"items/{n}.yaml", "".join(f"- id: i{n}-{k * 31}\n  kind: x\n" for k in range(40))


def one_wide_mapping() -> Files:
    yield "items/a.yaml", "- {" + ", ".join(f"k{n * 7919}: 1" for n in range(600_000)) + "}"


def one_wide_list() -> Files:
    yield "skills/a.yaml", "- id: a\n  aliases: [" + ", ".join(str(n * 7919) for n in range(600_000)) + "]"


def deep() -> Files:
    yield "items/a.yaml", "[" * 1_000_000


def aliases() -> Files:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    yield "items/a.yaml", "\n".join(lines)


def bomb() -> Files:
    yield "items/a.yaml", "0" * 20_000_000


def ballast() -> Files:
    dice = random.Random(1)
    for n in range(9):
        yield f"junk/{n}.bin", dice.randbytes(20 * 2**20)


def long_text() -> Files:
    dice = random.Random(1)
    yield "activities/a.md", "---\nid: a\n---\n" + "".join(dice.choices("abc *_`[]($\\", k=14_000_000))


def shipped_with(name: str, change: Callable[[str], str]) -> Files:
    for path in sorted(SHIPPED.rglob("*.*")):
        inside = path.relative_to(SHIPPED).as_posix()
        text = path.read_text(encoding="utf-8")
        yield inside, change(text) if inside == name else text


def items(*more: str) -> Files:
    yield from shipped_with("items/regroup.yaml", lambda text: text + "".join(more))


def item(id: str, where: str = "", variables: str = "a: {int: [1, 99]}", parts: str = "", prompt: str = "{{a}}") -> str:
    part = f'    - {{id: p, skills: [tens-and-ones], prompt: "{prompt}", response: {{type: number, answers: ["a"]}}}}\n'
    return (
        f"\n- id: {id}\n  kind: procedural\n  context: bare\n  variables: {{{variables}}}\n"
        f"  where: [{where}]\n  parts:\n{parts or part}"
    )


def cycle() -> Files:
    lines = [
        f"\n- id: s{n}\n  title: x\n  objective: x\n  student_words: x\n  grade: '2'\n  pathway: [ticket]\n"
        f"  mastered_when: {{tickets: 1, kinds: [procedural]}}\n  requires: [{{skill: s{(n + 1) % 3000}}}]\n"
        for n in range(3000)
    ]
    yield from shipped_with("skills/subtraction.yaml", lambda text: text + "".join(lines))


def dear_conditions() -> Files:
    names = ", ".join(f"{letter}: {{int: [1, 1000000]}}" for letter in "abcdefgh")
    sum_of = " + ".join(f"(a * {n} % 97) // 7" for n in range(1, 16))
    for_ever = ", ".join(f'"{sum_of} + b + c + d + e + f + g + h > {n}"' for n in range(1, 40))
    yield from items(*(item(f"dear-{n}", for_ever + f', "{sum_of} < 0"', names) for n in range(40)))


def too_many_parts() -> Files:
    yield from items(item("parts", parts="".join(dear_part(n) for n in range(400))))


def dear_parts() -> Files:
    """As many as an item may have, in as many items as the sizes of a pack let in."""
    parts = "".join(dear_part(n) for n in range(60))
    yield from items(*(item(f"dear-{n}", parts=parts) for n in range(500)))


def dear_part(number: int) -> str:
    long = " + ".join(f"(a * {n} % 97)" for n in range(1, 26))
    response = f'{{type: number, answers: ["{long}"]}}'
    return f'    - {{id: p{number}, skills: [tens-and-ones], prompt: "x", response: {response}}}\n'


def powers() -> Files:
    yield from items(item("powers", '"9 ** 9 ** 9 > a"'), item("big", '"999999999999999999 * 999999999999999999 > a"'))


def brackets() -> Files:
    yield from items(item("brackets", '"' + "(" * 190 + "a" + ")" * 190 + ' > 1"'))


def long_expression() -> Files:
    yield from items(item("long", '"' + "+".join("a" * 5_000) + ' > 1"'))


def many_holes() -> Files:
    yield from items(*(item(f"holes-{n}", prompt="{{a}}" * 700) for n in range(400)))


def markup() -> Files:
    pieces = ["[" * 3900, "![" * 1900, "*a_ " * 900, "`" * 3900, "> " * 1900, "- " * 1900, "$" * 3900, "<" * 3900]
    pieces += ["[a](" * 900, "**a " * 900, "a\\n" * 1200, "&" * 3900, "$\\\\frac{1}{" * 300, "|a" * 1900 + "\\n|-"]
    yield from items(*(item(f"markup-{n}", prompt=piece) for n, piece in enumerate(pieces * 12)))


def many_forms() -> Files:
    text = "".join(
        f"\n- {{id: et-{n}, title: x, skill: tens-and-ones, forms: 20, draw: [{{item: make-number, n: 2}}]}}\n"
        for n in range(600)
    )
    yield from shipped_with("exit-tickets.yaml", lambda old: old + text)


TRICKS: dict[str, Callable[[], Files]] = {
    trick.__name__: trick
    for trick in (
        million_items, million_words, million_files, many_bad_entries, one_wide_mapping, one_wide_list, deep, aliases,
        bomb, ballast, long_text, cycle, dear_conditions, too_many_parts, dear_parts, powers, brackets,
        long_expression, many_holes, markup, many_forms,
    )
}  # fmt: skip


def write(trick: str, to: Path) -> Path:
    """The trick's pack as a zip."""
    path = to / f"{trick}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names = set()
        for name, data in TRICKS[trick]():
            archive.writestr(name, data)
            names.add(name)
        if "pack.yaml" not in names:
            archive.writestr("pack.yaml", HEADER)
    return path


def outcome(path: Path) -> dict[str, object]:
    """What a process of its own says of a pack: whether it was refused, how, and what that cost."""
    run = [sys.executable, "-m", "tests.content.hostile", str(path)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {"died": done.returncode, "said": done.stderr[-500:]}


def judge(path: Path) -> None:
    """In the process of its own: check the pack and print the outcome."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    from content.checking import examine

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime

    def most_memory() -> int:
        # not getrusage: its figure begins with what the process that started this one had
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024

    before = spent()
    pack, problems = examine(path)
    print(  # noqa: T201
        json.dumps(
            {
                "refused": pack is None,
                "problems": len(problems),
                "first": str(problems[0]) if problems else "",
                "seconds": round(spent() - before, 1),
                "megabytes": most_memory(),
            }
        )
    )


def table() -> None:
    """Every trick, and what it costs, as rows for docs/benchmarks.md."""
    print("| pack | refused | CPU-s | MB |\n|---|---|---|---|")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        for trick in TRICKS:
            found = outcome(write(trick, Path(folder)))
            name = trick.replace("_", " ")
            print(f"| {name} | {found.get('first', found)!s:.90} | {found.get('seconds')} | {found.get('megabytes')} |")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) > 1:
        judge(Path(sys.argv[1]))
    else:
        table()
