"""What waits in the channels of a broker, and the events of publishing, consuming and clearing."""

from __future__ import annotations

from collections import deque
from typing import Any, Deque, Dict, List, Optional, Tuple

from .payloads import payload_of
from .recording import Recording

#: An agent that has asked in vain this often is worth a hint.
POLLS_TOLD = 5
#: Number of a channel's last messages that a copy may be one of.
RECENT = 1_000


class Queues:
    """The messages of a broker's channels."""

    def __init__(self, recording: Recording, payloads: str) -> None:
        self.recording = recording
        self.payloads = payloads
        #: Waiting messages: channel -> [(message as the user has it, its number, its place)].
        self.waiting: Dict[str, List[Tuple[Any, int, int]]] = {}
        #: The last messages of each channel, for subscribers.
        self.recent: Dict[str, Deque[Tuple[Any, int]]] = {}
        self.accepted: Dict[str, int] = {}
        self.acceptances: Dict[int, int] = {}
        self.consumed: Dict[str, int] = {}
        self.asked: Dict[Tuple[str, str], List[int]] = {}
        self.recipients: Dict[str, str] = {}
        self.last_poll: Dict[Tuple[str, str], int] = {}

    def fields_of(self, payload: Any) -> Dict[str, Any]:
        """Return the field ``payload`` of a published message; none where payloads are not recorded."""
        return {} if self.payloads == "none" else {"payload": payload_of(payload, self.payloads)}

    def publish(self, now_us: int, cause: int, channel: str, agent: str, message: Any, **more: Any) -> int:
        """Record that a message left for its channel, and return its number."""
        fields = {"agent": agent, "channel": channel, "arrivesUs": now_us}
        payload = getattr(message, "payload", message)
        number = self.recording.append("published", now_us, cause, **fields, **self.fields_of(payload), **more)
        self.recent.setdefault(channel, deque(maxlen=RECENT)).append((message, number))
        return number

    def accept(self, now_us: int, channel: str, number: int, message: Any, recipient: Optional[str]) -> int:
        """Record that the channel took the message."""
        seq = self.accepted.get(channel, 0) + 1
        self.accepted[channel] = seq
        accepted = self.recording.append("accepted", now_us, number, channel=channel, message=number, seq=seq)
        self.waiting.setdefault(channel, []).append((message, number, seq))
        self.acceptances[number] = accepted
        if recipient is not None:
            self.recipients[channel] = recipient
        return accepted

    def consume(
        self, now_us: int, cause: int, channel: str, agent: str, taken: List[Any], clear: bool = True
    ) -> List[int]:
        """Record what an agent got when it asked, and return the numbers of the messages."""
        asked = self.asked.setdefault((channel, agent), [0, 0])
        asked[0] += 1
        if not taken:
            asked[1] += 1
            self._poll(now_us, cause, channel, agent)
            return []
        if clear:
            self.consumed[channel] = self.consumed.get(channel, 0) + len(taken)
        return [self._hand(now_us, channel, agent, message, clear) for message in taken]

    def clear(self, now_us: int, cause: int, channel: str, still: Optional[List[Any]] = None) -> int:
        """Record that a channel was emptied, and return how many messages it lost."""
        kept: List[Tuple[Any, int, int]] = []
        waiting = self.waiting.get(channel, [])
        for message, number, seq in waiting:
            if still is not None and any(one is message for one in still):
                kept.append((message, number, seq))
                continue
            fields = {"channel": channel, "message": number, "seq": seq, "reason": "cleared"}
            self.recording.append("dropped", now_us, cause, **fields)
        self.waiting[channel] = kept
        return len(waiting) - len(kept)

    def _poll(self, now_us: int, cause: int, channel: str, agent: str) -> None:
        # Several questions at one instant, one after the other, are one line with a count.
        last = self.last_poll.get((channel, agent))
        if last is not None and last == len(self.recording.events) - 1 and self.recording.events[last]["atUs"] == now_us:
            self.recording.events[last]["count"] += 1
            return
        fields = {"agent": agent, "channel": channel, "count": 1}
        self.last_poll[channel, agent] = self.recording.append("polled", now_us, cause, **fields)

    def _hand(self, now_us: int, channel: str, agent: str, message: Any, clear: bool) -> int:
        waiting = self.waiting.setdefault(channel, [])
        place = next((index for index, (one, _, _) in enumerate(waiting) if one is message), None)
        if place is None:
            # A message object that the broker made anew, or that was published before the recording began.
            place = next((index for index, (one, _, _) in enumerate(waiting) if same(one, message)), None)
        if place is None:
            self.from_before(now_us, channel, message)
            place = len(waiting) - 1
        _, number, seq = waiting[place]
        if clear:
            del waiting[place]
        via = "consume" if clear else "subscribe"
        about = {"via": via, "channel": channel, "agent": agent, "message": number}
        cause = self.acceptances[number]
        hop = self.recording.append("dispatched", now_us, cause, **about, seq=seq, arrivesUs=now_us)
        self.recording.append("received", now_us, hop, **about)
        return number

    def find(self, channel: str, message: Any, last: int) -> Optional[int]:
        """Return the number of a recent message of a channel that was published after ``last``."""
        recent = [(one, number) for one, number in self.recent.get(channel, ()) if number > last]
        for one, number in recent:
            if one is message:
                return number
        return next((number for one, number in recent if same(one, message)), None)

    def from_before(self, now_us: int, channel: str, message: Any) -> int:
        """Record a message that was published before the recording began, or by somebody else."""
        sender = self.recording.agent(getattr(message, "sender_id", None))
        number = self.publish(now_us, -1, channel, sender, message, earlier=True)
        self.accept(now_us, channel, number, message, None)
        return number

    # --- hints at the end

    def hints(self, now_us: int) -> None:
        """Tell what nobody ever read, and who asked in vain."""
        for channel, waiting in self.waiting.items():
            if waiting and not any(name == channel for name, _ in self.asked):
                count = _count(len(waiting), "message")
                reader = self.recipients.get(channel)
                whom = "" if reader is None else f" {reader} should, and never asks."
                self._hint(now_us, "unread", channel, reader, f"Nobody ever reads this channel: {count} left.{whom}", waiting[0][1])
        for (channel, agent), (asked, empty) in self.asked.items():
            if empty >= POLLS_TOLD:
                text = f"{agent} asked this channel {_count(asked, 'time')} and found nothing {_count(empty, 'time')}."
                self._hint(now_us, "polls", channel, agent, text)

    def _hint(
        self, now_us: int, what: str, channel: str, agent: Optional[str], text: str, message: Optional[int] = None
    ) -> None:
        place = {"channel": channel, **({} if agent is None else {"agent": agent})}
        about = {} if message is None else {"message": message}
        self.recording.append("noted", now_us, -1, hint=True, what=what, **place, **about, text=text)


def same(one: Any, other: Any) -> bool:
    """Return whether two messages are equal; an equality that fails, as of arrays, counts as no."""
    try:
        return bool(one == other)
    except Exception:  # numpy refuses to say whether arrays are equal
        return False


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


