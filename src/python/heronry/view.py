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
from typing import Any, Dict, List, Optional

from .hints import seconds
from .picture import picture
from .recording import MICROS, Recording

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
