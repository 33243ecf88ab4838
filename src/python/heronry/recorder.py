"""The recorder of a HERON environment: hooks on its scheduler and its broker become events of a recording.

1. The cause of an event is the event that was being handled when it happened: from one ``pop`` to the next.
2. Seconds become whole microseconds since the recording began. A time that changes by that is kept beside it, as ``at``.
3. ``env.reset()`` sets the clock back. The next episode follows the last event, so that time never goes back.
4. Nothing that a user's object does when it is read reaches the run: payloads are read without raising.
"""

from __future__ import annotations

from math import isfinite
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from .broker_recorder import MessageHooks
from .hints import Hints
from .hooks import HookError, hook
from .payloads import kind_of, name_of
from .queues import Queues
from .recording import MICROS, Recording

Undo = Callable[[], None]
MARKS = {"simulation": "simulation", "env_update": "environment", "condition_trigger": "condition"}


class Scheduled(NamedTuple):
    """What was recorded when an event of the scheduler was scheduled."""

    event: Any
    number: int
    agent: str
    cause: int
    basis_us: Optional[int] = None
    message: Optional[int] = None


class EnvRecorder:
    """Records one environment."""

    def __init__(self, env: Any, recording: Recording, payloads: str) -> None:
        self.env = env
        self.recording = recording
        self.hints = Hints(recording)
        self.queues = Queues(recording, payloads)
        self.scheduler: Any = None
        self.broker = MessageHooks(self)
        self.base_us = 0
        self.now_us = 0
        #: The event that is being handled, or -1; and the message, if it is one.
        self.cause = -1
        self.message: Optional[int] = None
        self.pending: Dict[int, Scheduled] = {}
        #: The newest action that each agent has consumed while the present event is handled.
        self.taken: Dict[str, int] = {}
        self.steps = 0
        self._undo: List[Undo] = []

    # --- beginning and end

    def start(self) -> None:
        """Hook the environment.

        :raises HookError: if it has no scheduler to hook; nothing is left hooked then
        """
        try:
            self.attach()
            for name, around in (("reset", self._reset), ("step", self._step), ("run_event_driven", self._run)):
                if callable(getattr(self.env, name, None)):
                    self._undo.append(hook(self.env, name, around))
        except BaseException:
            self.stop()
            raise

    def attach(self) -> None:
        """Hook the scheduler and the broker that the environment has now."""
        scheduler = getattr(self.env, "scheduler", None)
        if scheduler is None:
            raise HookError(f"{type(self.env).__name__} has no scheduler, so it cannot be recorded")
        if scheduler is not self.scheduler:
            self.scheduler = scheduler
            self.pending.clear()
            self._undo.append(hook(scheduler, "schedule", self._schedule))
            self._undo.append(hook(scheduler, "pop", self._pop))
            self.base_us = self.now_us - micros(getattr(scheduler, "current_time", 0.0))
            try:
                for event in in_order(getattr(scheduler, "event_queue", None)):
                    self._scheduled(event)
            except Exception as error:  # a queue of another kind: its events are recorded when they are handled
                self.recording.miss(error)
        self.broker.attach(getattr(self.env, "message_broker", None))
        self._list_agents()

    def stop(self) -> None:
        """Undo every hook. What happens from now on is not recorded."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()
        self.broker.stop()

    def finish(self) -> None:
        """Write what is known at the end only."""
        self.recording.end()
        self.queues.hints(self.now_us)
        if self.steps > 0 and not self.recording.of("published"):
            text = (
                f"env.step() ran {self.steps} times, and nothing was sent: in step mode HERON calls its agents directly. "
                "Messages exist with env.run_event_driven()."
            )
            self.hints.hint("step-mode", self.now_us, -1, text)
        self.pending.clear()

    @property
    def env_id(self) -> str:
        return str(getattr(self.env, "env_id", "default"))

    def _list_agents(self) -> None:
        agents = getattr(self.env, "registered_agents", None) or {}
        for agent_id, agent in dict(agents).items():
            self.recording.agent(agent_id, getattr(agent, "level", None), getattr(agent, "upstream_id", None))

    # --- the scheduler

    def _schedule(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        result = call(*args, **kwargs)
        event = args[0] if args else kwargs.get("event")
        try:
            if event is not None:
                self._scheduled(event)
        except Exception as error:  # of the user's own objects, as they are read
            self.recording.miss(error)
        return result

    def _pop(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        event = call(*args, **kwargs)
        try:
            self.hints.handled(self.message)
            self.cause, self.message = -1, None
            self.taken.clear()
            if event is not None:
                self._popped(event)
        except Exception as error:  # of the user's own objects, as they are read
            self.recording.miss(error)
        return event

    def _scheduled(self, event: Any) -> None:
        kind, agent, due_us = type_of(event), self._agent(event.agent_id), self._us(event.timestamp)
        number, basis_us, message = -1, None, None
        if kind in ("message_delivery", "custom"):
            number = self._sent(event, kind, agent, due_us)
        elif kind == "action_effect":
            action = self.taken.get(agent)
            message = self.message if action is None else action
            basis_us = self.hints.basis(agent, action)
            about = {} if message is None else {"message": message}
            due = max(due_us, self.now_us)
            number = self._append("workStarted", self.cause, agent=agent, untilUs=due, what="action", **about)
        self.pending[id(event)] = Scheduled(event, number, agent, self.cause, basis_us, message)

    def _sent(self, event: Any, kind: str, recipient: str, due_us: int) -> int:
        payload = event.payload
        sender = self.recording.agent(payload.get("sender"))
        body = payload.get("message", payload) if kind == "message_delivery" else without(payload, "sender")
        due_us = max(due_us, self.now_us)
        fields: Dict[str, Any] = {"agent": sender, "to": recipient, "channel": self.recording.direct(sender, recipient)}
        fields.update(kept("arrives", event.timestamp))
        if self.message is not None and self.recording.events[self.message].get("to") == sender:
            fields["about"] = self.message
        number = self._append("published", self.cause, **fields, arrivesUs=due_us, **self.queues.fields_of(body))
        self.hints.sent(number, sender, recipient, self.now_us, due_us)
        what = str(payload.get("custom_type")) if kind == "custom" else kind_of(body)
        self.hints.cascade(number, what, self.cause, self.message, sender, self.now_us)
        return number

    def _popped(self, event: Any) -> None:
        self.now_us = max(self.now_us, self._us(event.timestamp))
        known = self.pending.pop(id(event), None)
        if known is None:
            self._scheduled(event)
            known = self.pending.pop(id(event))
        kind = type_of(event)
        at = kept("at", event.timestamp)
        if getattr(event, "cancelled", False):
            self._cancelled(kind, known, at)
        elif kind in ("message_delivery", "custom"):
            self._received(event, known, at)
        elif kind == "agent_tick":
            self.cause = self._append("timerFired", self._waker(known), agent=known.agent, **at)
        elif kind == "action_effect":
            about = {} if known.message is None else {"message": known.message}
            fields = {"agent": known.agent, "what": "action", **about, **at}
            self.cause = self._append("workFinished", known.number, **fields)
            self.hints.landed(known.agent, self.now_us, self.cause, known.basis_us, known.message)
        else:
            text = self._mark(kind, event, known.agent)
            what = MARKS.get(kind, kind.replace("_", "-")[:32])
            self.cause = self._append("noted", known.cause, what=what, agent=known.agent, text=text, **at)

    def _received(self, event: Any, known: Scheduled, at: Dict[str, Any]) -> None:
        sent = self.recording.events[known.number]
        place = {"channel": sent["channel"], "agent": known.agent, "message": known.number}
        self.cause = self._append("received", known.number, via="direct", **place, **at)
        self.message = known.number
        self.hints.arrived(known.number, sent["agent"], known.agent, self.now_us)
        if kind_of(event.payload.get("message")) == "get_obs_response":
            self.hints.observation(known.agent, sent["atUs"])

    def _cancelled(self, kind: str, known: Scheduled, at: Dict[str, Any]) -> None:
        if kind in ("message_delivery", "custom"):
            sent = self.recording.events[known.number]
            self.hints.in_flight.get((sent["agent"], known.agent), {}).pop(known.number, None)
            self.hints.handled(known.number)
            self._lost(known.number, 1, **at)
        elif kind == "action_effect":
            self._append("workFinished", known.number, agent=known.agent, what="cancelled", **self._about(known), **at)
            text = f"An action of {known.agent} was cancelled before it took effect."
            self.hints.hint("cancelled", self.now_us, known.number, text, agent=known.agent)

    def _lost(self, number: int, fraction: float, **more: Any) -> None:
        sent = self.recording.events[number]
        place = {"agent": sent["agent"], "to": sent["to"], "channel": sent["channel"], "message": number}
        self._append("lost", number, via="publish", **place, reason="cancelled", fraction=fraction, **more)

    def _about(self, known: Scheduled) -> Dict[str, Any]:
        return {} if known.message is None else {"message": known.message}

    def _waker(self, known: Scheduled) -> int:
        """Return the cause of a tick: the event that scheduled it, unless that was a tick of the same agent."""
        if known.cause < 0:
            return -1
        event = self.recording.events[known.cause]
        own = event["kind"] == "timerFired" and event.get("agent") == known.agent
        return -1 if own else known.cause

    def _mark(self, kind: str, event: Any, agent: str) -> str:
        payload = event.payload if isinstance(event.payload, dict) else {}
        if kind == "simulation":
            return f"{agent} advances the simulation"
        if kind == "condition_trigger":
            return f"A condition of {agent} holds: {name_of(payload.get('condition') or payload.get('name'), 'unnamed')}"
        if kind == "env_update":
            told = ", ".join(f"{name_of(key)} = {name_of(value)}" for key, value in list(payload.items())[:4])
            return f"The environment changes{': ' + told if told else ''}"
        return f"{kind.replace('_', ' ')} at {agent}"

    # --- the environment

    def _reset(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            self._new_episode()
        except Exception as error:  # full, for one
            self.recording.miss(error)
        result = call(*args, **kwargs)
        self.attach()
        return result

    def _new_episode(self) -> None:
        self.cause, self.message = -1, None
        self.taken.clear()
        for known in list(self.pending.values()):
            if known.number >= 0 and self.recording.events[known.number]["kind"] == "published":
                sent = self.recording.events[known.number]
                way = sent["arrivesUs"] - sent["atUs"]
                self._lost(known.number, 1 if way <= 0 else round(min(1.0, (self.now_us - sent["atUs"]) / way), 6))
        self.pending.clear()
        self.hints.forget()
        if self.recording.events:
            self._append("noted", -1, what="episode", text="env.reset(): a new episode begins")
        self.base_us = self.now_us

    def _run(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        result = call(*args, **kwargs)
        try:
            self._reached(args[0] if args else kwargs.get("t_end"))
        except Exception as error:  # a queue of another kind
            self.recording.miss(error)
        return result

    def _reached(self, until: Any) -> None:
        """Note that the run has come to a time, though nothing happened at it."""
        if isinstance(until, (int, float)):
            reached = getattr(self.scheduler, "event_queue", None)
            due = min((event.timestamp for event in reached), default=until) if reached else until
            if due >= until:
                self.now_us = max(self.now_us, self._us(until))
                self.recording.until_us = max(self.recording.until_us, self.now_us)

    def _step(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        self.steps += 1
        return call(*args, **kwargs)

    # --- parts

    def _append(self, kind: str, cause: int, **fields: Any) -> int:
        return self.recording.append(kind, self.now_us, cause, **fields)

    def _agent(self, agent_id: Any) -> str:
        return self.recording.agent("environment" if agent_id is None else agent_id)

    def _us(self, at: Any) -> int:
        return self.base_us + micros(at)


def micros(at: Any) -> int:
    """Return seconds as whole microseconds; a time that is no number counts as 0."""
    try:
        return max(0, round(float(at) * MICROS))
    except (TypeError, ValueError, OverflowError):
        return 0


def kept(name: str, at: Any) -> Dict[str, Any]:
    """Return a time as it was, where whole microseconds do not say it exactly."""
    return {} if not isinstance(at, float) or not isfinite(at) or micros(at) / MICROS == at else {name: at}


def type_of(event: Any) -> str:
    """Return the type of an event as text, whichever enumeration it comes from."""
    kind = getattr(event, "event_type", None)
    return str(getattr(kind, "value", kind)).lower()


def in_order(queue: Any) -> List[Any]:
    """Return the events of a queue as they will be handled."""
    return sorted(queue or [], key=lambda one: (one.timestamp, one.priority, one.sequence))


def without(payload: Any, key: str) -> Any:
    """Return a dict without one key."""
    return {name: value for name, value in payload.items() if name != key} if isinstance(payload, dict) else payload
