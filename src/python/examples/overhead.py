"""Measures what recording costs: the same run bare and recorded, in turns. Prints the ratio of the fastest of each."""

from __future__ import annotations

import sys
import time
from typing import List, Optional

from two_rooms import EXAMPLES

from heronry import record


def duration(name: str, seconds: float, payloads: Optional[str]) -> float:
    """Return the seconds of the processor that one run takes."""
    env = next(example for example in EXAMPLES if example.name == name).start(1)
    began = time.process_time()
    if payloads is None:
        env.run_event_driven(seconds)
    else:
        with record(env, payloads=payloads):
            env.run_event_driven(seconds)
    return time.process_time() - began


if __name__ == "__main__":
    simulated = float(sys.argv[1]) if len(sys.argv) > 1 else 300.0
    settings: List[Optional[str]] = [None, "none", "summary", "full"]
    for example in ("coordinator", "levels"):
        best = {how: min(duration(example, simulated, how) for _ in range(5)) for how in settings}
        bare = best[None]
        told = ", ".join(f"{how} {best[how] / bare:.1f}" for how in settings if how is not None)
        print(f"{example}, {simulated:g} s: bare {bare * 1000:.0f} ms; times as long with payloads {told}")
