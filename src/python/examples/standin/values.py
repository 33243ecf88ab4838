"""Values that payloads hold: arrays, actions and observations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Sequence, Tuple


class Vector:
    """A small array with the attributes that a numpy array has: ``dtype``, ``shape``, ``tolist``."""

    dtype = "float32"

    def __init__(self, values: Sequence[float]) -> None:
        self.values = [float(value) for value in values]

    @property
    def shape(self) -> Tuple[int, ...]:
        return (len(self.values),)

    def tolist(self) -> List[float]:
        return list(self.values)

    def __getitem__(self, index: int) -> float:
        return self.values[index]


@dataclass
class Action:
    c: Vector


@dataclass
class Observation:
    local: Dict[str, float] = field(default_factory=dict)
    global_info: Dict[str, float] = field(default_factory=dict)
    timestamp: float = 0.0

    def to_dict(self) -> Dict[str, Any]:
        return {"local": self.local, "global_info": self.global_info, "timestamp": self.timestamp}
