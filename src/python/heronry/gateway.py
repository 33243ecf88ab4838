"""A client of Heronry's gateway (``heronry serve``). One file that runs alone: Python 3.9 or newer, the standard library only.

``GatewayBroker`` is for asyncio, and has the interface that HERON documents. ``HeronBroker`` is for a HERON run, and has the
interface that HERON's own code calls.

1. A message is accepted once, also where an answer was lost. Where nobody can know, ``UncertainError`` says so.
2. ``consume`` hands a message over once in one process, and acknowledges it then. If the process ends before, another consumer
   gets the message after ten seconds.
3. A broken connection is opened again by itself, and subscriptions go on where they broke off. What is missing for good is
   reported as a gap.
4. No error holds the token.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import json
import logging
import math
import numbers
import random
import secrets
import ssl
import threading
import time
from collections import OrderedDict, deque
from enum import Enum
from html import escape
from typing import Any, AsyncIterator, Callable, Coroutine, Deque, Dict, List, Optional, Set, Tuple, TypeVar, Union
from urllib.parse import urlsplit

LOG = logging.getLogger("heronry")
JsonObject = Dict[str, Any]
Connection = Tuple[asyncio.StreamReader, asyncio.StreamWriter]
Result = TypeVar("Result")

BATCH_MESSAGES, BATCH_BYTES = 500, 256 * 1024
#: Idle connections are closed before the gateway closes them.
IDLE_S = 3.0
SILENCE_S = 40.0
LEASE_MS = 10_000
LEASES_MAX = 256
#: Longest wait of one request. A message that a gateway held when it ended is only found by asking again.
WAIT_S_MAX = 5.0
#: Number of handed-over messages that are remembered, so that none is handed over twice.
SEEN_MAX = 10_000
PAUSE_S_MAX = 2.0


class GatewayError(Exception):
    """Error of the gateway. ``code`` is stable."""

    def __init__(self, detail: str, code: str = "error") -> None:
        super().__init__(detail)
        self.code = code


class UnavailableError(GatewayError):
    """Nothing was done: the gateway, or the server behind it, could not be reached in time."""


class UncertainError(GatewayError):
    """Nobody knows whether it was done: the answer was lost."""


class ForeignAnswerError(UncertainError):
    """What answers is not a gateway: another program has the address, or a proxy answers for a gateway that is away."""


class RefusedError(GatewayError):
    """The gateway refuses this client: its token is wrong, or the gateway is read-only."""


class ClosedError(GatewayError):
    """The broker was closed."""


class WaitTimeout(GatewayError, TimeoutError):
    """No message came in time."""


class PayloadError(GatewayError, TypeError):
    """The message is no JSON object."""


class OtherRunError(GatewayError):
    """The gateway was started anew, and knows nothing of earlier requests."""


def _error_of(status: int, body: bytes) -> GatewayError:
    try:
        problem = json.loads(body)
        code, detail = str(problem["code"]), str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return GatewayError(f"The gateway answered with status {status}, and no problem that can be read", "internal")
    if code == "unauthorized":
        text = "The gateway refused the token. A gateway has a new token with every start: use the one that it printed last"
        return RefusedError(text, code)
    kinds: Dict[str, Callable[[str, str], GatewayError]] = {
        **dict.fromkeys(("forbidden-host", "forbidden-origin", "read-only"), RefusedError),
        **dict.fromkeys(("unavailable", "broker-closed", "busy", "request-timeout"), UnavailableError),
        **dict.fromkeys(("uncertain", "timeout"), UncertainError),
        **dict.fromkeys(("payload", "body-too-large"), PayloadError),
        "other-run": OtherRunError,
    }
    return kinds.get(code, GatewayError)(f"The gateway: {detail}", code)


# --- HTTP over asyncio streams


class _Http:
    """Requests to one gateway, over connections that are kept."""

    def __init__(self, url: str, token: Callable[[], str]) -> None:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("The address of a gateway is like http://127.0.0.1:4180")
        self.url = f"{parts.scheme}://{parts.netloc.rsplit('@', 1)[-1]}"
        self.host, self.port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        self.ssl = ssl.create_default_context() if parts.scheme == "https" else None
        self.netloc = parts.netloc.rsplit("@", 1)[-1]
        self.token = token
        self.idle: List[Tuple[Connection, float]] = []

    async def ask(
        self, path: str, body: Optional[JsonObject], timeout: float, headers: Optional[Dict[str, str]] = None
    ) -> Any:
        """Send a request and return its parsed answer: a POST with a body, or else a GET."""
        connection = self._idle() or await self._connect(timeout)
        done = False
        # A limit that ends the connection, not the task: `wait_for` loses cancellations in Python before 3.12.
        limit = asyncio.get_running_loop().call_later(timeout, connection[1].transport.abort)
        try:
            status, head = await self._send(connection, path, body, headers)
            self._check_kind(status, head, "application/json")
            answer = b"".join([part async for part in _body(connection[0], head)])
            done = head.get("connection", "").lower() != "close"
        except (OSError, EOFError, ValueError) as error:
            raise UncertainError(f"The gateway at {self.url} gave no answer ({type(error).__name__})") from None
        finally:
            limit.cancel()
            if done:
                self.idle.append((connection, time.monotonic()))
            else:
                connection[1].close()
        if status >= 400:
            raise _error_of(status, answer)
        return json.loads(answer) if answer else None

    async def events(self, body: JsonObject, timeout: float) -> AsyncIterator[Tuple[str, Any, Optional[str]]]:
        """Yield the events of a stream: name, data, and the position after it."""
        connection = await self._connect(timeout)
        heard = _Silence(connection[1], timeout)
        try:
            status, head = await self._send(connection, "/v1/events", body, None)
            heard.again(SILENCE_S)
            self._check_kind(status, head, "text/event-stream")
            if status >= 400:
                raise _error_of(status, b"".join([part async for part in _body(connection[0], head)]))
            buffer = b""
            async for part in _body(connection[0], head):
                heard.again(SILENCE_S)
                *blocks, buffer = (buffer + part).split(b"\n\n")
                for block in blocks:
                    event = _event_of(block)
                    if event is not None:
                        yield event
        finally:
            heard.end()
            connection[1].close()

    def _check_kind(self, status: int, head: Dict[str, str], wanted: str) -> None:
        """Check that an answer is one of a gateway.

        :raises ForeignAnswerError:
        """
        kind = head.get("content-type", "").split(";")[0].strip()
        if status == 204 or kind == "application/problem+json" or (status < 300 and kind == wanted):
            return
        text = f"What answers at {self.url} is not a gateway of Heronry (status {status}, {kind or 'no content type'})"
        raise ForeignAnswerError(text, "uncertain")

    def close(self) -> None:
        for connection, _ in self.idle:
            connection[1].close()
        self.idle.clear()

    def _idle(self) -> Optional[Connection]:
        while self.idle:
            connection, since = self.idle.pop()
            if time.monotonic() - since < IDLE_S and not connection[0].at_eof():
                return connection
            connection[1].close()
        return None

    async def _connect(self, timeout: float) -> Connection:
        try:
            return await _within(asyncio.open_connection(self.host, self.port, ssl=self.ssl), timeout)
        except (OSError, asyncio.TimeoutError):
            text = f"The gateway at {self.url} cannot be reached. Is it running? It is started with: heronry serve"
            raise UnavailableError(text, "unavailable") from None

    async def _send(
        self, connection: Connection, path: str, body: Optional[JsonObject], headers: Optional[Dict[str, str]]
    ) -> Tuple[int, Dict[str, str]]:
        """Send a request and return status and head of its answer.

        One with a key sends its body when the gateway has said that it reads: what fails before has done nothing.
        """
        reader, writer = connection
        content = b"" if body is None else _encoded(body)
        lines = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self.netloc}",
            f"Authorization: Bearer {self.token()}",
            f"Content-Length: {len(content)}",
            "Content-Type: application/json",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        waits = "Idempotency-Key" in (headers or {})
        if waits:
            lines.append("Expect: 100-continue")
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if waits:
            try:
                status, head = await self._head(reader)
            except (OSError, EOFError, ValueError):
                raise UnavailableError(f"The gateway at {self.url} has closed the connection", "unavailable") from None
            if status != 100:
                return status, {**head, "connection": "close"}
        writer.write(content)
        await writer.drain()
        return await self._head(reader)

    async def _head(self, reader: asyncio.StreamReader) -> Tuple[int, Dict[str, str]]:
        first = (await reader.readline()).split(b" ", 2)
        if len(first) < 2 or not first[1].isdigit():
            raise EOFError
        head: Dict[str, str] = {}
        while True:
            line = (await reader.readline()).decode("latin-1")
            if line in ("\r\n", "\n"):
                return int(first[1]), head
            if line == "":
                raise EOFError
            name, _, value = line.partition(":")
            head[name.strip().lower()] = value.strip()


class _Silence:
    """Ends a connection that says nothing for too long."""

    def __init__(self, writer: asyncio.StreamWriter, seconds: float) -> None:
        self._writer = writer
        self._limit = asyncio.get_running_loop().call_later(seconds, writer.transport.abort)

    def again(self, seconds: float) -> None:
        self._limit.cancel()
        self._limit = asyncio.get_running_loop().call_later(seconds, self._writer.transport.abort)

    def end(self) -> None:
        self._limit.cancel()


async def _within(work: "Coroutine[Any, Any, Result]", seconds: float) -> Result:
    """Return the result of some work.

    :raises asyncio.TimeoutError: if it takes longer; the work is cancelled then
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        raise asyncio.TimeoutError
    return task.result()


async def _body(reader: asyncio.StreamReader, head: Dict[str, str]) -> AsyncIterator[bytes]:
    """Yield the body of an answer."""
    if "chunked" not in head.get("transfer-encoding", "").lower():
        length = int(head.get("content-length", "0"))
        if length:
            yield await reader.readexactly(length)
        return
    while True:
        line = await reader.readline()
        if line == b"":
            raise EOFError
        size = int(line.split(b";")[0], 16)
        part = await reader.readexactly(size + 2)
        if size == 0:
            return
        yield part[:-2]


def _event_of(block: bytes) -> Optional[Tuple[str, Any, Optional[str]]]:
    """Return an event of a stream: its name, its data, and the position after it. A heartbeat is none."""
    fields: Dict[str, str] = {}
    for line in block.decode("utf-8").split("\n"):
        name, _, value = line.partition(": ")
        fields[name] = value
    if "data" not in fields:
        return None
    return fields.get("event", "message"), json.loads(fields["data"]), fields.get("id")


def _encoded(body: JsonObject) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise PayloadError(f"The message cannot be written as JSON: {error}", "payload") from None


# --- the broker for asyncio

Callback = Callable[[JsonObject], Any]


@dataclasses.dataclass(eq=False)
class _Pending:
    entry: JsonObject
    size: int
    deadline: float
    future: "asyncio.Future[None]"


@dataclasses.dataclass(eq=False)
class Lease:
    """A message that this client holds until it acknowledges it."""

    lease: str
    id: str
    message: JsonObject
    until: float


class Subscription:
    """A callback on a channel. Calling it ends the subscription; ``await subscription.ready()`` waits until it hears."""

    def __init__(self, broker: "GatewayBroker", channel: str, callback: Callback) -> None:
        self.broker, self.channel, self.callback = broker, channel, callback
        #: Messages up to this one were accepted before the subscription. None once it hears everything.
        self.after: Optional[int] = None
        self.hears = False
        self.began: "Optional[asyncio.Task[None]]" = None

    async def ready(self) -> None:
        self.broker._start()
        if self.began is not None:
            await asyncio.shield(self.began)

    def __call__(self) -> None:
        self.broker._unsubscribe(self)

    def __repr__(self) -> str:
        return f"<Subscription to {self.channel!r}: call it to end it>"


class GatewayBroker:
    """Channels behind a gateway, for asyncio, with the interface that HERON documents.

    >>> async with GatewayBroker("http://127.0.0.1:4180", token) as broker:
    ...     broker.subscribe("control", print)
    ...     await broker.publish("control", {"setpoint": 1.0})
    ...     message = await broker.consume("status")

    :param url: address of the gateway, as it prints it
    :param token: the token that it prints; or a function that returns the present one, as it is new with every start
    :param name: name of this client for others: the sender of its messages, and who takes them
    :param timeout: seconds after which an operation gives up, the time without a connection included
    :param prefetch: number of messages that ``consume`` takes at once; more is faster and less fair to other consumers
    :param on_gap: called with a channel and the number of messages that are missing for good, or None if nobody knows
    :param on_error: called with an error of a callback, or of a subscription; by default it is logged
    """

    def __init__(
        self,
        url: str,
        token: Union[str, Callable[[], str]],
        *,
        name: Optional[str] = None,
        timeout: float = 5.0,
        prefetch: int = 1,
        on_gap: Optional[Callable[[str, Optional[int]], None]] = None,
        on_error: Optional[Callable[[BaseException], None]] = None,
    ) -> None:
        self._token = token if callable(token) else _checked_token(token)
        if name is not None:
            _check_name(name, "The name of a client")
        self.name, self.timeout, self.prefetch = name, _seconds(timeout), max(1, min(prefetch, LEASES_MAX))
        self._http = _Http(url, self._present_token)
        self._on_gap = on_gap or (lambda channel, missed: LOG.warning("%s messages of %s are missing", missed, channel))
        self._on_error = on_error or _log_error
        self._session = secrets.token_urlsafe(16)
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._closed = False
        self._refused: Optional[RefusedError] = None
        self._why = ""
        self._run: Optional[str] = None
        self.backend: Optional[str] = None
        self.recorded_as = "memory"
        self._subscriptions: List[Subscription] = []
        self._positions: Dict[str, Optional[str]] = {}
        self._unsent: Deque[_Pending] = deque()
        self._sending = 0
        self._buffers: Dict[str, Deque[Lease]] = {}
        self._turns: Dict[str, asyncio.Lock] = {}
        self._seen: "OrderedDict[str, None]" = OrderedDict()
        self._to_acknowledge: List[str] = []
        self._tasks: "Set[asyncio.Task[Any]]" = set()

    # --- the documented interface

    def create_channel(self, channel: str) -> None:
        """Create a channel. A channel is created by its first use too."""
        _check_name(channel)
        if self._begun():
            self._task(self._place(channel))

    async def publish(self, channel: str, message: JsonObject, *, sender: Optional[str] = None) -> None:
        """Publish a message. Returns when it is accepted.

        :raises UnavailableError: it was not accepted in time
        :raises UncertainError: nobody knows whether it was accepted
        :raises PayloadError: it is no JSON object within the limits (1 MiB, 256 levels)
        """
        _check_name(channel)
        self._start()
        if not isinstance(message, dict):
            raise PayloadError(f"A message is a dict, not {type(message).__name__}", "payload")
        entry: JsonObject = {"channel": channel, "message": message}
        producer = sender or self.name
        if producer is not None:
            _check_name(producer, "The name of a sender")
            entry["producer"] = producer
        text = _encoded(entry)
        # A copy: what the caller changes afterwards is not sent.
        entry = json.loads(text)
        for subscription in list(self._subscriptions):
            if subscription.began is not None and not subscription.began.done():
                await asyncio.shield(subscription.began)
        self._check_usable()
        pending = _Pending(entry, len(text), time.monotonic() + self.timeout, asyncio.get_running_loop().create_future())
        self._unsent.append(pending)
        self._wake.set()
        await pending.future

    async def consume(self, channel: str, timeout: Optional[float] = None) -> JsonObject:
        """Take the oldest message of a channel, or wait for one.

        :param timeout: seconds to wait; None waits until a message comes, 0 asks once
        :raises WaitTimeout: none came in time
        """
        _check_name(channel)
        deadline = None if timeout is None else time.monotonic() + _seconds(timeout)
        self._start()
        async with self._turns.setdefault(channel, asyncio.Lock()):
            while True:
                lease = self._buffered(channel)
                if lease is not None:
                    self._acknowledge_later(lease)
                    return lease.message
                wait_s = WAIT_S_MAX if deadline is None else min(WAIT_S_MAX, max(0.0, deadline - time.monotonic()))
                found = await self.take(channel, self.prefetch, wait_s)
                self._buffers.setdefault(channel, deque()).extend(found)
                if not found and deadline is not None and time.monotonic() >= deadline:
                    raise WaitTimeout(f"No message came on {channel} in {timeout:g} s", "timeout")

    def subscribe(self, channel: str, callback: Callback) -> Subscription:
        """Call a function with every message that the channel accepts from now on.

        Messages that this client publishes afterwards are heard. A coroutine function runs as a task of its own.

        :returns: a handle: calling it ends the subscription
        """
        _check_name(channel)
        if self._closed:
            raise ClosedError("The broker was closed", "closed")
        subscription = Subscription(self, channel, callback)
        self._subscriptions.append(subscription)
        if self._begun():
            subscription.began = self._task(self._begin(subscription))
        return subscription

    async def close(self) -> None:
        """Send what was published, acknowledge what was consumed, and close every connection."""
        if self._closed:
            return
        if self._loop is not None and self._refused is None:
            await self.flush()
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._fail(ClosedError("The broker was closed", "closed"))
        self._http.close()

    async def flush(self) -> None:
        """Wait until everything is published and acknowledged, for at most the time limit."""
        deadline = time.monotonic() + self.timeout
        while (self._unsent or self._sending or self._to_acknowledge) and time.monotonic() < deadline:
            self._check_usable()
            self._wake.set()
            await asyncio.sleep(0.005)

    async def __aenter__(self) -> "GatewayBroker":
        self._start()
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<GatewayBroker {', '.join(self._facts().values())}>"

    def _repr_html_(self) -> str:
        """Return what is known of the gateway and of this client, for notebooks. The token is not in it."""
        return _table_of(self._facts())

    def _facts(self) -> Dict[str, str]:
        state = "closed" if self._closed else "not used yet" if self._loop is None else "in use"
        channels = ", ".join(one.channel for one in self._subscriptions)
        return {
            "Gateway": self._http.url,
            **({} if self.name is None else {"Name": self.name}),
            **({} if self.backend is None else {"Broker": self.backend}),
            "State": state if self._refused is None else str(self._refused),
            **({"Subscriptions": channels} if channels else {}),
        }

    # --- leases, for consumers that settle by themselves

    async def take(self, channel: str, count: int, wait_s: float = 0.0, by: Optional[str] = None) -> List[Lease]:
        """Lease messages. None of them was handed over before.

        :param by: who takes them, for others, where this client has no name
        """
        self._start()
        body = {"channel": channel, "count": count, "waitMs": round(wait_s * 1000), "leaseMs": LEASE_MS}
        since = time.monotonic()
        # Without a key: a client that gives up closes its connection, and the gateway takes nothing for it.
        is_told = by is not None and 0 < len(by.strip()) <= 128 and by.isascii() and by.isprintable()
        headers = {"Heronry-Producer": str(by)} if is_told else None
        answer = await self._ask("/v1/leases", {**body, "session": self._session}, wait_s, headers)
        fresh: List[Lease] = []
        for one in answer["leases"]:
            lease = Lease(one["lease"], f"{channel} {one['id']}", one["message"], since + LEASE_MS / 1000)
            if lease.id in self._seen:
                self._acknowledge_later(lease)
            else:
                fresh.append(lease)
        return fresh

    async def settle(self, how: str, leases: List[Lease]) -> None:
        """Acknowledge or release leases (``acknowledge``, ``release``)."""
        for start in range(0, len(leases), LEASES_MAX):
            part = leases[start : start + LEASES_MAX]
            if how == "acknowledge":
                self._remember(part)
            await self._ask(f"/v1/leases/{how}", {"leases": [one.lease for one in part]})

    async def channels(self) -> List[str]:
        """Return the names of the channels."""
        answer = await self._ask("/v1/channels", None)
        return [str(name) for name in answer["channels"]]

    async def reset(self, channels: List[str]) -> None:
        """Empty the queues of channels."""
        if channels:
            await self._ask("/v1/reset", {"channels": channels})

    # --- beginning

    def _begun(self) -> bool:
        """Start if an event loop runs; otherwise the first call that is awaited does."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return False
        self._start()
        return True

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._closed:
            raise ClosedError("The broker was closed", "closed")
        if self._loop is loop:
            return
        if self._loop is not None:
            raise RuntimeError("A GatewayBroker belongs to the event loop in which it was used first")
        self._loop = loop
        self._wake, self._hello, self._reopen, self._settle = (asyncio.Event() for _ in range(4))
        for work in (self._listen(), self._send(), self._acknowledge()):
            self._task(work)
        for subscription in self._subscriptions:
            subscription.began = self._task(self._begin(subscription))

    def _task(self, work: "Coroutine[Any, Any, Result]") -> "asyncio.Task[Result]":
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None and not self._closed:
            self._on_error(task.exception() or RuntimeError())

    def _present_token(self) -> str:
        if not callable(self._token):
            return self._token
        try:
            return _checked_token(self._token())
        except TypeError as error:
            raise UnavailableError(str(error), "unavailable") from None

    def _check_usable(self) -> None:
        if self._closed:
            raise ClosedError("The broker was closed", "closed")
        if self._refused is not None:
            raise self._refused

    def _fail(self, error: GatewayError) -> None:
        while self._unsent:
            _reject(self._unsent.popleft(), error)

    async def _ask(
        self, path: str, body: Optional[JsonObject], extra_s: float = 0.0, headers: Optional[Dict[str, str]] = None
    ) -> Any:
        """Send a request that may be repeated, until it is answered or the time is over."""
        self._start()
        deadline = time.monotonic() + self.timeout
        pause = 0.02
        while True:
            self._check_usable()
            left = deadline - time.monotonic()
            try:
                return await self._http.ask(path, body, max(0.05, left) + extra_s, headers)
            except RefusedError as error:
                if not callable(self._token) or error.code == "read-only" or left <= 0:
                    raise
            except (UnavailableError, UncertainError):
                if left <= 0:
                    raise
            pause = await _paused(pause)

    # --- the event stream

    async def _listen(self) -> None:
        """Keep one event stream open: for subscriptions, and to know the run of the gateway."""
        pause, is_told = 0.05, False
        while True:
            self._reopen.clear()
            reading = asyncio.ensure_future(self._read())
            reopening = asyncio.ensure_future(self._reopen.wait())
            try:
                await asyncio.wait((reading, reopening), return_when=asyncio.FIRST_COMPLETED)
                if self._hello.is_set():
                    pause, is_told = 0.05, False
            finally:
                reopening.cancel()
                reading.cancel()
                ended, _ = await asyncio.gather(reading, reopening, return_exceptions=True)
                self._hello.clear()
            self._why = f". {ended}" if isinstance(ended, GatewayError) else ""
            if isinstance(ended, RefusedError) and not callable(self._token):
                self._refused = ended
                self._fail(ended)
                LOG.error("%s", ended)
                return
            if isinstance(ended, GatewayError) and ended.code == "invalid-position":
                self._forget_positions()
            elif isinstance(ended, Exception) and not isinstance(ended, (GatewayError, OSError, EOFError, ValueError)):
                self._on_error(ended)
            elif not is_told and not self._reopen.is_set():
                LOG.warning("No connection to the gateway at %s, trying again%s", self._http.url, self._why)
                is_told = True
            if not self._reopen.is_set():
                pause = await _paused(pause)

    async def _read(self) -> None:
        channels = [
            {"channel": channel, **({} if position is None else {"after": position})}
            for channel, position in self._positions.items()
        ]
        request = {"session": self._session, "channels": channels, **({} if self.name is None else {"name": self.name})}
        async for event, data, position in self._http.events(request, self.timeout):
            if event == "hello":
                self._run, self.backend, self.recorded_as = data["run"], data["backend"], data.get("kind", "memory")
                for place in data["positions"]:
                    self._positions[place["channel"]] = place["position"]
                self._why = ""
                self._hello.set()
            elif event == "message":
                self._heard(data["channel"], data["seq"], data["message"])
            elif event == "gap":
                self._on_gap(data["channel"], data["missed"])
            elif event == "error":
                self._on_error(GatewayError(f"{data['channel']}: {data['detail']}", data["code"]))
            if position is not None and data.get("channel") in self._positions:
                self._positions[data["channel"]] = position

    def _heard(self, channel: str, seq: int, message: JsonObject) -> None:
        hearing = [one for one in self._subscriptions if one.channel == channel and one.hears]
        for subscription in hearing:
            if subscription.after is not None and seq <= subscription.after:
                continue
            subscription.after = None
            # Each gets its own: what one changes, no other sees.
            own = message if len(hearing) == 1 else json.loads(json.dumps(message))
            try:
                result = subscription.callback(own)
                if inspect.iscoroutine(result):
                    self._task(result)
            except Exception as error:  # the callback's own: the others still hear
                self._on_error(error)

    async def _begin(self, subscription: Subscription) -> None:
        place = await self._place(subscription.channel)
        subscription.after, subscription.hears = int(place["seq"]), True
        if subscription.channel not in self._positions:
            self._positions[subscription.channel] = place["position"]
            self._reopen.set()

    async def _place(self, channel: str) -> JsonObject:
        answer = await self._ask("/v1/positions", {"channels": [channel]})
        place: JsonObject = answer["positions"][0]
        return place

    def _unsubscribe(self, subscription: Subscription) -> None:
        if subscription not in self._subscriptions:
            return
        self._subscriptions.remove(subscription)
        if subscription.began is not None:
            subscription.began.cancel()
        if not any(one.channel == subscription.channel for one in self._subscriptions):
            self._positions.pop(subscription.channel, None)
            if self._loop is not None:
                self._reopen.set()

    def _forget_positions(self) -> None:
        """Go on from now: the gateway keeps nothing of before, as one in memory that was started anew."""
        for channel in self._positions:
            self._positions[channel] = None
            self._on_gap(channel, None)
        for subscription in self._subscriptions:
            subscription.after = None

    # --- publishing

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._unsent:
                batch: List[_Pending] = []
                size = 0
                while self._unsent and len(batch) < BATCH_MESSAGES and (not batch or size < BATCH_BYTES):
                    pending = self._unsent.popleft()
                    size += pending.size
                    batch.append(pending)
                self._sending = len(batch)
                try:
                    await self._send_batch(batch)
                finally:
                    self._sending = 0
                    for pending in batch:
                        _reject(pending, ClosedError("The broker was closed", "closed"), unless_unsent=self._unsent)

    async def _send_batch(self, batch: List[_Pending]) -> None:
        """Send a batch until it is answered. It is sent again with the same key, so that it is done once."""
        key, run, maybe, pause = secrets.token_urlsafe(16), self._run, False, 0.02
        while True:
            if self._refused is not None:
                for pending in batch:
                    _reject(pending, self._refused)
            batch = self._in_time(batch, maybe)
            if not batch:
                return
            left = max(0.05, max(one.deadline for one in batch) - time.monotonic())
            try:
                if run is None or not self._hello.is_set():
                    await _within(self._hello.wait(), min(left, 0.2))
                    run = run if maybe else self._run
                headers = {"Idempotency-Key": key, "Heronry-Run": str(run)}
                body = {"messages": [one.entry for one in batch]}
                self._answered(batch, (await self._http.ask("/v1/messages", body, left, headers))["outcomes"])
                return
            except asyncio.TimeoutError:
                continue
            except UncertainError:
                maybe = True
            except UnavailableError:
                pass
            except OtherRunError:
                if maybe:
                    text = "The gateway was started anew before it answered: the message may have been accepted, or not"
                    for pending in batch:
                        _reject(pending, UncertainError(text, "uncertain"))
                    return
                # Another run did nothing of this; the stream finds the new one.
                if run == self._run:
                    self._hello.clear()
                    self._reopen.set()
                key, run = secrets.token_urlsafe(16), None
            except GatewayError as error:
                if isinstance(error, RefusedError) and callable(self._token) and error.code == "unauthorized":
                    pass
                else:
                    for pending in batch:
                        _reject(pending, error)
                    return
            pause = await _paused(pause)

    def _in_time(self, batch: List[_Pending], maybe: bool) -> List[_Pending]:
        """Reject what is late, and return the rest; what may have been sent stays together, as its key belongs to the whole."""
        now = time.monotonic()
        for pending in batch:
            if pending.deadline < now:
                text = f"The gateway at {self._http.url} has not answered for {self.timeout:g} s{self._why}"
                error = UncertainError(text, "uncertain") if maybe else UnavailableError(text, "unavailable")
                _reject(pending, error)
        left = [one for one in batch if not one.future.done()]
        return batch if maybe and left else left

    def _answered(self, batch: List[_Pending], outcomes: List[Optional[JsonObject]]) -> None:
        again: List[_Pending] = []
        for pending, problem in zip(batch, outcomes):
            if problem is None:
                if not pending.future.done():
                    pending.future.set_result(None)
                continue
            error = _error_of(int(problem["status"]), json.dumps(problem).encode())
            if isinstance(error, UnavailableError) and pending.deadline > time.monotonic():
                again.append(pending)
            else:
                _reject(pending, error)
        # Nothing was done of these, as the server behind the gateway was away.
        self._unsent.extendleft(reversed(again))

    # --- consuming

    def _buffered(self, channel: str) -> Optional[Lease]:
        buffer = self._buffers.get(channel)
        while buffer:
            lease = buffer.popleft()
            # A second before the lease ends: somebody else gets the message afterwards.
            if lease.until - 1 > time.monotonic() and lease.id not in self._seen:
                return lease
        return None

    def _acknowledge_later(self, lease: Lease) -> None:
        self._remember([lease])
        self._to_acknowledge.append(lease.lease)
        self._settle.set()

    def _remember(self, leases: List[Lease]) -> None:
        for lease in leases:
            self._seen[lease.id] = None
        while len(self._seen) > SEEN_MAX:
            self._seen.popitem(last=False)

    async def _acknowledge(self) -> None:
        while True:
            await self._settle.wait()
            self._settle.clear()
            while self._to_acknowledge:
                part = self._to_acknowledge[:LEASES_MAX]
                try:
                    await self._ask("/v1/leases/acknowledge", {"leases": part})
                except (UnavailableError, UncertainError):
                    # The messages come again, are recognised, and are acknowledged then.
                    LOG.warning("%s messages could not be acknowledged yet", len(part))
                del self._to_acknowledge[: len(part)]


def _reject(pending: _Pending, error: GatewayError, unless_unsent: "Deque[_Pending] | Tuple[()]" = ()) -> None:
    if not pending.future.done() and not any(one is pending for one in unless_unsent):
        pending.future.set_exception(error)


async def _paused(pause: float) -> float:
    """Wait, half of it at random, so that many clients do not come back at once. Returns the next pause."""
    await asyncio.sleep(pause * (0.5 + random.random() / 2))
    return min(pause * 2, PAUSE_S_MAX)


def _log_error(error: BaseException) -> None:
    if isinstance(error, GatewayError):
        LOG.error("%s", error)
    else:
        LOG.error("A callback failed", exc_info=error)


def _seconds(timeout: float) -> float:
    """Return a time limit as a number.

    :raises TypeError: it is no number
    :raises ValueError: it is less than 0, or not a number (NaN)
    """
    if isinstance(timeout, bool) or not isinstance(timeout, numbers.Real):
        raise TypeError(f"timeout must be a number of seconds, not {timeout!r}")
    if not timeout >= 0:
        raise ValueError(f"timeout must be 0 or more, not {timeout}")
    try:
        return float(timeout)
    except OverflowError:
        return math.inf


def _checked_token(token: str) -> str:
    """Return a token, which goes into a header of HTTP.

    :raises TypeError: it is none; the error does not repeat it
    """
    if isinstance(token, str) and token and all("!" <= one <= "~" for one in token):
        return token
    raise TypeError("The token of a gateway must be a text of letters, digits and signs, as heronry serve prints it")


def _check_name(name: str, what: str = "The name of a channel") -> None:
    if not isinstance(name, str) or not 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 128:
        raise GatewayError(f"{what} is text of 1 to 128 characters", "channel-name")
    if any("\ud800" <= one <= "\udfff" for one in name):
        raise GatewayError(f"{what} holds half of a surrogate pair", "channel-name")


# --- the broker for HERON


class MessageType(Enum):
    """The types of HERON's messages, for programs without HERON."""

    ACTION = "action"
    INFO = "info"
    BROADCAST = "broadcast"
    STATE_UPDATE = "state_update"
    RESULT = "result"
    CUSTOM = "custom"


@dataclasses.dataclass
class Message:
    """A message as HERON has it, for programs without HERON."""

    env_id: str
    sender_id: str
    recipient_id: str
    timestamp: float
    message_type: Any
    payload: Dict[str, Any]


class HeronBroker:
    """The broker of a HERON run, on a gateway: the interface that HERON's code calls. Every call blocks until it is done.

    >>> env = MyEnv(..., message_broker=HeronBroker("http://127.0.0.1:4180", token))

    - Messages are JSON on the way. A message that this process published comes back as the same object, so that actions and
      observations are what they were; one from elsewhere comes as ``Message`` with plain dicts, lists and numbers.
    - Callbacks of ``subscribe`` run in a thread of the broker's own.

    :param message: class of the messages that come from elsewhere; by default that of the first message that is published
    """

    def __init__(
        self,
        url: str,
        token: Union[str, Callable[[], str]],
        *,
        name: Optional[str] = None,
        timeout: float = 5.0,
        message: Optional[Callable[..., Any]] = None,
    ) -> None:
        self._message = message
        self._type: Optional[Callable[[Any], Any]] = None
        self._own: "OrderedDict[str, Any]" = OrderedDict()
        self._environments: Set[str] = set()
        self._prefix, self._count = secrets.token_hex(4), 0
        self._gateway = GatewayBroker(url, token, name=name, timeout=timeout)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="heronry gateway", daemon=True)
        self._thread.start()
        self._closed = False

    @property
    def recorded_as(self) -> str:
        """The kind of broker behind the gateway, for recordings."""
        return self._gateway.recorded_as

    def attach(self, agents: Dict[str, Any]) -> None:
        """Make this the broker of agents."""
        for agent in agents.values():
            agent.set_message_broker(self)

    def create_channel(self, channel_name: str) -> None:
        """Create a channel. It appears in the page."""
        _check_name(channel_name)
        self._wait(self._gateway._place(channel_name))

    def publish(self, channel: str, message: Any) -> None:
        """Publish a message. Returns when it is accepted.

        :raises UnavailableError, UncertainError, PayloadError: as ``GatewayBroker.publish``
        """
        if self._message is None:
            self._message = type(message)
        if self._type is None and isinstance(message.message_type, Enum):
            self._type = type(message.message_type)
        self._environments.add(str(message.env_id))
        self._count += 1
        number = f"{self._prefix}-{self._count}"
        wire = {
            "id": number,
            **{name: getattr(message, name) for name in ("env_id", "sender_id", "recipient_id", "timestamp")},
            "message_type": getattr(message.message_type, "value", message.message_type),
            "payload": plain(message.payload, "payload"),
        }
        self._own[number] = message
        while len(self._own) > SEEN_MAX:
            self._own.popitem(last=False)
        self._wait(self._gateway.publish(channel, wire, sender=str(message.sender_id)))

    def consume(self, channel: str, recipient_id: str, env_id: str, clear: bool = True) -> List[Any]:
        """Return every waiting message for a recipient and an environment, and remove them unless told otherwise."""
        return self._wait(self._consume(channel, recipient_id, env_id, clear))

    def subscribe(self, channel: str, callback: Callable[[Any], Any]) -> None:
        """Call a function with every message from now on, in a thread of the broker's own."""

        async def begin() -> None:
            await self._gateway.subscribe(channel, lambda wire: callback(self._read(wire))).ready()

        self._wait(begin())

    def clear_environment(self, env_id: str) -> None:
        """Empty the channels of an environment: like HERON's, all whose names begin with ``env_<env_id>__``."""
        self._wait(self._gateway.reset(self.get_environment_channels(env_id)))

    def get_environment_channels(self, env_id: str) -> List[str]:
        """Return the names that begin with ``env_<env_id>__``."""
        names = self._wait(self._gateway.channels())
        return [name for name in names if name.startswith(f"env_{env_id}__")]

    def reset(self, *, seed: Optional[int] = None, **kwargs: Any) -> None:
        """Empty the channels of every environment that published here."""
        for env_id in sorted(self._environments):
            self.clear_environment(env_id)

    def close(self) -> None:
        """Close the connections."""
        if self._closed:
            return
        try:
            self._wait(self._gateway.close())
        finally:
            self._closed = True
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def __repr__(self) -> str:
        return f"<HeronBroker {', '.join(self._gateway._facts().values())}>"

    def _repr_html_(self) -> str:
        """Return what is known of the gateway and of this run, for notebooks. The token is not in it."""
        environments = ", ".join(sorted(self._environments))
        return _table_of({**self._gateway._facts(), **({"Environments": environments} if environments else {})})

    # --- parts

    async def _consume(self, channel: str, recipient_id: str, env_id: str, clear: bool) -> List[Any]:
        leases: List[Lease] = []
        while True:
            found = await self._gateway.take(channel, LEASES_MAX, by=recipient_id)
            leases.extend(found)
            if len(found) < LEASES_MAX:
                break
        wanted = (recipient_id, env_id)
        mine = [one for one in leases if (one.message.get("recipient_id"), one.message.get("env_id")) == wanted]
        kept = [one for one in leases if one not in mine] if clear else leases
        if clear:
            await self._gateway.settle("acknowledge", mine)
        await self._gateway.settle("release", kept)
        return [self._read(one.message, forget=clear) for one in mine]

    def _read(self, wire: JsonObject, forget: bool = False) -> Any:
        number = str(wire.get("id"))
        own = self._own.pop(number, None) if forget else self._own.get(number)
        if own is not None:
            return own
        fields = {name: wire.get(name) for name in ("env_id", "sender_id", "recipient_id", "timestamp", "payload")}
        kind = wire.get("message_type")
        try:
            typed = (self._type or MessageType)(kind)
        except ValueError:
            typed = kind
        make: Callable[..., Any] = self._message or Message
        return make(**fields, message_type=typed)

    def _wait(self, work: "Coroutine[Any, Any, Result]") -> Result:
        if self._closed or threading.current_thread() is self._thread:
            work.close()
            if self._closed:
                raise ClosedError("The broker was closed", "closed")
            raise RuntimeError("A callback of subscribe runs in the broker's thread, which cannot wait for itself")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def _table_of(facts: Dict[str, str]) -> str:
    """Return texts as a table of HTML."""
    row = '<tr><th style="text-align:left">{}</th><td style="text-align:left">{}</td></tr>'
    return f"<table>{''.join(row.format(escape(name), escape(text)) for name, text in facts.items())}</table>"


def plain(value: Any, path: str) -> Any:
    """Return a value as plain JSON: arrays as lists, dataclasses and objects with ``to_dict`` as dicts.

    :raises PayloadError: with the place of what cannot be written
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Enum):
        return plain(value.value, path)
    if isinstance(value, (int, float)):
        return float(value) if isinstance(value, float) else int(value)
    if isinstance(value, dict):
        return {str(getattr(key, "value", key)): plain(one, f"{path}.{key}") for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one, f"{path}[{index}]") for index, one in enumerate(value)]
    if callable(getattr(value, "tolist", None)):
        return plain(value.tolist(), path)
    if callable(getattr(value, "to_dict", None)):
        return plain(value.to_dict(), path)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name), f"{path}.{one.name}") for one in dataclasses.fields(value)}
    raise PayloadError(f"{path} is a {type(value).__name__}, which cannot be written as JSON", "payload")
