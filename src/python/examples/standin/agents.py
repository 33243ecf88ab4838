"""Agents that tick, ask, act and report, with the signatures of HERON's."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from .messaging import ChannelManager, Message, MessageBroker, MessageType
from .scheduling import Event, EventScheduler, EventType, Handler, ScheduleConfig
from .values import Action, Observation, Vector

PROXY = "proxy"
Policy = Callable[[Observation], float]
Protocol = Callable[[Observation], Dict[str, float]]


class Agent:
    level = 1

    def __init__(
        self, agent_id: str, *, config: Optional[ScheduleConfig] = None, upstream: Optional["Agent"] = None
    ) -> None:
        self.agent_id = agent_id
        self.upstream_id = None if upstream is None else upstream.agent_id
        self.subordinates: Dict[str, Agent] = {}
        if upstream is not None:
            upstream.subordinates[agent_id] = self
        self.env_id = "default"
        self.schedule_config = config or ScheduleConfig()
        self.policy: Optional[Policy] = None
        self.protocol: Optional[Protocol] = None
        self.message_broker: Optional[MessageBroker] = None
        self._timestep = 0.0

    def set_message_broker(self, broker: MessageBroker) -> None:
        self.message_broker = broker
        for names in self._channels().values():
            for name in names:
                broker.create_channel(name)

    def send_action(self, broker: MessageBroker, recipient_id: str, action: Any) -> None:
        channel = ChannelManager.action_channel(self.agent_id, recipient_id, self.env_id)
        broker.publish(channel, self._message(recipient_id, MessageType.ACTION, {"action": action}))

    def send_info(self, broker: MessageBroker, recipient_id: str, info: Dict[str, Any]) -> None:
        channel = ChannelManager.info_channel(self.agent_id, recipient_id, self.env_id)
        broker.publish(channel, self._message(recipient_id, MessageType.INFO, info))

    def receive_actions(
        self, broker: MessageBroker, upstream_id: Optional[str] = None, clear: bool = True
    ) -> List[Any]:
        upstream = upstream_id or self.upstream_id
        if upstream is None:
            return []
        channel = ChannelManager.action_channel(upstream, self.agent_id, self.env_id)
        return [one.payload["action"] for one in broker.consume(channel, self.agent_id, self.env_id, clear)]

    def receive_info(self, broker: MessageBroker, subordinate_ids: Optional[List[str]] = None) -> Dict[str, List[Any]]:
        found: Dict[str, List[Any]] = {}
        for one in subordinate_ids or list(self.subordinates):
            channel = ChannelManager.info_channel(one, self.agent_id, self.env_id)
            found[one] = [message.payload for message in broker.consume(channel, self.agent_id, self.env_id)]
        return found

    def handlers(self) -> Dict[EventType, Handler]:
        return {EventType.AGENT_TICK: self.on_tick, EventType.MESSAGE_DELIVERY: self.on_message}

    def on_tick(self, event: Event, scheduler: EventScheduler) -> None:
        self._timestep = event.timestamp
        scheduler.schedule_agent_tick(self.agent_id)
        self.tick(scheduler)

    def tick(self, scheduler: EventScheduler) -> None:
        scheduler.schedule_message_delivery(self.agent_id, PROXY, {"get_info": "obs"})

    def on_message(self, event: Event, scheduler: EventScheduler) -> None:
        message = event.payload["message"]
        if "get_obs_response" in message:
            self.decide(message["get_obs_response"]["body"], scheduler)
        elif "physics_completed" in message:
            scheduler.schedule_message_delivery(self.agent_id, PROXY, {"get_info": "local_state"})
        elif "get_local_state_response" in message:
            self.reward(message["get_local_state_response"]["body"], scheduler)

    def decide(self, observation: Observation, scheduler: EventScheduler) -> None:
        """Act on an observation. An agent without a policy does nothing."""

    def reward(self, state: Dict[str, float], scheduler: EventScheduler) -> None:
        reward = -abs(state.get("temperature", 20.0) - 20.0)
        result = {"set_tick_result": {"reward": round(reward, 6), "agent": self.agent_id}}
        scheduler.schedule_message_delivery(self.agent_id, PROXY, result)
        if self.upstream_id is not None:
            done = {"sub_reward_complete": {"agent": self.agent_id}}
            scheduler.schedule_message_delivery(self.agent_id, self.upstream_id, done)

    def _broker(self) -> MessageBroker:
        if self.message_broker is None:
            raise RuntimeError(f"{self.agent_id} has no broker")
        return self.message_broker

    def _channels(self) -> Dict[str, List[str]]:
        return ChannelManager.agent_channels(self.agent_id, self.upstream_id, list(self.subordinates), self.env_id)

    def _message(self, recipient_id: str, kind: MessageType, payload: Dict[str, Any]) -> Message:
        return Message(self.env_id, self.agent_id, recipient_id, self._timestep, kind, payload)


class Proxy(Agent):
    """Holds the state of the world, and answers questions about it."""

    level = 0

    def __init__(self, world: "World", *, config: Optional[ScheduleConfig] = None) -> None:
        super().__init__(PROXY, config=config)
        self.world = world

    def on_message(self, event: Event, scheduler: EventScheduler) -> None:
        sender, message = event.payload["sender"], event.payload["message"]
        if "get_info" in message:
            kind = message["get_info"]
            body: Any = dict(self.world.state_of(sender))
            if kind == "obs":
                body = Observation(body, {"outside": self.world.outside}, event.timestamp)
            elif kind == "global_state":
                body = {"outside": self.world.outside, "price": self.world.price}
            scheduler.schedule_message_delivery(PROXY, sender, {f"get_{kind}_response": {"body": body}})
        elif message.get("set_state") == "local_state":
            self.world.heating[sender] = message["body"]["power"]
            scheduler.schedule_message_delivery(PROXY, sender, {"set_state_completion": "success"})
        elif message.get("set_state") == "global_state":
            self.world.advance(message["body"]["dt"])
            scheduler.schedule_message_delivery(PROXY, sender, {"set_state_completion": "success"})


class Room(Agent):
    """A field agent: heats as its coordinator says, or else as its own policy does."""

    def __init__(self, agent_id: str, **settings: Any) -> None:
        super().__init__(agent_id, **settings)
        self.action: Optional[Any] = None

    def handlers(self) -> Dict[EventType, Handler]:
        return {
            **super().handlers(),
            EventType.ACTION_EFFECT: self.on_effect,
            EventType.CONDITION_TRIGGER: self.on_condition,
            EventType.CUSTOM: self.on_custom,
        }

    def tick(self, scheduler: EventScheduler) -> None:
        if self.upstream_id is not None:
            actions = self.receive_actions(self._broker())
            if actions:
                # The newest wins.
                self.action = actions[-1]
                scheduler.schedule_action_effect(self.agent_id)
        if self.policy is not None:
            super().tick(scheduler)

    def decide(self, observation: Observation, scheduler: EventScheduler) -> None:
        if self.policy is not None:
            self.action = Action(Vector([self.policy(observation)]))
            scheduler.schedule_action_effect(self.agent_id)

    def on_effect(self, event: Event, scheduler: EventScheduler) -> None:
        if self.action is None:
            return
        power = self.action.c[0]
        body = {"set_state": "local_state", "body": {"power": power}}
        scheduler.schedule_message_delivery(self.agent_id, PROXY, body)
        if self.upstream_id is not None:
            self.send_info(self._broker(), self.upstream_id, {"applied": power, "at": event.timestamp})

    def on_condition(self, event: Event, scheduler: EventScheduler) -> None:
        scheduler.cancel_events(self.agent_id, EventType.ACTION_EFFECT)
        self.action = Action(Vector([event.payload["power"]]))
        scheduler.schedule_action_effect(self.agent_id, delay=0.0)

    def on_custom(self, event: Event, scheduler: EventScheduler) -> None:
        """Heat less when a neighbour heats a lot."""
        self.action = Action(Vector([max(0.0, 1.0 - event.payload["power"])]))
        scheduler.schedule_action_effect(self.agent_id)


class PeerRoom(Room):
    """A room that tells its neighbour what it did."""

    neighbour = ""

    def on_effect(self, event: Event, scheduler: EventScheduler) -> None:
        super().on_effect(event, scheduler)
        if self.action is not None and self.policy is not None:
            power = {"power": self.action.c[0]}
            scheduler.schedule_custom_event(self.agent_id, self.neighbour, "heating", power)

    def on_custom(self, event: Event, scheduler: EventScheduler) -> None:
        if event.payload["power"] > 0.8:
            super().on_custom(event, scheduler)


class Coordinator(Agent):
    """Divides heat among its subordinates by a protocol. Does not read their reports unless told to."""

    level = 2
    reads_reports = False

    def tick(self, scheduler: EventScheduler) -> None:
        if self.upstream_id is not None:
            self.receive_actions(self._broker())
        if self.reads_reports:
            self.receive_info(self._broker())
        super().tick(scheduler)

    def decide(self, observation: Observation, scheduler: EventScheduler) -> None:
        if self.protocol is None:
            return
        for recipient, share in self.protocol(observation).items():
            self.send_action(self._broker(), recipient, Action(Vector([share])))


class System(Coordinator):
    """Advances the world at its own interval, and tells its subordinates when their rewards can be computed."""

    level = 3

    def handlers(self) -> Dict[EventType, Handler]:
        return {**super().handlers(), EventType.SIMULATION: self.on_simulation}

    def tick(self, scheduler: EventScheduler) -> None:
        super().tick(scheduler)
        scheduler.schedule_simulation(self.agent_id, delay=self.schedule_config.act_delay)

    def on_simulation(self, event: Event, scheduler: EventScheduler) -> None:
        scheduler.schedule_message_delivery(self.agent_id, PROXY, {"get_info": "global_state"})

    def on_message(self, event: Event, scheduler: EventScheduler) -> None:
        message = event.payload["message"]
        if "get_global_state_response" in message:
            step = {"set_state": "global_state", "body": {"dt": self.schedule_config.tick_interval}}
            scheduler.schedule_message_delivery(self.agent_id, PROXY, step)
        elif message.get("set_state_completion") == "success":
            for one in self._below():
                scheduler.schedule_message_delivery(self.agent_id, one.agent_id, {"physics_completed": event.timestamp})
        else:
            super().on_message(event, scheduler)

    def _below(self) -> List[Agent]:
        found: List[Agent] = []
        waiting = list(self.subordinates.values())
        while waiting:
            agent = waiting.pop(0)
            found.append(agent)
            waiting.extend(agent.subordinates.values())
        return found


class World:
    """Two rooms that lose heat, and an outside that changes."""

    def __init__(self, rooms: List[str], outside: float = 5.0) -> None:
        self.rooms = rooms
        self.outside_at_first = outside
        self.price = 0.3
        self.reset()

    def reset(self) -> None:
        self.temperature = {room: 18.0 for room in self.rooms}
        self.heating = {room: 0.0 for room in self.rooms}
        self.outside = self.outside_at_first

    def state_of(self, agent: str) -> Dict[str, float]:
        if agent in self.temperature:
            return {"temperature": round(self.temperature[agent], 6), "heating": self.heating[agent]}
        return {name: round(value, 6) for name, value in self.temperature.items()}

    def advance(self, dt: float) -> None:
        for room, temperature in self.temperature.items():
            change = 0.9 * self.heating.get(room, 0.0) - 0.03 * (temperature - self.outside)
            self.temperature[room] = temperature + dt * change
