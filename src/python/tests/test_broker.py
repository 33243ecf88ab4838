"""Recording a broker alone: HERON's real interface, and the documented one."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Dict, List

import pytest
from rules import broken
from standin import InMemoryBroker, Message, MessageType

from heronry import HookError, record
from heronry.broker_recorder import BrokerRecorder
from heronry.hooks import hook


def message(number: int, recipient: str = "b") -> Message:
    return Message("e", "a", recipient, float(number), MessageType.INFO, {"n": number})


class Clock:
    now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def kinds(events: List[Dict[str, Any]]) -> List[str]:
    return [event["kind"] for event in events]


def test_publish_consume_and_polls_of_the_real_interface() -> None:
    broker = InMemoryBroker()
    with record(broker, clock=Clock()) as run:
        broker.create_channel("c")
        broker.publish("c", message(1))
        assert broker.consume("c", "b", "e", clear=False) == broker.consume("c", "b", "e")
        assert broker.consume(channel="c", recipient_id="b", env_id="e") == []
    assert kinds(run.events) == ["published", "accepted", "dispatched", "received", "dispatched", "received", "polled"]
    assert [event["via"] for event in run.of("dispatched")] == ["subscribe", "consume"]
    assert run.events[0]["type"] == "info" and run.events[0]["stamp"] == 1.0
    assert broken(run.events, list(run.channels.values())) == []


def test_subscribers_get_copies_and_what_they_send_has_them_as_its_cause() -> None:
    broker = InMemoryBroker()
    got: List[Message] = []

    def relay(one: Message) -> None:
        got.append(one)
        broker.publish("d", message(2, "c"))

    with record(broker) as run:
        broker.subscribe("c", relay)
        broker.publish("c", message(1))
    assert kinds(run.events) == [
        *("subscribed", "published", "accepted", "dispatched", "received"),
        *("published", "accepted", "noted", "noted"),
    ]
    assert run.events[5]["cause"] == 4 and run.events[4]["agent"] == "relay"
    broker.publish("c", message(3))
    assert len(got) == 2 and len(run.events) == 9


def test_a_subscriber_from_before_is_seen_and_is_itself_again_afterwards() -> None:
    broker = InMemoryBroker()
    got: List[Message] = []
    broker.subscribe("c", got.append)
    with record(broker) as run:
        broker.publish("c", message(1))
        broker.subscribe("d", got.append)
    assert broker.subscribers == {"c": [got.append], "d": [got.append]}
    assert len(got) == 1 and len(run.of("received")) == 1


def test_a_callback_that_throws_has_failed_and_still_throws() -> None:
    broker = InMemoryBroker()

    def fails(one: Message) -> None:
        raise ValueError("too hot")

    with record(broker) as run:
        broker.subscribe("c", fails)
        with pytest.raises(ValueError, match="too hot"):
            broker.publish("c", message(1))
    (failed,) = run.of("failed")
    assert failed["error"] == "ValueError: too hot" and failed["agent"] == "fails"


def test_a_message_that_the_broker_refuses_is_rejected() -> None:
    class Full(InMemoryBroker):
        def publish(self, channel: str, message: Message) -> None:
            raise BufferError("full")

    broker = Full()
    with record(broker) as run:
        with pytest.raises(BufferError):
            broker.publish("c", message(1))
    assert kinds(run.events) == ["published", "rejected"]
    assert run.events[1]["reason"] == "BufferError: full"


class Documented:
    """A broker as HERON's documentation describes it."""

    def __init__(self) -> None:
        self.queues: Dict[str, "asyncio.Queue[Dict[str, Any]]"] = {}
        self.callbacks: Dict[str, List[Callable[[Dict[str, Any]], None]]] = {}

    def create_channel(self, channel: str) -> None:
        self.queues.setdefault(channel, asyncio.Queue())

    async def publish(self, channel: str, message: Dict[str, Any]) -> None:
        self.create_channel(channel)
        await asyncio.sleep(0)
        for callback in self.callbacks.get(channel, []):
            callback(message)
        self.queues[channel].put_nowait(message)

    async def consume(self, channel: str) -> Dict[str, Any]:
        self.create_channel(channel)
        return await self.queues[channel].get()

    def subscribe(self, channel: str, callback: Callable[[Dict[str, Any]], None]) -> None:
        self.callbacks.setdefault(channel, []).append(callback)


def test_the_documented_interface() -> None:
    async def main() -> Any:
        broker = Documented()
        with record(broker, name="grid", clock=Clock()) as run:
            broker.create_channel("status")
            waiting = asyncio.ensure_future(broker.consume("status"))
            await asyncio.sleep(0)
            await broker.publish("status", {"sender": "mg1", "load": 0.5})
            assert await waiting == {"sender": "mg1", "load": 0.5}
            await broker.publish("status", {"load": 0.7})
            waiting = asyncio.ensure_future(broker.consume("status"))
            assert (await waiting)["load"] == 0.7
            stays = asyncio.ensure_future(broker.consume("status"))
            await asyncio.sleep(0)
            stays.cancel()
            with pytest.raises(asyncio.CancelledError):
                await stays
        return run

    run = asyncio.run(main())
    assert [event["agent"] for event in run.of("published")] == ["mg1", "grid"]
    assert kinds(run.events) == [
        *("consumeStarted", "published", "accepted", "dispatched", "received"),
        *("published", "accepted", "consumeStarted", "dispatched", "received"),
        *("consumeStarted", "consumeCancelled"),
    ]
    assert broken(run.events, list(run.channels.values())) == []


def test_subscribers_of_the_documented_interface() -> None:
    async def main() -> Any:
        broker = Documented()
        got: List[Any] = []
        with record(broker) as run:
            broker.subscribe("control", lambda one: got.append(one))
            await broker.publish("control", {"setpoint": 1.0})
        assert got == [{"setpoint": 1.0}]
        return run

    run = asyncio.run(main())
    assert kinds(run.events)[:5] == ["subscribed", "published", "accepted", "dispatched", "received"]


def test_a_broker_with_slots_is_refused_in_words() -> None:
    class Slots:
        __slots__ = ()

        def publish(self, channel: str, message: Any) -> None: ...

        def consume(self, channel: str) -> None: ...

    with pytest.raises(HookError, match="Slots takes no attributes"):
        with record(Slots()):
            pass


def test_a_hook_puts_back_what_the_object_had() -> None:
    broker = InMemoryBroker()
    own = broker.publish
    broker.publish = own  # type: ignore[method-assign]
    undo = hook(broker, "publish", lambda call, *args: call(*args))
    assert broker.publish is not own
    undo()
    undo()
    assert broker.publish is own and "_heronry_hooks" not in vars(broker)
    assert BrokerRecorder.env_id is None
