"""Two rooms, eight times, each with one thing more than the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Optional, Tuple

from standin import (
    BaseEnv,
    Condition,
    Coordinator,
    Disturbance,
    JitterType,
    MessageBroker,
    Observation,
    PeerRoom,
    Proxy,
    Room,
    ScheduleConfig,
    System,
    World,
)

ROOMS = ["room1", "room2"]


def thermostat(observation: Observation) -> float:
    """Heat more, the colder it is."""
    return min(1.0, max(0.0, (21.0 - observation.local["temperature"]) / 4))


def shares(observation: Observation) -> Dict[str, float]:
    """Divide the heat: the colder room gets more."""
    cold = {room: max(0.1, 22.0 - observation.local[room]) for room in ROOMS}
    return {room: round(cold[room] / sum(cold.values()), 6) for room in ROOMS}


@dataclass(frozen=True)
class Example:
    """One of the eight runs."""

    name: str
    title: str
    sentence: str
    build: Callable[..., BaseEnv]
    seconds: float
    disturbances: Tuple[Disturbance, ...] = ()

    def start(self, seed: int = 1, broker: Optional[MessageBroker] = None, env_id: str = "default") -> BaseEnv:
        """Return the environment, reset and ready to run."""
        env = self.build(broker=broker, env_id=env_id)
        env.reset(seed=seed, disturbance_schedule=list(self.disturbances))
        return env


def proxy_of(world: World, delay: float = 0.05) -> Proxy:
    return Proxy(world, config=ScheduleConfig(msg_delay=delay, tick_interval=1e9))


def timing(tick: float = 1.0, act: float = 0.2, message: float = 0.05, jitter: float = 0.0) -> ScheduleConfig:
    kind = JitterType.UNIFORM if jitter > 0 else JitterType.NONE
    return ScheduleConfig(
        tick_interval=tick, act_delay=act, msg_delay=message, jitter_type=kind, jitter_ratio=jitter, min_delay=0.001
    )


def ticks(**shared: Any) -> BaseEnv:
    world = World(ROOMS)
    rooms: List[Any] = [Room(ROOMS[0], config=timing()), Room(ROOMS[1], config=timing(1.5))]
    for room in rooms:
        room.policy = thermostat
    return BaseEnv([*rooms, clockwork(world)], world, proxy=proxy_of(world), **shared)


def clockwork(world: World, tick: float = 2.0, message: float = 0.05) -> System:
    """A system that only lets the world go on."""
    return System("system", config=timing(tick, 0.1, message))


def coordinated(
    *, reads_reports: bool = True, tick: float = 2.0, rooms: Tuple[float, float] = (1.0, 1.5), jitter: float = 0.0,
    message: float = 0.05, act: float = 0.2, outside: float = 5.0, conditions: Tuple[Condition, ...] = (), **shared: Any
) -> BaseEnv:
    world = World(ROOMS, outside)
    building = Coordinator("building", config=timing(tick, 0.1, message, jitter))
    building.protocol = shares
    building.reads_reports = reads_reports
    agents = [
        Room(room, config=timing(interval, act, message, jitter), upstream=building)
        for room, interval in zip(ROOMS, rooms)
    ]
    system = clockwork(world)
    return BaseEnv(
        [*agents, building, system], world, proxy=proxy_of(world, message), conditions=conditions, **shared
    )


def conditions(**shared: Any) -> BaseEnv:
    cold = tuple(Condition(room, 17.0, 1.0) for room in ROOMS)
    return coordinated(act=0.9, outside=1.0, conditions=cold, **shared)


def peers(**shared: Any) -> BaseEnv:
    world = World(ROOMS)
    rooms = [PeerRoom(ROOMS[0], config=timing()), PeerRoom(ROOMS[1], config=timing(1.5))]
    for room, other in zip(rooms, reversed(ROOMS)):
        room.policy = thermostat
        room.neighbour = other
    return BaseEnv([*rooms, clockwork(world)], world, proxy=proxy_of(world), **shared)


def jittered(**shared: Any) -> BaseEnv:
    env = coordinated(tick=0.8, jitter=0.9, message=0.4, rooms=(1.0, 2.0), reads_reports=False, **shared)
    env.proxy.schedule_config.jitter_type = JitterType.UNIFORM
    env.proxy.schedule_config.jitter_ratio = 0.9
    return env


def levels(**shared: Any) -> BaseEnv:
    world = World(ROOMS)
    system = System("system", config=timing(1.0, 0.1, 0.3))
    building = Coordinator("building", config=timing(2.0, 0.1, 0.3), upstream=system)
    building.protocol = shares
    building.reads_reports = True
    rooms = [Room(room, config=timing(1.0, 0.2, 0.3), upstream=building) for room in ROOMS]
    return BaseEnv([*rooms, building, system], world, proxy=proxy_of(world, 0.4), **shared)


WINDOW = (Disturbance(5.0, -10.0), Disturbance(12.0, 5.0))

EXAMPLES: Tuple[Example, ...] = (
    Example("ticks", "Two rooms that tick", "Each room asks for its temperature at every tick and heats.", ticks, 10),
    Example(
        "coordinator",
        "A coordinator",
        "A building decides for both rooms; its actions wait in a queue until a room's next tick.",
        coordinated,
        14,
    ),
    Example(
        "unread",
        "Reports that nobody reads",
        "The rooms report every action to the building, which never reads a report.",
        lambda **shared: coordinated(reads_reports=False, **shared),
        14,
    ),
    Example(
        "conditions",
        "Conditions",
        "When a room is too cold, a condition fires at once and cancels what the room was about to do.",
        conditions,
        20,
    ),
    Example("peers", "Neighbours", "The rooms tell each other how much they heat, without a coordinator.", peers, 10),
    Example(
        "disturbances",
        "An open window",
        "It gets cold outside at 5 s and warm again at 12 s; see when each room answers.",
        conditions,
        20,
        WINDOW,
    ),
    Example(
        "jitter",
        "Jitter",
        "Delays vary: messages overtake each other, and a slow room uses only the newest of its actions.",
        jittered,
        16,
    ),
    Example(
        "levels",
        "Three levels",
        "A system, a building and two rooms; slow messages make one reward cascade run into the next.",
        levels,
        10,
    ),
)
