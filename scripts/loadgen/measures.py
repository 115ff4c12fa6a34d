"""What is measured: latency from the scheduled time, processor time, memory, and whatever went wrong."""

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Measures:
    """Filled while classes play. Latencies in seconds by kind of request; `wrong` counts what should not have been."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)

    def forget(self) -> None:
        """The classes have come in: what is measured begins here. What went wrong is kept."""
        self.took.clear()
        self.statuses.clear()

    def note(self, kind: str, seconds: float, status: int) -> None:
        self.took[kind].append(seconds)
        self.statuses[status] += 1

    def summary(self) -> dict[str, dict[str, float]]:
        """Per kind: count and percentiles in ms."""
        return {kind: percentiles(found) for kind, found in sorted(self.took.items())}


def percentiles(seconds: list[float]) -> dict[str, float]:
    found = sorted(seconds)

    def at(share: float) -> float:
        return round(1000 * found[min(len(found) - 1, int(share * len(found)))], 1)

    return {"count": len(found), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1)}


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes, all their threads, living children's not included."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def machine_busy_seconds() -> float:
    """Processor time that the whole machine has spent since it started, over all cores."""
    first = Path("/proc/stat").read_text().partition("\n")[0]
    user, nice, system, _idle, _wait, irq, soft, *_rest = map(int, first.split()[1:])
    return (user + nice + system + irq + soft) / TICKS


def memory_mib(pid: int) -> dict[str, float]:
    """PSS shares out what workers have in common, RSS counts it for each."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return {"pss": round(kib["Pss"] / 1024, 1), "rss": round(kib["Rss"] / 1024, 1)}


@dataclass
class Window:
    """Processor time between `open` and `close`: the server's, the generator's own, everybody else's."""

    pids: list[int]
    before: tuple[float, float, float, float] = (0, 0, 0, 0)

    def read(self) -> tuple[float, float, float, float]:
        own = os.times()
        return os.times().elapsed, cpu_seconds(self.pids), own.user + own.system, machine_busy_seconds()

    def open(self) -> None:
        self.before = self.read()

    def close(self) -> dict[str, Any]:
        elapsed, server, own, machine = (b - a for a, b in zip(self.before, self.read(), strict=True))
        return {
            "seconds": round(elapsed, 1),
            "server_cpu_s": round(server, 2),
            "generator_cpu_s": round(own, 2),
            "others_cpu_s": round(max(0.0, machine - server - own), 2),
            "load_average": round(os.getloadavg()[0], 1),
        }
