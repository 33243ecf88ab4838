"""A recording: a header and a list of events, and the JSON Lines that they are saved as."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Iterator, Optional, Union

from .payloads import name_of, well_formed
from .table import MICROS, Events

VERSION = "0.1.0"
#: Number of events of a recording; the page opens a few more, which are left for what is written at the end.
EVENTS_MAX = 1_990_000
#: Longest time of a recording that the page opens: 366 days.
MICROS_MAX = 366 * 86_400 * MICROS


class FullError(Exception):
    """The recording holds as many events as the page opens."""


class Recording:
    """What happened, as events in order; an event's number is its place, from 0.

    :ivar title: title of the recording
    :ivar events: the events, as they are saved
    """

    def __init__(self, title: str, payloads: str, broker: str = "memory") -> None:
        self.title = well_formed(title)[:4096]
        self.payloads = payloads
        self.broker = broker
        self.events = Events()
        self.until_us = 0
        self.events_max = EVENTS_MAX
        #: Errors of the recorder itself: by what it read, in words.
        self.missed: Dict[str, int] = {}
        #: The number of each message on its channel, from 1, as the page names it.
        self.numbers: Dict[int, int] = {}
        self.published: Dict[str, int] = {}
        self.agents: Dict[str, Dict[str, Any]] = {}
        self.channels: Dict[str, Dict[str, Any]] = {}

    # --- writing, for recorders

    def append(self, kind: str, at_us: int, cause: int, **fields: Any) -> int:
        """Append an event and return its number. A time before the last event's becomes that time.

        :raises FullError: nothing more is recorded
        """
        if len(self.events) >= self.events_max:
            raise FullError
        at_us = min(max(at_us, self.until_us), MICROS_MAX)
        self.until_us = at_us
        for end in ("arrivesUs", "untilUs"):
            if end in fields:
                fields[end] = min(max(fields[end], at_us), MICROS_MAX)
        if kind == "published":
            channel = fields["channel"]
            self.published[channel] = self.numbers[len(self.events)] = self.published.get(channel, 0) + 1
        self.events.append({"atUs": at_us, "kind": kind, "cause": cause, **fields})
        return len(self.events) - 1

    def miss(self, error: Exception) -> None:
        """Count something that could not be recorded. The run goes on: a recorder never fails it."""
        what = "full" if isinstance(error, FullError) else type(error).__name__
        self.missed[what] = self.missed.get(what, 0) + 1

    def end(self) -> None:
        """Write a hint where something is missing."""
        self.events_max = len(self.events) + 1_000
        for what, count in list(self.missed.items())[:10]:
            text = f"{count:,} things could not be recorded ({what})."
            if what == "full":
                text = f"The recording is full with {EVENTS_MAX:,} events: what happened afterwards is not in it."
            self.append("noted", self.until_us, -1, hint=True, what="not-recorded", text=text[:4096])

    def agent(self, agent_id: Any, level: Optional[int] = None, parent: Any = None) -> str:
        """Return the name of an agent, which is listed from now on."""
        name = name_of(agent_id)
        entry = self.agents.setdefault(name, {"name": name})
        if isinstance(level, int) and 0 <= level <= 63:
            entry["level"] = level
        if parent is not None and name_of(parent) != name:
            entry["parent"] = name_of(parent)
        return name

    def channel(self, channel: Any, kind: str = "queue") -> str:
        """Return the name of a channel, which is listed from now on."""
        name = name_of(channel)
        self.channels.setdefault(name, {"name": name, "kind": kind})
        return name

    def direct(self, sender: str, recipient: str) -> str:
        """Return the channel of messages that go from one agent to another without a queue."""
        name = name_of(f"{sender} -> {recipient}")
        self.channels.setdefault(name, {"name": name, "kind": "direct", "from": sender, "to": recipient})
        return name

    # --- reading

    @property
    def hints(self) -> Events:
        """The hints: what is worth knowing, each with its time, its place and a sentence."""
        return Events(event for event in self.events if event.get("hint"))

    def of(self, *kinds: str) -> Events:
        """Return the events of some kinds, such as ``run.of("published")``."""
        return Events(event for event in self.events if event["kind"] in kinds)

    @property
    def header(self) -> Dict[str, Any]:
        """The first line of the file."""
        return {
            "heronry": "recording",
            "version": 1,
            "title": self.title,
            "madeBy": f"heronry-python {VERSION}",
            "untilUs": self.until_us,
            "payloads": "all" if self.payloads == "full" else self.payloads,
            "broker": self.broker,
            "agents": list(self.agents.values()),
            "channels": list(self.channels.values()),
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the file, without line ends."""
        yield _line(self.header)
        for event in self.events:
            yield _line(event)

    def save(self, path: "Union[str, os.PathLike[str]]") -> str:
        """Save the recording as JSON Lines and return the path. The page opens it: drop the file there."""
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            for line in self.lines():
                file.write(f"{line}\n")
        return os.fspath(path)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
