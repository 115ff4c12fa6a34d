"""A PostgreSQL of the tests' own, which they may stop, crash and start again."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.browser.server import free_port


class Cluster:
    """Made and started as scripts/postgresql.sh does it; as root the system's `postgres` runs it."""

    def __init__(self, programs: Path) -> None:
        self.programs, self.port = programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="onramp-faults-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "--username=onramp", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        self.start()

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), f"--pgdata={self.folder}/data", *arguments]
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        log = self.folder.with_suffix(".log")
        with log.open("ab") as file:
            done = subprocess.run([*as_owner, *command], cwd="/", check=False, stdout=file, stderr=file)
        assert done.returncode == 0, log.read_text()

    def start(self) -> None:
        # fsync off: a server that stops is no power cut. Everything else is as in a school.
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self.run("pg_ctl", "start", "--wait", "--silent", f"--log={self.folder}/server.log", f"--options={options}")

    def stop(self, mode: str) -> None:
        """`fast` ends every conversation; `immediate` is a crash: the log is replayed at the next start."""
        self.run("pg_ctl", "stop", "--wait", "--silent", f"--mode={mode}")

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://onramp@127.0.0.1:{self.port}/{name}"

    def make_database(self, name: str) -> str:
        self.say(f"CREATE DATABASE {name}")
        return self.address(name)

    def say(self, statement: str) -> None:
        engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def remove(self) -> None:
        if (self.folder / "data/postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder)
        self.folder.with_suffix(".log").unlink()


def find_programs() -> Path | None:
    """The folder with initdb and postgres: Debian keeps them off the PATH; the newest counts."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None
