"""A recording as its user sees it: opened in the page, and as a picture in a notebook."""

from __future__ import annotations

import atexit
import base64
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import threading
from html import escape
from typing import Any, Dict, List, Optional

from .picture import picture
from .recording import MICROS, Recording
from .table import seconds

#: Largest file that a notebook holds as a link.
LINKED_BYTES_MAX = 2_000_000
#: Longest wait for the address of the page, in seconds.
OPEN_S_MAX = 60.0


class Run(Recording):
    """A recording that can be opened and shown."""

    path: Optional[str] = None
    #: Address of the page that shows it, while ``open`` does.
    url: Optional[str] = None
    _viewer: "Optional[Viewer]" = None

    def save(self, path: "os.PathLike[str] | str") -> str:
        self.path = os.path.abspath(super().save(path))
        return os.fspath(path)

    def open(self) -> bool:
        """Open the recording in the page, by the command ``heronry show``.

        Where the command is not installed, a sentence says how to open the file instead.

        :returns: whether the command was started
        """
        if self.path is None or not os.path.exists(self.path):
            self.save(os.path.join(tempfile.mkdtemp(prefix="heronry-"), "run.jsonl"))
        path = str(self.path)
        command = viewer_command()
        if command is None:
            print(
                f"The recording is saved as {path}\n"
                "The command heronry was not found, so no page was opened. Open the playground and drop the file on it, or "
                "install heronry (npm install heronry) and run: heronry show "
                f"{shlex.quote(path)}\nHERONRY names the command if it is somewhere else."
            )
            return False
        self.close()
        viewer = Viewer([*command, "show", path])
        self.url = viewer.url
        if self.url is None:
            viewer.end()
            print(f"{' '.join(command)} could not show the recording, which is saved as {path}\n{viewer.told}".rstrip())
            return False
        self._viewer = viewer
        print(f"The recording is shown at {self.url} until this program ends, or run.close().")
        return True

    def close(self) -> None:
        """End the command that ``open`` started."""
        if self._viewer is not None:
            self._viewer.end()
        self._viewer = self.url = None

    def __repr__(self) -> str:
        return f"<recording {self.title!r}: {self._counts()}>"

    def _repr_html_(self) -> str:
        """Return the recording as a picture and a link, for notebooks."""
        caption = f"<figcaption><b>{escape(self.title)}</b>: {self._counts()}</figcaption>"
        return f"<figure>{caption}{picture(self)}{self._hints()}{self._link()}</figure>"

    def _counts(self) -> str:
        messages, seconds = len(self.of("published")), self.until_us / MICROS
        return f"{messages} messages in {seconds:g} s, {len(self.events)} events, {len(self.hints)} hints"

    def _hints(self) -> str:
        """Return each kind of hint: how many there are, and the first."""
        kinds: Dict[str, List[Dict[str, Any]]] = {}
        for hint in self.hints:
            kinds.setdefault(hint["what"], []).append(hint)
        rows = ""
        for what, hints in kinds.items():
            more = "" if len(hints) == 1 else f" ({len(hints)} times)"
            first = f"at {seconds(hints[0]['atUs'])}: {hints[0]['text']}"
            rows += f"<li><b>{escape(what)}</b>{more}, {escape(first)}</li>"
        return f"<details><summary>Hints</summary><ul>{rows}</ul></details>" if rows else ""

    def _link(self) -> str:
        text = "".join(f"{line}\n" for line in self.lines()).encode("utf-8")
        if len(text) > LINKED_BYTES_MAX:
            return "<p>Too large for a link: use <code>run.save(\"run.jsonl\")</code>.</p>"
        data = base64.b64encode(text).decode("ascii")
        page = "" if self.url is None else f'<a href="{escape(self.url)}">Open the page</a> · '
        return (
            f'<p>{page}<a download="run.jsonl" href="data:application/x-ndjson;base64,{data}">Download the recording</a> '
            "and drop it on the playground, or call <code>run.open()</code>.</p>"
        )


class Viewer:
    """A command that shows a recording, and prints the address of its page."""

    def __init__(self, command: List[str]) -> None:
        self.url: Optional[str] = None
        self.told = ""
        self._process: "Optional[subprocess.Popen[str]]" = None
        self._ready = threading.Event()
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
            )
        except OSError as error:
            self.told = str(error)
            return
        atexit.register(self.end)
        # Reads on, so that the command never waits for a reader.
        threading.Thread(target=self._read, name="heronry show", daemon=True).start()
        self._ready.wait(OPEN_S_MAX)

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                address = re.search(r"http://(?:127\.0\.0\.1|localhost)\S*", line)
                if self.url is None and address is not None and not line.startswith("{"):
                    self.url = address.group()
                    self._ready.set()
                if self.url is None:
                    self.told += line
        self._ready.set()


def viewer_command() -> Optional[List[str]]:
    """Return the command of the playground: the environment's ``HERONRY``, or ``heronry`` where it is installed."""
    own = os.environ.get("HERONRY", "")
    if own:
        return shlex.split(own)
    found = shutil.which("heronry")
    return None if found is None else [found]
