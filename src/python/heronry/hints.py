"""What is worth knowing while it happens: overtaking, ages of observations, cascades of rewards, and traps of names."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set, Tuple

from .recording import Recording
from .table import seconds

#: Kinds of messages by which a reward is computed after a step of the physics.
REWARD_KINDS = {"get_info", "get_local_state_response", "set_tick_result", "sub_reward_complete"}


class Hints:
    """Watches the messages of one run, and writes a hint where something is worth knowing."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        #: Direct messages in flight: (sender, recipient) -> {number: (when it left, when it arrives)}.
        self.in_flight: Dict[Tuple[str, str], Dict[int, Tuple[int, int]]] = {}
        #: When the observation was made on which each agent would act now, and the message that brought it.
        self.observed: Dict[str, int] = {}
        self.action_basis: Dict[int, int] = {}
        self.cascades: Dict[int, int] = {}
        self.cascade_of: Dict[int, int] = {}
        self.told: Set[Tuple[str, str]] = set()

    def hint(self, what: str, at_us: int, cause: int, text: str, **place: Any) -> None:
        """Write a hint at an agent, a channel and a message."""
        place = {name: value for name, value in place.items() if value is not None}
        self.recording.append("noted", at_us, cause, hint=True, what=what, **place, text=text)

    def once(self, what: str, key: str) -> bool:
        """Return whether this is the first time."""
        first = (what, key) not in self.told
        self.told.add((what, key))
        return first

    # --- direct messages

    def sent(self, number: int, sender: str, recipient: str, left_us: int, arrives_us: int) -> None:
        self.in_flight.setdefault((sender, recipient), {})[number] = (left_us, arrives_us)

    def arrived(self, number: int, sender: str, recipient: str, at_us: int) -> None:
        """Tell what this message overtook: what left before it, and arrives after it."""
        flights = self.in_flight.get((sender, recipient), {})
        left_us, _ = flights.pop(number, (at_us, at_us))
        for older, (older_left, older_arrives) in list(flights.items()):
            if older_left < left_us and older_arrives > at_us and self.once("overtaken", str(older)):
                text = (
                    f"This message from {sender} to {recipient} was overtaken: message {self.recording.numbers[number]} "
                    f"left {seconds(left_us - older_left)} later and arrived {seconds(older_arrives - at_us)} earlier."
                )
                channel = self.recording.events[older]["channel"]
                self.hint("overtaken", at_us, number, text, agent=recipient, channel=channel, message=older)

    # --- the age of an observation

    def observation(self, agent: str, made_us: int) -> None:
        """Note that an agent got an observation, and when it was made."""
        self.observed[agent] = made_us

    def action_sent(self, number: int, sender: str) -> None:
        """Note on which observation an action rests: the newest that its sender has."""
        if sender in self.observed:
            self.action_basis[number] = self.observed[sender]

    def basis(self, agent: str, action: Optional[int]) -> Optional[int]:
        """Return when the observation was made on which an effect rests: an action's, or the agent's own."""
        return self.observed.get(agent) if action is None else self.action_basis.get(action)

    def landed(self, agent: str, at_us: int, cause: int, basis_us: Optional[int], message: Optional[int]) -> None:
        """Tell how old the observation was when the action took effect."""
        if basis_us is None:
            return
        newer = "; a newer one has arrived since" if self.observed.get(agent, 0) > basis_us else ""
        text = f"The action of {agent} takes effect on an observation that is {seconds(at_us - basis_us)} old{newer}."
        channel = None if message is None else self.recording.events[message]["channel"]
        self.hint("stale", at_us, cause, text, agent=agent, channel=channel, message=message, ageUs=at_us - basis_us)

    def superseded(self, agent: str, channel: str, at_us: int, cause: int, taken: List[int]) -> None:
        """Tell which actions were consumed and thrown away: the newest wins."""
        for older in taken[:-1]:
            text = (
                f"{agent} took {len(taken)} actions at once and used only the newest, message "
                f"{self.recording.numbers[taken[-1]]}: this one was consumed and thrown away."
            )
            self.hint("superseded", at_us, cause, text, agent=agent, channel=channel, message=older)

    # --- cascades of rewards

    def cascade(self, number: int, kind: str, cause: int, handled: Optional[int], sender: str, at_us: int) -> None:
        """Follow the messages of a reward cascade, and tell when one begins while another is on its way."""
        if kind == "physics_completed":
            if cause not in self.cascades:
                earlier = len(self.cascades)
                if earlier:
                    text = (
                        f"A reward cascade begins while {earlier} earlier {'one is' if earlier == 1 else 'are'} not complete "
                        f"({sum(self.cascades.values())} messages on their way): rewards may be computed on a newer state."
                    )
                    channel = self.recording.events[number]["channel"]
                    self.hint("overlap", at_us, number, text, agent=sender, channel=channel, message=number)
                self.cascades[cause] = 0
            root: Optional[int] = cause
        else:
            root = self.cascade_of.get(-1 if handled is None else handled) if kind in REWARD_KINDS else None
        if root is not None and root in self.cascades:
            self.cascade_of[number] = root
            self.cascades[root] += 1

    def handled(self, number: Optional[int]) -> None:
        """Note that a message has been handled: what it led to is under way by now."""
        root = None if number is None else self.cascade_of.pop(number, None)
        if root is None:
            return
        self.cascades[root] -= 1
        if self.cascades[root] == 0:
            del self.cascades[root]

    def forget(self) -> None:
        """Forget what was on its way: the environment was reset."""
        self.in_flight.clear()
        self.observed.clear()
        self.action_basis.clear()
        self.cascades.clear()
        self.cascade_of.clear()

    # --- traps

    def names(self, at_us: int, channel: str, env_id: str, *agents: str) -> None:
        """Tell of names by which channels can be mixed up."""
        for agent in agents:
            if "_to_" in agent and self.once("names", agent):
                text = (
                    f"The name {agent} contains “_to_”, as names of channels do: the channel of another pair of agents "
                    "may get the same name."
                )
                self.hint("names", at_us, -1, text, agent=agent, channel=channel)
        if "__" in env_id and self.once("names", f"env {env_id}"):
            shorter = env_id.split("__", 1)[0]
            text = (
                f"The environment {env_id} has “__” in its name: clear_environment(\"{shorter}\") empties its channels too, "
                "as it looks for a prefix."
            )
            self.hint("names", at_us, -1, text, channel=channel)

    def cleared(self, at_us: int, cause: int, cleared: str, env_id: str, channel: str, lost: int) -> None:
        """Tell that clearing one environment emptied a channel of another."""
        text = (
            f"clear_environment(\"{cleared}\") emptied this channel of environment {env_id} too: it clears every channel whose "
            f"name begins with env_{cleared}__. Messages lost: {lost}."
        )
        self.hint("prefix", at_us, cause, text, channel=channel)
