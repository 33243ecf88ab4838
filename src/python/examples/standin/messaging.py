"""Messages, channels and the broker in memory, with the signatures of HERON's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from typing import Any, Callable, Dict, List, Optional

AgentID = str
Callback = Callable[["Message"], None]


class MessageType(Enum):
    ACTION = "action"
    INFO = "info"
    BROADCAST = "broadcast"
    STATE_UPDATE = "state_update"
    RESULT = "result"
    CUSTOM = "custom"


@dataclass
class Message:
    env_id: str
    sender_id: str
    recipient_id: str
    timestamp: float
    message_type: MessageType
    payload: Dict[str, Any]


class MessageBroker(ABC):
    @staticmethod
    def init(config: Optional[Dict[str, Any]] = None) -> "MessageBroker":
        """Return a broker. Only ``{"type": "in_memory"}`` exists."""
        kind = (config or {}).get("type", "in_memory")
        if kind != "in_memory":
            raise ValueError(f"Unknown type of broker: {kind}")
        return InMemoryBroker()

    def attach(self, agents: Dict[AgentID, Any]) -> None:
        for agent in agents.values():
            agent.set_message_broker(self)

    def reset(self, *, seed: Optional[int] = None, **kwargs: Any) -> None:
        for env_id in {name.split("__", 1)[0][len("env_") :] for name in self.names()}:
            self.clear_environment(env_id)

    def names(self) -> List[str]:
        return []

    @abstractmethod
    def create_channel(self, channel_name: str) -> None: ...

    @abstractmethod
    def publish(self, channel: str, message: Message) -> None: ...

    @abstractmethod
    def consume(self, channel: str, recipient_id: str, env_id: str, clear: bool = True) -> List[Message]: ...

    @abstractmethod
    def subscribe(self, channel: str, callback: Callback) -> None: ...

    @abstractmethod
    def clear_environment(self, env_id: str) -> None: ...

    @abstractmethod
    def get_environment_channels(self, env_id: str) -> List[str]: ...

    @abstractmethod
    def close(self) -> None: ...


class InMemoryBroker(MessageBroker):
    def __init__(self) -> None:
        self.channels: Dict[str, List[Message]] = {}
        self.subscribers: Dict[str, List[Callback]] = {}
        self.lock = Lock()

    def names(self) -> List[str]:
        return sorted(self.channels)

    def create_channel(self, channel_name: str) -> None:
        with self.lock:
            self.channels.setdefault(channel_name, [])

    def publish(self, channel: str, message: Message) -> None:
        with self.lock:
            self.channels.setdefault(channel, []).append(message)
            callbacks = tuple(self.subscribers.get(channel, ()))
        for callback in callbacks:
            callback(message)

    def consume(self, channel: str, recipient_id: str, env_id: str, clear: bool = True) -> List[Message]:
        with self.lock:
            waiting = self.channels.get(channel, [])
            mine = [one for one in waiting if (one.recipient_id, one.env_id) == (recipient_id, env_id)]
            if clear and mine:
                self.channels[channel] = [one for one in waiting if one not in mine]
            return mine

    def subscribe(self, channel: str, callback: Callback) -> None:
        with self.lock:
            self.subscribers.setdefault(channel, []).append(callback)

    def clear_environment(self, env_id: str) -> None:
        for channel in self.get_environment_channels(env_id):
            self.channels[channel] = []

    def get_environment_channels(self, env_id: str) -> List[str]:
        # A prefix, as in HERON: "a" also finds the channels of "a__b".
        with self.lock:
            return [name for name in self.channels if name.startswith(f"env_{env_id}__")]

    def close(self) -> None:
        with self.lock:
            self.channels.clear()
            self.subscribers.clear()


class ChannelManager:
    @staticmethod
    def action_channel(upstream_id: AgentID, node_id: AgentID, env_id: str = "default") -> str:
        return f"env_{env_id}__action__{upstream_id}_to_{node_id}"

    @staticmethod
    def info_channel(node_id: AgentID, upstream_id: AgentID, env_id: str = "default") -> str:
        return f"env_{env_id}__info__{node_id}_to_{upstream_id}"

    @staticmethod
    def observation_channel(node_id: AgentID, upstream_id: AgentID, env_id: str = "default") -> str:
        return f"env_{env_id}__observation__{node_id}_to_{upstream_id}"

    @staticmethod
    def broadcast_channel(agent_id: AgentID, env_id: str = "default") -> str:
        return f"env_{env_id}__broadcast__{agent_id}"

    @staticmethod
    def state_update_channel(env_id: str = "default") -> str:
        return f"env_{env_id}__state_updates"

    @staticmethod
    def result_channel(env_id: str, agent_id: AgentID) -> str:
        return f"env_{env_id}__result__{agent_id}"

    @staticmethod
    def custom_channel(channel_type: str, env_id: str, agent_id: AgentID) -> str:
        return f"env_{env_id}__{channel_type}__{agent_id}"

    @staticmethod
    def agent_channels(
        agent_id: AgentID,
        upstream_id: Optional[AgentID],
        subordinate_ids: List[AgentID],
        env_id: str = "default",
        async_observations: bool = False,
    ) -> Dict[str, List[str]]:
        manager = ChannelManager
        subscribe = [manager.info_channel(one, agent_id, env_id) for one in subordinate_ids]
        publish = [manager.action_channel(agent_id, one, env_id) for one in subordinate_ids]
        if upstream_id is not None:
            subscribe.append(manager.action_channel(upstream_id, agent_id, env_id))
            publish.append(manager.info_channel(agent_id, upstream_id, env_id))
            if async_observations:
                publish.append(manager.observation_channel(agent_id, upstream_id, env_id))
        return {"subscribe": subscribe, "publish": publish}
