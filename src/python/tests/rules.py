"""The rules that a reader of recordings checks, as ``docs`` and the schema state them."""

from __future__ import annotations

from typing import Any, Dict, List

OUTCOMES = {"accepted", "received", "lost", "rejected"}


def broken(events: List[Dict[str, Any]], channels: List[Dict[str, Any]]) -> List[str]:
    """Return every rule that a recording breaks, each with the event's number."""
    problems: List[str] = []
    kinds = {channel["name"]: channel["kind"] for channel in channels}
    before = 0
    for number, event in enumerate(events):
        say = lambda text, number=number: problems.append(f"#{number}: {text}")  # noqa: E731
        if not isinstance(event["atUs"], int) or event["atUs"] < before:
            say("its time decreases")
        before = event["atUs"]
        if not -1 <= event["cause"] < number:
            say("its cause is not earlier")
        if any(event.get(name, before) < before for name in ("arrivesUs", "untilUs")):
            say("it ends before it begins")
        if "message" in event:
            if event["message"] >= number or events[event["message"]]["kind"] != "published":
                say("its message was not published before")
            elif "channel" in event and events[event["message"]]["channel"] != event["channel"]:
                say("its channel is not its message's")
        if event["kind"] in OUTCOMES and events[event["cause"]]["kind"] not in ("published", "dispatched"):
            say("it is the outcome of no hop")
        if "channel" in event and event["channel"] not in kinds:
            say("its channel is not listed")
        direct = kinds.get(event.get("channel", ""), "") == "direct"
        if event["kind"] == "published" and direct != ("to" in event):
            say("a direct message names its recipient, and no other does")
        if event["kind"] in ("accepted", "dispatched") and direct:
            say("a direct channel has no queue")
    return problems
