"""Gunicorn as in a school, which a test may kill and start again; nothing is stopped but what was started here."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.browser.server import PATIENCE, free_port, settings, start_gunicorn


class Server:
    """One instance's server on a port of its own. Its log lies beside the instance, which may be a full disk."""

    def __init__(self, instance: Path, database: str = "") -> None:
        self.bind = f"127.0.0.1:{free_port()}"
        self.here = f"http://{self.bind}"
        self.log = instance.with_suffix(".log")
        self.environment = settings(instance, database, self.bind)
        self.started: set[int] = set()
        self.master: subprocess.Popen[bytes]

    def start(self) -> None:
        """As a supervisor does: again until it holds, since orphaned workers may keep the port for a second."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.master = start_gunicorn(self.environment, self.log)
            self.started.add(self.master.pid)
            while self.master.poll() is None and time.monotonic() < until:
                if len(self.workers()) == 2:
                    return
                time.sleep(0.02)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def workers(self) -> list[int]:
        """Process ids of the workers that live now."""
        try:
            found = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return []
        workers = [int(pid) for pid in found.split()]
        self.started.update(workers)
        return workers

    def kill_worker(self, index: int) -> None:
        """The master starts another one by itself."""
        workers = self.workers()
        if workers:
            os.kill(workers[index % len(workers)], signal.SIGKILL)

    def kill_master(self) -> None:
        """Its workers find themselves orphaned within a second, and leave."""
        self.workers()
        self.master.kill()
        self.master.wait(PATIENCE)

    def kill_all(self) -> None:
        """As when the power of the server goes."""
        self.kill_master()
        self.end_leftovers()

    def stop(self) -> str:
        """Stop whatever of it still runs; returns what it said."""
        self.workers()
        self.master.terminate()
        self.master.wait(PATIENCE)
        self.end_leftovers()
        return self.log.read_text()

    def end_leftovers(self) -> None:
        for pid in filter(self.is_ours, self.started):
            os.kill(pid, signal.SIGKILL)

    def is_ours(self, pid: int) -> bool:
        try:
            return f"ONRAMP_BIND={self.bind}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            return False
