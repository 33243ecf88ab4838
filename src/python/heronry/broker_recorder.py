"""Hooks on a broker, of HERON's real interface and of its documented one; and the recorder of a broker without an environment."""

from __future__ import annotations

import inspect
import time
from contextvars import ContextVar
from threading import RLock
from typing import Any, Callable, Dict, List, Optional, Protocol

from .hints import Hints
from .hooks import HookError, hook
from .payloads import SAFE_INTEGER, name_of
from .queues import Queues
from .recording import MICROS, Recording

Undo = Callable[[], None]
Callback = Callable[[Any], Any]


class Owner(Protocol):
    """What the hooks of a broker need of the recorder that they belong to."""

    recording: Recording
    queues: Queues
    hints: Hints
    cause: int
    taken: Dict[str, int]

    @property
    def now_us(self) -> int: ...

    @property
    def env_id(self) -> Optional[str]: ...


class Publishing:
    """A message between its departure and its acceptance: subscribers are called in between."""

    def __init__(self, number: int, channel: str, message: Any, recipient: Optional[str]) -> None:
        self.number, self.channel, self.message, self.recipient = number, channel, message, recipient
        self.accepted: Optional[int] = None


class MessageHooks:
    """The hooks of one broker. With an environment's name, only its messages are recorded: others may share the broker."""

    def __init__(self, owner: Owner, name: str = "program") -> None:
        self.owner = owner
        self.name = name
        self.broker: Any = None
        self.lock = RLock()
        self.environments: List[str] = []
        self.publishing: List[Publishing] = []
        self._undo: List[Undo] = []
        self._wrapped: Dict[int, Callback] = {}

    def attach(self, broker: Any) -> None:
        """Hook a broker, unless it is hooked already."""
        if broker is None or broker is self.broker:
            return
        self.broker = broker
        hooks: Dict[str, Callable[..., Any]] = {
            "create_channel": self._create_channel,
            "publish": self._publish,
            "consume": self._consume,
            "subscribe": self._subscribe,
            "clear_environment": self._clear_environment,
        }
        for name, around in hooks.items():
            if name in ("publish", "consume") or callable(getattr(broker, name, None)):
                self._undo.append(hook(broker, name, around))
        self._wrap_subscribers()

    def stop(self) -> None:
        """Undo every hook."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()
        for callbacks in self._subscribers().values():
            callbacks[:] = [self._wrapped.get(id(one), one) for one in callbacks]
        self.broker = None

    # --- hooks

    def _create_channel(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        channel = args[0] if args else next(iter(kwargs.values()), None)
        if self._is_ours(None, channel):
            self.owner.recording.channel(channel)
        return call(*args, **kwargs)

    def _publish(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        channel, message = _two(args, kwargs, "channel", "message")
        publishing = self._begun(channel, message)
        if publishing is None:
            return call(*args, **kwargs)
        try:
            result = call(*args, **kwargs)
        except BaseException as error:
            self._rejected(publishing, error)
            raise
        if inspect.isawaitable(result):
            return self._accept_later(result, publishing)
        self._done(publishing)
        return result

    def _consume(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        real = {"recipient_id", "env_id"} & set(kwargs) or len(args) > 1
        if not real:
            return self._consume_documented(call, *args, **kwargs)
        names = ("channel", "recipient_id", "env_id", "clear")
        given = {**dict(zip(names, args)), **kwargs}
        result = call(*args, **kwargs)
        if self._is_ours(given.get("env_id"), given.get("channel")):
            with self.lock:
                clear = bool(given.get("clear", True))
                self._consumed(given.get("channel"), given.get("recipient_id"), list(result or ()), clear)
        return result

    def _consume_documented(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        channel = args[0] if args else kwargs.get("channel")
        result = call(*args, **kwargs)
        if inspect.isawaitable(result):
            return self._consume_later(result, channel)
        with self.lock:
            self._consumed(channel, self.name, [] if result is None else [result], True)
        return result

    def _subscribe(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        channel, callback = _two(args, kwargs, "channel", "callback")
        name = self.owner.recording.channel(channel)
        agent = self.owner.recording.agent(subscriber_name(callback))
        self._note("subscribed", self.owner.cause, agent=agent, channel=name)
        return call(channel, self._wrap(name, callback))

    def _clear_environment(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        cleared = str(args[0] if args else kwargs.get("env_id"))
        result = call(*args, **kwargs)
        channels = getattr(self.broker, "channels", None)
        try:
            with self.lock:
                for channel in [one for one, waiting in self.owner.queues.waiting.items() if waiting]:
                    if channel.startswith(f"env_{cleared}__"):
                        still = channels.get(channel, []) if isinstance(channels, dict) else None
                        self._cleared(cleared, channel, still)
        except Exception as error:  # full, for one
            self.owner.recording.miss(error)
        return result

    # --- what happened

    def _begun(self, channel: Any, message: Any) -> Optional[Publishing]:
        """Record that a message is published; None if it is not recorded."""
        try:
            env_id = getattr(message, "env_id", None)
            if env_id is not None and str(env_id) not in self.environments:
                self.environments.append(str(env_id))
            if not self._is_ours(env_id, channel):
                return None
            with self.lock:
                publishing = self._published(channel, message)
                self.publishing.append(publishing)
            return publishing
        except Exception as error:  # of the user's own objects, as they are read
            self.owner.recording.miss(error)
            return None

    def _published(self, channel: Any, message: Any) -> Publishing:
        owner, name = self.owner, self.owner.recording.channel(channel)
        sender = owner.recording.agent(sender_of(message, self.name))
        recipient = getattr(message, "recipient_id", None)
        recipient = None if recipient is None else owner.recording.agent(recipient)
        number = owner.queues.publish(owner.now_us, owner.cause, name, sender, message, **details_of(message))
        agents = [sender] if recipient is None else [sender, recipient]
        owner.hints.names(owner.now_us, name, str(getattr(message, "env_id", "")), *agents)
        if kind_name(message) == "action":
            owner.hints.action_sent(number, sender)
        return Publishing(number, name, message, recipient)

    def _accepted(self, publishing: Publishing) -> int:
        with self.lock:
            if publishing.accepted is None:
                about = (publishing.number, publishing.message, publishing.recipient)
                publishing.accepted = self.owner.queues.accept(self.owner.now_us, publishing.channel, *about)
            return publishing.accepted

    def _done(self, publishing: Publishing) -> None:
        with self.lock:
            self.publishing.remove(publishing)
            try:
                self._accepted(publishing)
            except Exception as error:  # full, for one
                self.owner.recording.miss(error)

    def _rejected(self, publishing: Publishing, error: BaseException) -> None:
        with self.lock:
            self.publishing.remove(publishing)
            if publishing.accepted is None:
                about = {"channel": publishing.channel, "message": publishing.number}
                reason = name_of(f"{type(error).__name__}: {error}")
                self._note("rejected", publishing.number, **about, reason=reason)

    async def _accept_later(self, result: Any, publishing: Publishing) -> Any:
        try:
            value = await result
        except BaseException as error:
            self._rejected(publishing, error)
            raise
        self._done(publishing)
        return value

    async def _consume_later(self, result: Any, channel: Any) -> Any:
        owner, name, agent = self.owner, self.owner.recording.channel(channel), self.owner.recording.agent(self.name)
        place = {"agent": agent, "channel": name}
        with self.lock:
            asked = self._note("consumeStarted", owner.cause, **place)
        try:
            message = await result
        except BaseException:
            with self.lock:
                self._note("consumeCancelled", asked, **place)
            raise
        with self.lock:
            if message is None:
                self._note("consumeCancelled", asked, **place)
            self._consumed(channel, self.name, [] if message is None else [message], True)
        return message

    def _note(self, kind: str, cause: int, **fields: Any) -> int:
        """Append an event, unless the recording is full."""
        try:
            return self.owner.recording.append(kind, self.owner.now_us, cause, **fields)
        except Exception as error:  # full, for one
            self.owner.recording.miss(error)
            return -1

    def _consumed(self, channel: Any, recipient: Any, taken: List[Any], clear: bool) -> None:
        try:
            self._took(channel, recipient, taken, clear)
        except Exception as error:  # of the user's own objects, as they are read
            self.owner.recording.miss(error)

    def _took(self, channel: Any, recipient: Any, taken: List[Any], clear: bool) -> None:
        owner, name, agent = self.owner, self.owner.recording.channel(channel), self.owner.recording.agent(recipient)
        numbers = owner.queues.consume(owner.now_us, owner.cause, name, agent, taken, clear)
        if clear and taken and all(kind_name(one) == "action" for one in taken):
            owner.taken[agent] = numbers[-1]
            owner.hints.superseded(agent, name, owner.now_us, len(owner.recording.events) - 1, numbers)

    def _cleared(self, cleared: str, channel: str, still: Optional[List[Any]]) -> None:
        owner = self.owner
        own = owner.env_id
        lost = owner.queues.clear(owner.now_us, owner.cause, channel, still)
        others = [own] if own is not None else self.environments
        for env_id in others:
            if lost and env_id != cleared and env_id.startswith(f"{cleared}__") and channel.startswith(f"env_{env_id}__"):
                owner.hints.cleared(owner.now_us, owner.cause, cleared, env_id, channel, lost)

    # --- subscribers

    def _wrap(self, channel: str, callback: Callback) -> Callback:
        agent = self.owner.recording.agent(subscriber_name(callback))
        last = -1

        def recorded(message: Any) -> Any:
            nonlocal last
            if self.broker is None or not self._is_ours(getattr(message, "env_id", None), channel):
                return callback(message)
            try:
                with self.lock:
                    found = self._number_of(channel, message, last)
                    last = found[0]
                    received = self._heard(channel, agent, found)
            except Exception as error:  # full, for one
                self.owner.recording.miss(error)
                return callback(message)
            return self._called(callback, channel, agent, message, found[0], received)

        recorded.__name__ = getattr(callback, "__name__", "callback")
        self._wrapped[id(recorded)] = callback
        return recorded

    def _heard(self, channel: str, agent: str, found: "tuple[int, int, int]") -> int:
        number, cause, seq = found
        now, place = self.owner.now_us, {"via": "subscribe", "channel": channel, "agent": agent}
        hop = self.owner.recording.append(
            "dispatched", now, cause, **place, message=number, seq=seq, arrivesUs=now
        )
        return self.owner.recording.append("received", now, hop, **place, message=number)

    def _called(
        self, callback: Callback, channel: str, agent: str, message: Any, number: int, received: int
    ) -> Any:
        """Call a subscriber. What it sends has the message that it got as its cause."""
        before, self.owner.cause = self.owner.cause, received
        try:
            return callback(message)
        except Exception as error:
            failed = {"agent": agent, "channel": channel, "message": number}
            self._note("failed", received, **failed, error=name_of(f"{type(error).__name__}: {error}"))
            raise
        finally:
            self.owner.cause = before

    def _number_of(self, channel: str, message: Any, last: int) -> "tuple[int, int, int]":
        """Return the number of a message that a subscriber gets, its acceptance, and its place in the channel.

        A broker on a network makes the message anew, and may deliver it before the publisher has its answer.

        :param last: the number of the message that the subscriber got before
        """
        queues = self.owner.queues
        number = queues.find(channel, message, last)
        if number is None:
            number = queues.from_before(self.owner.now_us, channel, message)
        for one in self.publishing:
            if one.number == number:
                self._accepted(one)
        accepted = queues.acceptances[number]
        return number, accepted, self.owner.recording.events[accepted]["seq"]

    def _wrap_subscribers(self) -> None:
        for channel, callbacks in self._subscribers().items():
            name = self.owner.recording.channel(channel) if callbacks else channel
            callbacks[:] = [self._wrap(name, one) for one in callbacks]

    def _subscribers(self) -> Dict[str, List[Callback]]:
        subscribers = getattr(self.broker, "subscribers", None)
        if not isinstance(subscribers, dict):
            return {}
        return {channel: found for channel, found in subscribers.items() if isinstance(found, list)}

    def _is_ours(self, env_id: Any, channel: Any) -> bool:
        own = self.owner.env_id
        if own is None:
            return True
        return str(env_id) == own if env_id is not None else str(channel).startswith(f"env_{own}__")


CURRENT: "ContextVar[int]" = ContextVar("heronry_cause", default=-1)


class BrokerRecorder:
    """Records a broker without an environment. Time is that of a clock; the cause of a message is the callback that sent it."""

    def __init__(self, broker: Any, recording: Recording, payloads: str, name: str, clock: Callable[[], float]) -> None:
        self.broker = broker
        self.recording = recording
        self.queues = Queues(recording, payloads)
        self.hints = Hints(recording)
        self.taken: Dict[str, int] = {}
        self.clock = clock
        self.began = clock()
        self.hooks = MessageHooks(self, name)

    env_id: Optional[str] = None

    @property
    def now_us(self) -> int:
        return max(self.recording.until_us, round((self.clock() - self.began) * MICROS))

    @property
    def cause(self) -> int:
        return CURRENT.get()

    @cause.setter
    def cause(self, number: int) -> None:
        CURRENT.set(number)

    def start(self) -> None:
        """Hook the broker."""
        try:
            self.hooks.attach(self.broker)
        except HookError:
            self.stop()
            raise

    def stop(self) -> None:
        """Undo every hook."""
        self.hooks.stop()

    def finish(self) -> None:
        """Write what is known at the end only."""
        self.recording.end()
        self.queues.hints(self.now_us)


def monotonic() -> float:
    """Return the time of the recorder's default clock."""
    return time.perf_counter()


def sender_of(message: Any, otherwise: str) -> Any:
    """Return who sent a message: its ``sender_id``, or what a dict names so."""
    sender = getattr(message, "sender_id", None)
    if sender is None and isinstance(message, dict):
        sender = next((message[key] for key in ("sender_id", "sender", "from") if isinstance(message.get(key), str)), None)
    return otherwise if sender is None else sender


def kind_name(message: Any) -> str:
    """Return the type of a HERON message: ``action``, ``info`` and so on."""
    kind = getattr(message, "message_type", None)
    return str(getattr(kind, "value", kind)).lower()


def details_of(message: Any) -> Dict[str, Any]:
    """Return what a HERON message says besides its payload: its type, and the sender's stamp."""
    if not hasattr(message, "message_type"):
        return {}
    stamp = getattr(message, "timestamp", None)
    is_kept = isinstance(stamp, (int, float)) and abs(stamp) <= SAFE_INTEGER
    return {"type": kind_name(message)[:64], **({"stamp": stamp} if is_kept else {})}


def subscriber_name(callback: Any) -> str:
    """Return a name for a subscriber: its agent's if it is a method of one, else the function's own."""
    owner = getattr(callback, "__self__", None)
    name = getattr(owner, "agent_id", None) or getattr(callback, "__qualname__", type(callback).__name__)
    return name_of(str(name).rsplit("<locals>.", 1)[-1].replace("<lambda>", "subscriber"))


def _two(args: Any, kwargs: Any, first: str, second: str) -> "tuple[Any, Any]":
    names = [first, second]
    given = dict(zip(names, args))
    left = [value for name, value in kwargs.items() if name not in names]
    channel = given.get(first, kwargs.get(first, left[0] if left else None))
    return channel, given.get(second, kwargs.get(second))
