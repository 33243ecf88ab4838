"""``record``: the context manager that records a HERON environment or a broker."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Union

from .broker_recorder import BrokerRecorder, monotonic
from .hooks import HookError
from .recorder import EnvRecorder
from .view import Run

PAYLOADS = ("summary", "full", "none")


@contextmanager
def record(
    target: Any,
    payloads: str = "summary",
    *,
    title: Optional[str] = None,
    name: str = "program",
    clock: Callable[[], float] = monotonic,
) -> Iterator[Run]:
    """Record everything that is sent while the block runs.

    >>> with record(env) as run:
    ...     env.run_event_driven(t_end=60)
    >>> run.save("run.jsonl")

    :param target: a HERON environment (it has a ``scheduler``), or a broker (``publish`` and ``consume``) of either interface
    :param payloads: ``summary`` keeps what a reader needs, ``full`` everything up to 64 KiB a message, ``none`` nothing
    :param title: title of the recording; by default the environment's name
    :param name: of a broker alone: the name of an agent for messages that do not name their sender
    :param clock: of a broker alone: returns the time in seconds
    :raises HookError: if the target is neither
    """
    if payloads not in PAYLOADS:
        raise ValueError(f"payloads is one of {', '.join(PAYLOADS)}, not {payloads!r}")
    recorder: Union[EnvRecorder, BrokerRecorder]
    if getattr(target, "scheduler", None) is not None:
        run = Run(title or f"{type(target).__name__} {getattr(target, 'env_id', '')}".strip(), payloads)
        recorder = EnvRecorder(target, run, payloads)
    elif callable(getattr(target, "publish", None)) and callable(getattr(target, "consume", None)):
        run = Run(title or type(target).__name__, payloads, getattr(target, "recorded_as", "memory"))
        recorder = BrokerRecorder(target, run, payloads, name, clock)
    else:
        raise HookError(
            f"{type(target).__name__} cannot be recorded: it is neither an environment (with a scheduler) nor a broker "
            "(with publish and consume)"
        )
    recorder.start()
    try:
        yield run
    finally:
        recorder.stop()
        recorder.finish()


