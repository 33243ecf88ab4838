"""Payloads as plain JSON: whatever a message holds, something readable is kept, and nothing is raised."""

from __future__ import annotations

import dataclasses
import json
import math
from enum import Enum
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Mapping, Tuple

SAFE_INTEGER = 2**53 - 1

#: Limits by the setting ``payloads``: depth, entries of a list or dict, characters of a text, bytes of a payload.
LIMITS: Dict[str, Tuple[int, int, int, int]] = {
    "summary": (6, 16, 120, 1_024),
    "full": (24, 4_096, 4_096, 65_536),
}


def payload_of(value: Any, how: str) -> Dict[str, Any]:
    """Return a payload as a JSON object within the limits of ``how`` (``summary`` or ``full``)."""
    depth, entries, characters, size_max = LIMITS[how]
    reader = _Reader(depth, entries, characters, how == "full")
    plain = reader.plain(value)
    payload = plain if isinstance(plain, dict) else {"value": plain}
    if reader.size_most <= size_max:
        return payload
    size = len(json.dumps(payload, ensure_ascii=False).encode())
    if size <= size_max:
        return payload
    return {"not stored": f"{size} bytes", "kind": kind_of(value)}


def kind_of(value: Any) -> str:
    """Return what kind of message it is: HERON's messages name it by their first key."""
    if isinstance(value, Mapping):
        return well_formed(str(next(iter(value), "empty")))[:64]
    return type(value).__name__


def well_formed(text: str) -> str:
    """Return the text without halves of surrogate pairs, which UTF-8 cannot hold."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def name_of(value: Any, otherwise: str = "unknown") -> str:
    """Return the name of an agent or a channel: 1 to 128 UTF-16 units without control characters."""
    return _name(otherwise if value is None else _text(value), otherwise)


@lru_cache(maxsize=4096)
def _name(text: str, otherwise: str) -> str:
    text = "".join(one if one.isprintable() else "\ufffd" for one in well_formed(text)) or otherwise
    while len(text.encode("utf-16-le")) > 256:
        text = text[: min(len(text) - 1, 128)]
    return text


def _text(value: Any) -> str:
    try:
        return value if isinstance(value, str) else str(value)
    except Exception:  # the user's own __str__
        return type(value).__name__


class _Reader:
    def __init__(self, depth: int, entries: int, characters: int, full: bool) -> None:
        self.depth, self.entries, self.characters, self.full = depth, entries, characters, full
        #: Bytes that it can have as JSON at most: each value 32, each text 6 a character.
        self.size_most = 32

    def plain(self, value: Any, level: int = 0) -> Any:
        self.size_most += 32
        try:
            return self._plain(value, level)
        except Exception as error:  # a property or method of the user's own that fails
            return self._cut(f"<{type(value).__name__}: {type(error).__name__}>")

    def _plain(self, value: Any, level: int) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, Enum):
            return self._plain(value.value, level)
        if isinstance(value, int):
            return int(value) if abs(value) <= SAFE_INTEGER else self._cut(str(value))
        if isinstance(value, float):
            return _number(float(value))
        if isinstance(value, str):
            return self._cut(value)
        if isinstance(value, (bytes, bytearray, memoryview)):
            return f"<{len(value)} bytes>"
        if level >= self.depth:
            return self._cut(f"<{type(value).__name__}>")
        return self._compound(value, level)

    def _compound(self, value: Any, level: int) -> Any:
        if isinstance(value, Mapping):
            return self._table(value.items(), len(value), level)
        if hasattr(value, "tolist") and hasattr(value, "shape"):
            return self._array(value, level)
        if isinstance(value, (set, frozenset)):
            members = [self.plain(one, level + 1) for one in value]
            return self._list(sorted(members, key=lambda one: json.dumps(one, sort_keys=True)), level)
        if isinstance(value, (list, tuple)):
            return self._list([self.plain(one, level + 1) for one in value[: self.entries + 1]], level, len(value))
        if callable(getattr(value, "to_dict", None)) and not isinstance(value, type):
            return self._plain(value.to_dict(), level)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = [(one.name, getattr(value, one.name, None)) for one in dataclasses.fields(value)]
            return self._table(fields, len(fields), level)
        # Not its repr, which often holds an address that differs between runs.
        return self._cut(f"<{type(value).__name__}>")

    def _array(self, value: Any, level: int) -> Any:
        shape = tuple(int(one) for one in value.shape)
        count = math.prod(shape)
        if count <= (self.entries if self.full else 8):
            return self.plain(value.tolist(), level)
        self.size_most += 64 + 24 * len(shape)
        told: Dict[str, Any] = {"array": self._cut(str(getattr(value, "dtype", ""))), "shape": list(shape)}
        for name in ("min", "max", "mean"):
            method = getattr(value, name, None)
            if callable(method):
                told[name] = self.plain(_scalar(method()), level + 1)
        return told

    def _table(self, items: Iterable[Tuple[Any, Any]], count: int, level: int) -> Dict[str, Any]:
        table: Dict[str, Any] = {}
        for key, value in items:
            if len(table) == self.entries:
                self.size_most += 32
                table["…"] = f"{count - self.entries} more"
                break
            key = key.value if isinstance(key, Enum) else key
            table[self._cut(_text(key))] = self.plain(value, level + 1)
        return table

    def _list(self, values: List[Any], level: int, count: int = -1) -> List[Any]:
        count = len(values) if count < 0 else count
        if count <= self.entries:
            return values
        return [*values[: self.entries], f"… {count - self.entries} more"]

    def _cut(self, text: str) -> str:
        if len(text) > self.characters:
            text = f"{text[: self.characters]}… {len(text) - self.characters} more"
        self.size_most += 6 * len(text)
        return well_formed(text)


def _number(value: float) -> Any:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    # A whole float is written as JavaScript writes it.
    return int(value) if value.is_integer() and abs(value) <= SAFE_INTEGER else value


def _scalar(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
