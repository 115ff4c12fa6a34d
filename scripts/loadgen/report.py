"""A run in words, and as a row for docs/benchmarks.md."""

from typing import Any

TOLD = (
    "seconds", "server_cpu_s", "generator_cpu_s", "others_cpu_s", "load_average_before", "memory", "wal_mib",
    "rss_growth_percent", "rows_sent", "rows_kept", "rebuild_rows_per_cpu_s", "statuses", "counted",
)  # fmt: skip


def words(found: dict[str, Any]) -> str:
    lines = [f"{found['scenario']}: {found['students']} students, {found['database']}"]
    for name in TOLD:
        if found.get(name):
            lines.append(f"  {name}: {found[name]}")
    if "ms" in found:
        lines += ["", *table(["ms from the scheduled time", "count", "p50", "p95", "p99", "max"], [
            [kind, *(f"{value:g}" for value in row.values())] for kind, row in found["ms"].items()
        ])]  # fmt: skip
    if "cpu_ms" in found:
        lines += ["", *table(["request", "CPU-ms"], [[k, f"{v:g}"] for k, v in found["cpu_ms"].items()])]
    if "growth" in found:
        lines += ["", *growth_table(found["growth"])]
    wrong = found["wrong"] or "nothing: every acknowledged row is in the log once, states are its fold"
    return "\n".join([*lines, "", f"wrong: {wrong}"])


def growth_table(sizes: dict[int, dict[str, float]]) -> list[str]:
    """CPU-ms by size, and the last size against the first."""
    kinds = list(next(iter(sizes.values())))
    rows = []
    for kind in kinds:
        values = [sizes[size][kind] for size in sizes]
        rows.append([kind, *(f"{value:g}" for value in values), f"{values[-1] / values[0]:.2f}" if values[0] else "-"])
    return table(["CPU-ms at", *(f"{size:,}" for size in sizes), "last / first"], rows)


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
