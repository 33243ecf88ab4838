"""Stand-ins for HERON's classes, with its signatures: just enough to run the examples of this folder."""

from .agents import Agent, Coordinator, PeerRoom, Proxy, Room, System, World
from .envs import BaseEnv, Condition, Disturbance, EpisodeAnalyzer, EpisodeStats
from .messaging import ChannelManager, InMemoryBroker, Message, MessageBroker, MessageType
from .scheduling import Event, EventScheduler, EventType, JitterType, ScheduleConfig
from .values import Action, Observation, Vector

__all__ = [
    "Action",
    "Agent",
    "BaseEnv",
    "ChannelManager",
    "Condition",
    "Coordinator",
    "Disturbance",
    "EpisodeAnalyzer",
    "EpisodeStats",
    "Event",
    "EventScheduler",
    "EventType",
    "InMemoryBroker",
    "JitterType",
    "Message",
    "MessageBroker",
    "MessageType",
    "Observation",
    "PeerRoom",
    "Proxy",
    "Room",
    "ScheduleConfig",
    "System",
    "Vector",
    "World",
]
