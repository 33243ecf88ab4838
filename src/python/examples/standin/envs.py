"""An environment that runs agents by events or by steps, with the signatures of HERON's."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from .agents import Agent, Proxy, World
from .messaging import MessageBroker
from .scheduling import Event, EventScheduler, EventType


@dataclass
class EventAnalysis:
    event_type: EventType
    timestamp: float
    agent_id: Optional[str]
    message_type: Optional[str]
    data_summary: str
    metadata: Dict[str, Any]


class EpisodeAnalyzer:
    def __init__(self, verbose: bool = False, track_data: bool = False) -> None:
        self.verbose, self.track_data = verbose, track_data

    def parse_event(self, event: Event) -> EventAnalysis:
        message = event.payload.get("message", {})
        kind = next(iter(message), None)
        return EventAnalysis(event.event_type, event.timestamp, event.agent_id, kind, "", {})


@dataclass
class EpisodeStats:
    events: int
    duration: float


@dataclass
class Disturbance:
    """Something from outside, at a time: the outside temperature changes."""

    at: float
    outside: float


@dataclass
class Condition:
    """A rule that is checked whenever the world has changed. It fires once, until it is false again."""

    agent_id: str
    below: float
    power: float
    holds: bool = False


class BaseEnv:
    def __init__(
        self,
        agents: List[Agent],
        world: World,
        *,
        broker: Optional[MessageBroker] = None,
        env_id: str = "default",
        proxy: Optional[Proxy] = None,
        conditions: Tuple[Condition, ...] = (),
    ) -> None:
        self.world = world
        self.proxy = proxy or Proxy(world)
        self.env_id = env_id
        self.registered_agents: Dict[str, Agent] = {one.agent_id: one for one in [self.proxy, *agents]}
        self.message_broker = broker or MessageBroker.init()
        self.scheduler = EventScheduler()
        self.conditions = conditions
        for agent in self.registered_agents.values():
            agent.env_id = env_id
            self.scheduler.handlers[agent.agent_id] = agent.handlers()
            self.scheduler.configs[agent.agent_id] = agent.schedule_config
        self.scheduler.handlers[self.proxy.agent_id][EventType.ENV_UPDATE] = self._disturb
        self.message_broker.attach(self.registered_agents)
        self.reset(seed=0)

    def reset(
        self,
        *,
        seed: Optional[int] = None,
        jitter_seed: Optional[int] = None,
        disturbance_schedule: Optional[List[Disturbance]] = None,
        **kwargs: Any,
    ) -> Tuple[Dict[str, Any], Dict[str, Any]]:
        self.world.reset()
        for condition in self.conditions:
            condition.holds = False
        self.scheduler.reset()
        self.message_broker.clear_environment(self.env_id)
        seed = jitter_seed if jitter_seed is not None else seed or 0
        for agent in self.registered_agents.values():
            agent._timestep = 0.0
            agent.schedule_config.rng = random.Random(f"{seed} {agent.agent_id}")
            if agent is not self.proxy:
                self.scheduler.schedule_agent_tick(agent.agent_id, 0.0)
        for one in disturbance_schedule or []:
            self.scheduler.schedule_env_update(self.proxy.agent_id, one.at, {"outside": one.outside})
        return {}, {}

    def run_event_driven(
        self, t_end: float, episode_analyzer: Optional[EpisodeAnalyzer] = None, max_events: Optional[int] = None
    ) -> EpisodeStats:
        analyzer = episode_analyzer or EpisodeAnalyzer()
        count = 0
        for event in self.scheduler.run_until(t_end, max_events):
            analyzer.parse_event(event)
            self._check_conditions()
            count += 1
        return EpisodeStats(count, self.scheduler.current_time)

    def step(self, actions: Dict[str, float]) -> Tuple[Any, Any, Any, Any, Any]:
        """Advance everything at once. Nothing is sent."""
        self.world.heating.update(actions)
        self.world.advance(1.0)
        rewards = {one: -abs(value - 20.0) for one, value in self.world.temperature.items()}
        return dict(self.world.temperature), rewards, {"__all__": False}, {"__all__": False}, {}

    def _disturb(self, event: Event, scheduler: EventScheduler) -> None:
        self.world.outside = event.payload["outside"]

    def _check_conditions(self) -> None:
        for condition in self.conditions:
            held, condition.holds = condition.holds, self.world.temperature[condition.agent_id] < condition.below
            if condition.holds and not held:
                payload = {"power": condition.power, "condition": f"temperature below {condition.below:g}"}
                now = self.scheduler.current_time
                event = Event(now, -1, 0, EventType.CONDITION_TRIGGER, condition.agent_id, payload)
                self.scheduler.schedule(event)
