"""Real gateways and a real Redis, as processes of their own."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parents[3]
MAIN = ROOT / "dist" / "lib" / "cli" / "main.js"


#: Ports below those that a system hands out by itself, so that nobody takes one while its gateway is down. The tests in TypeScript have
#: those below 32,000.
PORTS = range(32_000, 32_700)
_tried = itertools.count(os.getpid())


def free_port() -> int:
    """A free port, each time another one."""
    for _ in PORTS:
        port = PORTS[next(_tried) % len(PORTS)]
        with socket.socket() as server:
            try:
                server.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"The ports {PORTS.start} to {PORTS.stop - 1} are in use")


class Gateway:
    """``heronry serve`` on one port, which can be started again. Its token is new with every start."""

    def __init__(self, broker: str = "memory") -> None:
        self.broker = broker
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = ""
        self.process: "Optional[subprocess.Popen[str]]" = None
        self.start()

    def start(self) -> None:
        node = shutil.which("node")
        if node is None or not MAIN.exists():
            raise RuntimeError("These tests need Node and the built library: node .ci/builds.mjs lib")
        command = [node, str(MAIN), "serve", "--port", str(self.port), "--broker", self.broker]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        told = ""
        for line in self.process.stdout:
            told += line
            if "Ctrl+C" in line:
                self.token = re.findall(r"^TOKEN=(\S+)$", told, re.M)[0]
                return
        raise RuntimeError(f"The gateway did not start: {told}")

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.end(how)
        self.start()

    def present_token(self) -> str:
        return self.token


class Redis:
    """A Redis server on a free port, with nothing in it."""

    def __init__(self, folder: Path) -> None:
        server = shutil.which("redis-server")
        if server is None:
            raise RuntimeError("These tests need redis-server")
        self.port = free_port()
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self.process = subprocess.Popen(
            [server, *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                return
        raise RuntimeError("Redis did not start")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate()
