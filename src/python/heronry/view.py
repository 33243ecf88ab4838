"""A recording as its user sees it: opened in the page, and as a picture in a notebook."""

from __future__ import annotations

import atexit
import base64
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from html import escape
from typing import List, Optional

from .picture import picture
from .recording import Recording

#: Largest file that a notebook holds as a link.
LINKED_BYTES_MAX = 2_000_000


class Run(Recording):
    """A recording that can be opened and shown."""

    path: Optional[str] = None
    _viewer: "Optional[subprocess.Popen[bytes]]" = None

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
        try:
            # Its output tells where the page is.
            self._viewer = subprocess.Popen([*command, "show", path], stdin=subprocess.DEVNULL)
        except OSError as error:
            print(f"heronry could not be started ({error}). The recording is saved as {path}", file=sys.stderr)
            return False
        atexit.register(self._viewer.terminate)
        print(f"heronry shows {path} until this program ends.")
        return True

    def __repr__(self) -> str:
        messages = len(self.of("published"))
        hints = len(self.hints)
        seconds = self.until_us / 1_000_000
        return f"<recording {self.title!r}: {messages} messages in {seconds:g} s, {len(self.events)} events, {hints} hints>"

    def _repr_html_(self) -> str:
        """Return the recording as a picture and a link, for notebooks."""
        hints = "".join(f"<li>{escape(text)}</li>" for text in _counted(self.hints_in_words()))
        told = f"<details><summary>Hints</summary><ul>{hints}</ul></details>" if hints else ""
        return f"<figure><figcaption>{escape(repr(self)[1:-1])}</figcaption>{picture(self)}{told}{self._link()}</figure>"

    def hints_in_words(self) -> List[str]:
        """Return the sentences of the hints, in order."""
        return [str(event["text"]) for event in self.hints]

    def _link(self) -> str:
        text = "".join(f"{line}\n" for line in self.lines()).encode("utf-8")
        if len(text) > LINKED_BYTES_MAX:
            return "<p>Too large for a link: use <code>run.save(\"run.jsonl\")</code>.</p>"
        data = base64.b64encode(text).decode("ascii")
        return (
            f'<p><a download="run.jsonl" href="data:application/x-ndjson;base64,{data}">Download the recording</a> '
            "and drop it on the playground, or call <code>run.open()</code>.</p>"
        )


def viewer_command() -> Optional[List[str]]:
    """Return the command of the playground: the environment's ``HERONRY``, or ``heronry`` where it is installed."""
    own = os.environ.get("HERONRY", "")
    if own:
        return shlex.split(own)
    found = shutil.which("heronry")
    return None if found is None else [found]


def _counted(texts: List[str], most: int = 12) -> List[str]:
    return texts if len(texts) <= most else [*texts[:most], f"… {len(texts) - most} more"]
