"""A player in a notebook: ``Player("gallery/hierarchy")``. It needs anywidget: ``pip install "heronry[jupyter]"``.

1. Times are milliseconds of virtual time, as everywhere in a player.
2. ``at`` and ``selection`` are what the reader sees, and change it: ``player.observe(print, "selection")``, ``player.at = 2400``.
3. Everything is in the notebook: nothing is loaded from a server, unless ``site`` names one.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import re
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import Any, Dict, Optional, Tuple, Union
from urllib.parse import urlsplit

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise ImportError(f'heronry.jupyter needs anywidget: pip install "heronry[jupyter]" ({error})') from error

from .picture import picture
from .players import THEMES, VIEWS, is_named
from .recording import Recording
from .view import viewer_command

#: Longest time of a player: one day, in milliseconds.
TIME_MS_MAX = 86_400_000
#: Largest scenario or recording that a player takes, in characters.
FILE_MAX = 16 * 1024 * 1024
FILES = (".json", ".jsonl", ".ndjson")
WIDGET = "heronry-widget.js"

Source = Union[str, "os.PathLike[str]", Dict[str, Any], Recording]


class PlayerError(Exception):
    """The player is not there: the command ``heronry`` was not found, or failed."""


class Time(traitlets.TraitType):  # type: ignore[misc]
    """A time in milliseconds. It takes a text with a unit too: ``"2.4s"``, ``"2400ms"``."""

    info_text = "a time: milliseconds from 0 to a day, or a text such as '2.4s'"

    def validate(self, obj: Any, value: Any) -> float:
        number = value
        if isinstance(value, str):
            found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s)?\s*", value)
            number = None if found is None else float(found.group(1)) * (1000 if found.group(2) == "s" else 1)
        if isinstance(number, (int, float)) and not isinstance(number, bool) and 0 <= number <= TIME_MS_MAX:
            return float(number)
        self.error(obj, value)


class Height(traitlets.TraitType):  # type: ignore[misc]
    """A height: a number of pixels, a length of CSS, or ``"auto"``."""

    info_text = "a height: a number of pixels, a length such as '25rem', or 'auto'"

    def validate(self, obj: Any, value: Any) -> str:
        text = str(value)
        if not isinstance(value, bool) and re.fullmatch(r"auto|\d+(\.\d+)?(px|rem|em|vh|svh|dvh|cqh|%)?", text):
            return text
        self.error(obj, value)


class Player(anywidget.AnyWidget):  # type: ignore[misc]
    """A player in a notebook: a scenario or a recording, with its picture, its timeline and its buttons.

    >>> player = Player("gallery/hierarchy", at="2.4s", view="both")
    >>> player.observe(lambda change: print(change.new), "selection")

    :param source: what it plays: an example (``gallery/hierarchy``), a lesson (``lesson/first-message``), a recording of the gallery
        (``recordings/…``), a link to the playground, a scenario as a dict or as JSON, the path of a scenario or a recording, or a
        ``Run`` of ``record``
    :param at: moment at which it opens, in milliseconds or as a text such as ``"2.4s"``; by default that of the source
    :param until: moment at which it pauses
    :param view: ``graph``, ``timeline``, ``both``, ``table`` or ``transcript``
    :param theme: ``auto``, which follows the notebook, ``light`` or ``dark``
    :param height: pixels, or a length of CSS; ``"auto"`` is as high as the picture needs
    :param selection: what is selected at first
    :param site: address of a playground. The player is loaded from there, and *Open in Heronry* leads there
    :raises PlayerError: if there is no ``site``, and the command ``heronry`` is not there
    :raises ValueError: if a source, a site or a setting is none; ``traitlets.TraitError`` is that of a setting
    """

    #: The playhead in milliseconds; None until the player is shown. While it plays, it is told five times a second.
    at = Time(None, allow_none=True).tag(sync=True)
    until = Time(None, allow_none=True).tag(sync=True)
    view = traitlets.Enum(VIEWS, "graph").tag(sync=True)
    theme = traitlets.Enum(THEMES, "auto").tag(sync=True)
    height = Height(None, allow_none=True).tag(sync=True)
    #: Name of the agent or channel that is selected, or the number of the event that published the message: ``run.events[number]``.
    selection = traitlets.Union([traitlets.Unicode(), traitlets.Int()], default_value=None, allow_none=True).tag(sync=True)
    _src = traitlets.Unicode().tag(sync=True)
    _file = traitlets.Bytes().tag(sync=True)
    _site = traitlets.Unicode().tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        source: Source,
        *,
        at: Union[float, str, None] = None,
        until: Union[float, str, None] = None,
        view: str = "graph",
        theme: str = "auto",
        height: Union[float, str, None] = None,
        selection: Union[str, int, None] = None,
        site: Optional[str] = None,
    ) -> None:
        address = "" if site is None else _address(site)
        src, text = _read(source, address)
        settings = {"at": at, "until": until, "view": view, "theme": theme, "height": height, "selection": selection}
        super().__init__(
            **settings,
            _src=src,
            # Without the time of day, the same source makes the same notebook.
            _file=gzip.compress(text.encode("utf-8"), mtime=0) if text else b"",
            _site=address,
            _esm=f"{address}{WIDGET}" if address else _local_file(WIDGET),
        )
        shown = picture(source) if isinstance(source, Recording) else f"<p>{escape(src or 'A player of Heronry')}</p>"
        self._picture = f"<figure>{shown}<figcaption>Run the cell to play it.</figcaption></figure>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the widget, and a picture for readers that have no widgets."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle[0]["text/html"] = self._picture
        return bundle


def _address(site: str) -> str:
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"site is the address of a playground, such as https://example.org/heronry/, not {site!r}")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def _read(source: Source, address: str) -> Tuple[str, str]:
    """Return the words of a source, or else its text: JSON of a scenario, or lines of a recording."""
    if isinstance(source, Recording):
        return "", _checked("\n".join(source.lines()), "The recording")
    if isinstance(source, dict):
        return "", _checked(json.dumps(source), "The scenario")
    if not isinstance(source, (str, os.PathLike)):
        raise TypeError(f"A player takes a name, a link, a path, a dict or a recording, not {type(source).__name__}")
    words = os.fspath(source).strip()
    if words.startswith("{"):
        return "", _checked(words, "The scenario")
    if is_named(words):
        if not words.startswith("recordings/"):
            return words, ""
        file = f"{words}.jsonl"
        return (f"{address}{file}", "") if address else ("", _local_file(file))
    path = Path(words)
    if path.suffix not in FILES:
        takes = f"gallery/…, lesson/…, recordings/…, a link, JSON, or a file ({', '.join(FILES)})"
        raise ValueError(f"There is no source {words!r}: a player takes {takes}")
    return "", _checked(path.read_text(encoding="utf-8"), str(path))


def _checked(text: str, what: str) -> str:
    if len(text) > FILE_MAX:
        many = f"{len(text):,} characters, more than the {FILE_MAX:,} that a player takes"
        raise ValueError(f"{what} has {many}: open it in the playground")
    return text


@functools.lru_cache(maxsize=1)
def _local() -> "tempfile.TemporaryDirectory[str]":
    """Return a folder with the files of the widget, which the command ``heronry`` has copied there."""
    command = viewer_command()
    if command is None:
        raise PlayerError(
            "The player comes with the command heronry, which was not found. Install it (npm install -g heronry), name it in the "
            "variable HERONRY of the environment, or give the address of a playground: Player(…, site=\"https://…\")"
        )
    folder = tempfile.TemporaryDirectory(prefix="heronry-")
    try:
        words = [*command, "player", "--notebook", folder.name]
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    except OSError as error:
        raise PlayerError(f"{command[0]} could not be run: {error}") from error
    if done.returncode != 0:
        raise PlayerError(done.stderr.strip() or f"{' '.join(command)} ended with {done.returncode}")
    return folder


def _local_file(name: str) -> str:
    path = Path(_local().name) / name
    if not path.is_file():
        raise ValueError(f"Heronry has no {name.rsplit('.', 1)[0]}")
    return path.read_text(encoding="utf-8")
