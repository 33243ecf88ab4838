"""Whatever a message holds is read without raising, within a size."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict

import pytest
from standin import Action, Observation, Vector

from heronry.payloads import name_of, payload_of


class Colour(Enum):
    RED = "red"


@dataclass
class Point:
    x: float
    colour: Colour


class Large:
    """As numpy's arrays: its length is not its size, and it compares element by element."""

    dtype = "float64"
    shape = (100, 50)

    def tolist(self) -> Any:
        return [[1.0] * 50 for _ in range(100)]

    def min(self) -> Any:
        return Vector([0.5])[0]

    def __eq__(self, other: object) -> bool:
        raise ValueError("the truth value is ambiguous")


class Bad:
    def __init__(self) -> None:
        self.__dict__["x"] = 1

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError

    def __str__(self) -> str:
        raise RuntimeError


class Locked:
    def to_dict(self) -> Dict[str, Any]:
        raise OSError("closed")


CYCLE: Dict[str, Any] = {"name": "cycle"}
CYCLE["self"] = CYCLE
DEEP: Any = 0
for _ in range(2000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "value, expected",
    [
        ({"a": 1, "b": [1.0, 2.5, None, True]}, {"a": 1, "b": [1, 2.5, None, True]}),
        (Point(0.5, Colour.RED), {"x": 0.5, "colour": "red"}),
        ({"action": Action(Vector([0.25]))}, {"action": {"c": [0.25]}}),
        (Observation({"t": 18.5}, {}, 1.5), {"local": {"t": 18.5}, "global_info": {}, "timestamp": 1.5}),
        ({"big": Large()}, {"big": {"array": "float64", "shape": [100, 50], "min": 0.5}}),
        ({"n": [math.nan, math.inf, -math.inf]}, {"n": ["NaN", "Infinity", "-Infinity"]}),
        ({"n": [2**53 - 1, 2**53, -(2**70)]}, {"n": [2**53 - 1, str(2**53), str(-(2**70))]}),
        ({"bytes": b"abc", "set": {3, 1, 2}}, {"bytes": "<3 bytes>", "set": [1, 2, 3]}),
        ({Colour.RED: 1, (1, 2): 2, None: 3}, {"red": 1, "(1, 2)": 2, "None": 3}),
        ({"half": "a\ud800b"}, {"half": "a?b"}),
        (17, {"value": 17}),
        (None, {"value": None}),
        ({"f": len, "class": Point}, {"f": "<builtin_function_or_method>", "class": "<type>"}),
        ({"locked": Locked()}, {"locked": "<Locked: OSError>"}),
    ],
)
def test_every_kind_of_value_has_its_form(value: Any, expected: Any) -> None:
    assert payload_of(value, "summary") == expected


HOSTILE = [CYCLE, DEEP, Bad(), {"bad": Bad()}, {Bad(): 1}, {"x" * 500: "y" * 100_000}, Large()]


@pytest.mark.parametrize("how", ["summary", "full"])
@pytest.mark.parametrize("value", HOSTILE, ids=[str(index) for index in range(7)])
def test_nothing_is_raised_and_it_is_json_within_the_limits(value: Any, how: str) -> None:
    payload = payload_of(value, how)
    text = json.dumps(payload, allow_nan=False, ensure_ascii=False)
    assert len(text.encode("utf-8")) <= (1_024 if how == "summary" else 65_536)
    assert isinstance(payload, dict) and depth(payload) <= 27


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((depth(one) for one in inner), default=0)


def test_full_keeps_what_a_summary_leaves_out() -> None:
    many = {"list": list(range(100)), "text": "a" * 1000}
    assert payload_of(many, "full") == many
    assert payload_of(many, "summary") == {"list": [*range(16), "… 84 more"], "text": "a" * 120 + "… 880 more"}


def test_what_is_too_large_is_named_with_its_size() -> None:
    large = {"matrix": [["a" * 100] * 100] * 100}
    told = payload_of(large, "full")
    assert told["kind"] == "matrix" and told["not stored"].endswith(" bytes")


def test_names_fit_into_the_format() -> None:
    assert name_of("room1") == "room1"
    assert name_of("a\nb") == "a\ufffdb"
    assert name_of("") == "unknown" and name_of(None, "x") == "x"
    assert name_of(7) == "7"
    long = name_of("😀" * 200)
    assert len(long.encode("utf-16-le")) <= 256 and long.endswith("😀")
