"""A recording as a small SVG: a lane for each agent, a slanted line for each message."""

from __future__ import annotations

from html import escape
from typing import Any, Dict, List, Tuple

from .recording import MICROS, Recording

WIDTH, LEFT, LANE, TOP = 720, 130, 26, 16
#: Largest numbers of agents and of messages that are drawn.
AGENTS_MAX, MESSAGES_MAX = 24, 600
#: Steps between two times of the axis, in microseconds.
STEPS = tuple(base * 10**power for power in range(1, 13) for base in (1, 2, 5))
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def picture(recording: Recording) -> str:
    """Return the picture as SVG. It reads in light and dark, as text and lanes take the page's colour."""
    agents = _agents(recording)
    hops = _hops(recording)
    if not agents or not hops:
        return "<p>Nothing was sent.</p>"
    shown = agents[:AGENTS_MAX]
    drawn = [hop for hop in hops[:MESSAGES_MAX] if hop[0] in shown and hop[1] in shown]
    end = max([1, *(arrived for _, _, _, arrived in drawn)])
    lanes = {name: TOP + LANE * index for index, name in enumerate(shown)}
    height = TOP + LANE * len(shown) + 14
    parts = [_lane(name, y) for name, y in lanes.items()] + _axis(end, height)
    parts += [_message(hop, lanes, end) for hop in drawn]
    left_out = len(hops) - len(drawn)
    title = f"{recording.title}: {len(drawn)} messages between {len(shown)} agents, {end / MICROS:g} s"
    note = f"<p>The first {len(drawn)} of {len(hops)} messages are drawn.</p>" if left_out else ""
    return (
        f'<div style="overflow-x:auto"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'style="width:100%;min-width:560px;max-width:960px;height:auto" font-family="system-ui,sans-serif" font-size="12">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg></div>{note}"
    )


def _agents(recording: Recording) -> List[str]:
    """Return the agents, the highest level on top and the keeper of the state (level 0) at the bottom."""
    entries: List[Dict[str, Any]] = list(recording.agents.values())
    return [entry["name"] for entry in sorted(entries, key=lambda one: -(one.get("level", 1) or 0))]


def _hops(recording: Recording) -> List[Tuple[str, str, int, int]]:
    """Return sender, receiver, and the times between which each received message travelled or waited."""
    hops = []
    for event in recording.of("received"):
        sent = recording.events[event["message"]]
        hops.append((sent["agent"], event["agent"], sent["atUs"], event["atUs"]))
    return hops


def _lane(name: str, y: int) -> str:
    shown = name if len(name) <= 18 else f"{name[:17]}…"
    return (
        f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="currentColor">{escape(shown)}</text>'
        f'<line x1="{LEFT}" x2="{WIDTH - 8}" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity=".25"/>'
    )


def _x(at: int, end: int) -> float:
    return round(LEFT + 4 + (WIDTH - LEFT - 20) * at / end, 1)


def _axis(end: int, height: int) -> List[str]:
    """Return the times below the lanes, at round steps."""
    step = next((one for one in STEPS if end / one <= 8), STEPS[-1])
    marks = range(0, end + 1, step) if end / step <= 8 else (0, end)
    return [
        f'<text x="{_x(at, end)}" y="{height - 4}" text-anchor="middle" fill="currentColor" fill-opacity=".7" '
        f'font-size="11">{at / MICROS:g} s</text>'
        for at in marks
    ]


def _message(hop: Tuple[str, str, int, int], lanes: Dict[str, int], end: int) -> str:
    sender, receiver, left, arrived = hop
    colour = COLOURS[list(lanes).index(sender) % len(COLOURS)]
    x1, x2, y1, y2 = _x(left, end), _x(arrived, end), lanes[sender], lanes[receiver]
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="1.5"/>'
        f'<circle cx="{x2}" cy="{y2}" r="2.2" fill="{colour}"/>'
    )
