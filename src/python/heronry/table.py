"""Events as a table, for notebooks."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Dict, List, Sequence

MICROS = 1_000_000
#: Number of rows, and of characters in a cell, that are shown; a cell of fewer characters than the last is one line.
ROWS_MAX, CELL_MAX, ONE_LINE_MAX = 200, 120, 24
#: Fields that have a column of their own; the others are together in the last one.
COLUMNS = ("agent", "channel", "message", "what", "text")


def seconds(us: int) -> str:
    """Return a duration for people, such as ``0.35 s``."""
    return f"{us / MICROS:.3f}".rstrip("0").rstrip(".") + " s"


class Events(List[Dict[str, Any]]):
    """A list of events. In a notebook, it is a table with a row for each."""

    def _repr_html_(self) -> str:
        columns = [name for name in COLUMNS if any(name in event for event in self[:ROWS_MAX])]
        rows = [[seconds(event["atUs"]), event["kind"], *_cells(event, columns)] for event in self[:ROWS_MAX]]
        left_out = len(self) - len(rows)
        note = f"<p>The first {len(rows)} of {len(self):,} events.</p>" if left_out > 0 else ""
        return table(["at", "kind", *columns, "more"], rows) + note if rows else "<p>No events.</p>"


def _cells(event: Dict[str, Any], columns: Sequence[str]) -> List[Any]:
    named = {"atUs", "kind", "cause", "hint", *columns}
    others = {name: value for name, value in event.items() if name not in named}
    return [*(event.get(name, "") for name in columns), json.dumps(others, ensure_ascii=False) if others else ""]


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a table of texts as HTML. What is longer than a cell is cut."""
    first = "".join(f'<th style="text-align:left">{escape(name)}</th>' for name in head)
    others = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f'<div style="overflow-x:auto"><table><thead><tr>{first}</tr></thead><tbody>{others}</tbody></table></div>'


def _cell(value: Any) -> str:
    text = str(value)
    # A short text, such as a time, is one line.
    style = "text-align:left;white-space:nowrap" if len(text) <= ONE_LINE_MAX else "text-align:left"
    return f'<td style="{style}">{escape(text if len(text) <= CELL_MAX else text[:CELL_MAX] + "…")}</td>'
