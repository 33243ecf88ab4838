/** Python of `heron.messaging`, as the documentation has it, on the broker of the picture. */
export const BASE = `
import _heron


class MessageBroker:
    """Abstract base class for message brokers."""

    async def publish(self, channel: str, message: dict) -> None:
        raise NotImplementedError("publish")

    async def consume(self, channel: str) -> dict:
        raise NotImplementedError("consume")

    def subscribe(self, channel: str, callback) -> None:
        raise NotImplementedError("subscribe")

    def create_channel(self, channel: str) -> None:
        raise NotImplementedError("create_channel")


class ChannelManager:
    """Utility for managing broker channels."""

    def __init__(self, broker):
        self.broker = broker

    def create_agent_channels(self, agent_ids: list):
        in_picture = getattr(self.broker, "in_picture", False)
        for name in _heron.ask("pairs", list(agent_ids), in_picture):
            if not in_picture:
                self.broker.create_channel(name)

    def get_channel_name(self, from_id: str, to_id: str) -> str:
        return _heron.ask("pairName", from_id, to_id)
`;

export const MEMORY = `
import json
import _heron
from heron.messaging.base import MessageBroker


class InMemoryBroker(MessageBroker):
    """In-memory message broker for local simulation."""

    in_picture = True

    def __init__(self):
        _heron.ask("broker", "memory")
        self.waiting = {}

    def create_channel(self, channel: str) -> None:
        _heron.ask("channel", channel)

    async def publish(self, channel: str, message: dict) -> None:
        future = _heron.Future()
        _heron.settling[_heron.ask("publish", channel, _heron.encoded(message))] = future
        await future

    async def consume(self, channel: str) -> dict:
        name = _heron.agent[0]
        key = (name, channel)
        queue = self.waiting.setdefault(key, [])

        def received(event):
            while queue:
                future = queue.pop(0)
                if not getattr(future, "abandoned", False):
                    future.set_result(json.loads(event["text"]))
                    return
            kept.append(event)

        kept = self.waiting.setdefault((name, channel, "kept"), [])
        if kept:
            return json.loads(kept.pop(0)["text"])
        _heron.ask("consume", channel)
        _heron.receivers[key] = received
        future = _heron.wait_for_message(channel)
        queue.append(future)
        return await future

    def subscribe(self, channel: str, callback) -> None:
        if not callable(callback):
            raise TypeError("a callback must be callable, not %s" % type(callback).__name__)
        stem = getattr(callback, "__name__", type(callback).__name__)
        name = _heron.ask("subscriber", stem if stem != "<lambda>" else "callback", id(callback), channel)
        _heron.receivers[(name, channel)] = lambda event: _heron.call_back(
            callback, name, channel, event["number"], json.loads(event["text"])
        )
`;
