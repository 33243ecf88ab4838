"""
Plays programs in virtual time. Reads a JSON list of {"program", "untilUs"} and writes a JSON list of what each printed: lists of
[text, value], or {"error"} for a program that failed.
"""

import asyncio
import json
import selectors
import sys
import time
import traceback


class Over(BaseException):
    """The time is over."""


class VirtualSelector(selectors.SelectSelector):
    """Moves the clock of its loop to the next timer in place of waiting."""

    def __init__(self):
        super().__init__()
        self.now_us = 0
        self.until_us = 0
        self.loop = None

    def select(self, timeout=None):
        if timeout is not None and timeout <= 0:
            return []
        due = [handle for handle in self.loop._scheduled if not handle._cancelled]
        next_us = round(min(due)._when * 1_000_000) if due else None
        if next_us is None or next_us > self.until_us:
            if not self.loop.is_over:
                self.loop.is_over = True
                raise Over
            return []
        self.now_us = max(self.now_us, next_us)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, selector):
        super().__init__(selector)
        self.is_over = False
        self._order = 0
        self._clock_resolution = 4e-7
        selector.loop = self

    def time(self):
        return self._selector.now_us / 1_000_000

    def call_at(self, when, callback, *args, context=None):
        # Whole microseconds; timers of one time fire in the order in which they were made.
        self._order += 1
        exact = round(when * 1_000_000) / 1_000_000 + self._order * 1e-12
        return super().call_at(exact, callback, *args, context=context)


def play(program, until_us):
    printed = []
    selector = VirtualSelector()
    selector.until_us = until_us
    loop = VirtualLoop(selector)

    class Policy(asyncio.DefaultEventLoopPolicy):
        def new_event_loop(self):
            return loop

    def record(text, value):
        if not loop.is_over:
            printed.append([text, json.loads(json.dumps(value)) if isinstance(value, (dict, list)) else str(value)])

    asyncio.set_event_loop_policy(Policy())
    real, time.time = time.time, loop.time
    try:
        exec(compile(program, "program.py", "exec"), {"__name__": "__main__", "print": record})
    except Over:
        pass
    except BaseException:
        return {"error": traceback.format_exc()}
    finally:
        time.time = real
        asyncio.set_event_loop_policy(None)
    return printed


if __name__ == "__main__":
    results = [play(one["program"], one["untilUs"]) for one in json.load(sys.stdin)]
    json.dump(results, sys.stdout)
