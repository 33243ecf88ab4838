"""Events and their scheduler, with the signatures of HERON's."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Callable, Dict, Iterator, List, Optional
from uuid import uuid4

AgentID = str


class EventType(Enum):
    AGENT_TICK = "agent_tick"
    ACTION_EFFECT = "action_effect"
    MESSAGE_DELIVERY = "message_delivery"
    OBSERVATION_READY = "observation_ready"
    ENV_UPDATE = "env_update"
    SIMULATION = "simulation"
    CONDITION_TRIGGER = "condition_trigger"
    CUSTOM = "custom"


@dataclass(order=True)
class Event:
    timestamp: float
    priority: int = 0
    sequence: int = 0
    event_type: EventType = field(default=EventType.AGENT_TICK, compare=False)
    agent_id: Optional[str] = field(default=None, compare=False)
    payload: Dict[str, Any] = field(default_factory=dict, compare=False)
    event_id: str = field(default_factory=lambda: uuid4().hex[:12], compare=False)
    cancelled: bool = field(default=False, compare=False)


class JitterType(Enum):
    NONE = "none"
    UNIFORM = "uniform"
    GAUSSIAN = "gaussian"


@dataclass
class ScheduleConfig:
    tick_interval: float = 1.0
    obs_delay: float = 0.0
    act_delay: float = 0.0
    msg_delay: float = 0.0
    jitter_type: JitterType = JitterType.NONE
    jitter_ratio: float = 0.1
    min_delay: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(0))

    def jittered(self, delay: float) -> float:
        """Return a delay with this configuration's jitter."""
        if self.jitter_type is JitterType.UNIFORM:
            delay *= 1 + self.jitter_ratio * self.rng.uniform(-1, 1)
        elif self.jitter_type is JitterType.GAUSSIAN:
            delay *= 1 + self.jitter_ratio * self.rng.gauss(0, 1)
        return max(self.min_delay, delay)


Handler = Callable[[Event, "EventScheduler"], None]


class EventScheduler:
    def __init__(self) -> None:
        self.current_time = 0.0
        self.event_queue: List[Event] = []
        self.handlers: Dict[AgentID, Dict[EventType, Handler]] = {}
        self.configs: Dict[AgentID, ScheduleConfig] = {}
        self.sequence = 0

    def reset(self) -> None:
        self.current_time = 0.0
        self.event_queue = []
        self.sequence = 0

    def schedule(self, event: Event) -> str:
        event.sequence = self.sequence
        self.sequence += 1
        heapq.heappush(self.event_queue, event)
        return event.event_id

    def pop(self) -> Optional[Event]:
        if not self.event_queue:
            return None
        event = heapq.heappop(self.event_queue)
        self.current_time = event.timestamp
        return event

    def process_next(self) -> Optional[Event]:
        event = self.pop()
        if event is not None and not event.cancelled:
            handler = self.handlers.get(event.agent_id or "", {}).get(event.event_type)
            if handler is not None:
                handler(event, self)
        return event

    def run_until(self, t_end: float, max_events: Optional[int] = None) -> Iterator[Event]:
        count = 0
        while self.event_queue and self.event_queue[0].timestamp <= t_end:
            if max_events is not None and count >= max_events:
                return
            event = self.process_next()
            if event is not None and not event.cancelled:
                count += 1
                yield event

    def schedule_message_delivery(
        self, sender_id: AgentID, recipient_id: AgentID, message: Any, delay: Optional[float] = None
    ) -> None:
        config = self.configs.get(sender_id, ScheduleConfig())
        at = self.current_time + (config.jittered(config.msg_delay) if delay is None else delay)
        payload = {"sender": sender_id, "message": message}
        self.schedule(Event(at, 2, 0, EventType.MESSAGE_DELIVERY, recipient_id, payload))

    def schedule_custom_event(
        self,
        sender_id: AgentID,
        recipient_id: AgentID,
        custom_type: str,
        payload: Optional[Dict[str, Any]] = None,
        delay: Optional[float] = None,
        priority: int = 0,
    ) -> str:
        config = self.configs.get(sender_id, ScheduleConfig())
        at = self.current_time + (config.jittered(config.msg_delay) if delay is None else delay)
        full = {**(payload or {}), "custom_type": custom_type, "sender": sender_id}
        return self.schedule(Event(at, priority, 0, EventType.CUSTOM, recipient_id, full))

    def schedule_agent_tick(
        self, agent_id: AgentID, timestamp: Optional[float] = None, payload: Optional[Dict[str, Any]] = None
    ) -> None:
        if timestamp is None:
            config = self.configs.get(agent_id, ScheduleConfig())
            timestamp = self.current_time + config.jittered(config.tick_interval)
        self.schedule(Event(timestamp, 0, 0, EventType.AGENT_TICK, agent_id, payload or {}))

    def schedule_action_effect(self, agent_id: AgentID, delay: Optional[float] = None) -> None:
        config = self.configs.get(agent_id, ScheduleConfig())
        at = self.current_time + (config.jittered(config.act_delay) if delay is None else delay)
        self.schedule(Event(at, 1, 0, EventType.ACTION_EFFECT, agent_id))

    def schedule_simulation(
        self, agent_id: AgentID, delay: Optional[float] = None, payload: Optional[Dict[str, Any]] = None
    ) -> None:
        self.schedule(Event(self.current_time + (delay or 0.0), 3, 0, EventType.SIMULATION, agent_id, payload or {}))

    def schedule_env_update(self, agent_id: AgentID, timestamp: float, payload: Optional[Dict[str, Any]] = None) -> str:
        return self.schedule(Event(timestamp, 0, 0, EventType.ENV_UPDATE, agent_id, payload or {}))

    def cancel_event(self, event_id: str) -> bool:
        for event in self.event_queue:
            if event.event_id == event_id and not event.cancelled:
                event.cancelled = True
                return True
        return False

    def cancel_events(self, agent_id: AgentID, event_type: EventType) -> int:
        found = [one for one in self.event_queue if (one.agent_id, one.event_type) == (agent_id, event_type)]
        ended = [one for one in found if not one.cancelled]
        for event in ended:
            event.cancelled = True
        return len(ended)
