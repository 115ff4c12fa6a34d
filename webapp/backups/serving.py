"""Who may be at work when: servers share a lock that a restore wants for itself.

The kernel lets go of a lock when its last holder has ended, however it ended, so no file is left to be believed.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from webapp.backups import store
from webapp.backups.problems import BackupProblem

PREFIX = ".opened-"  # of folders in which a backup is made, checked or prepared


def serve(instance: Path) -> int:
    """Hold the lock for as long as this process and its children live. Raises BackupProblem during a restore."""
    descriptor = os.open(instance / "serving.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    take(descriptor, fcntl.LOCK_SH, "A backup is being restored. Start again when that is done.")
    return descriptor


@contextmanager
def nobody_serves(instance: Path) -> Iterator[None]:
    """Raises BackupProblem while a server runs on this instance; none can start meanwhile."""
    with locked(instance / "serving.lock", "Onramp is running on this instance. Stop it first (Ctrl-C)."):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """One backup command at a time; what a killed one left half done is removed. Raises BackupProblem."""
    instance, folder = current_app.config["INSTANCE"], store.folder()
    with locked(folder / "lock", "Another backup command is at work. Try again when it has ended."):
        for left in folder.glob(".*.partial"):
            left.unlink()
        for left in instance.glob(f"{PREFIX}*"):
            shutil.rmtree(left)
        yield


@contextmanager
def locked(path: Path, otherwise: str) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        take(descriptor, fcntl.LOCK_EX, otherwise)
        yield
    finally:
        os.close(descriptor)


def take(descriptor: int, how: int, otherwise: str) -> None:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupProblem(otherwise) from None
