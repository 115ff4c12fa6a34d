"""The real server's stderr: JSON lines from its start to its end, gunicorn's own among them, without a value."""

import os
import signal
import socket

from tests.health.conftest import eventually

CANARY = "Canary"


def test_every_line_is_an_event_and_none_holds_what_was_sent(start):
    server = start()
    host, port = server.here.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(f"{CANARY} /{CANARY} {CANARY}\r\nx: {CANARY}\r\n\r\n".encode())
        raw.recv(1000)
    server.get(f"/sign-in/{CANARY}?name={CANARY}")
    worker = server.children()[-1]
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: any("SIGKILL" in line["event"] for line in server.lines()))
    server.stop()
    lines = server.lines()
    assert lines[0]["event"] == "started" and lines[-1]["event"] == "stopped"
    assert any(line["logger"] == "gunicorn.error" for line in lines if "logger" in line)
    assert any(f"pid:{worker}" in line["event"] for line in lines)
    assert any("nvalid" in line["event"] for line in lines), "the unreadable request is told"
    assert all(line["level"] and line["timestamp"] for line in lines)
    assert CANARY not in server.errors.read_text()
