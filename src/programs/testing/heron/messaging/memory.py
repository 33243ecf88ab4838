"""The documented broker in memory. A stand-in for tests: it knows only channels that were created."""

import asyncio
import copy
import sys
from collections import deque

from heron.messaging.base import MessageBroker


class _Channel:
    def __init__(self):
        self.queue = deque()
        self.waiting = deque()
        self.callbacks = []


class InMemoryBroker(MessageBroker):
    def __init__(self):
        self._channels = {}

    def create_channel(self, channel):
        self._channels.setdefault(channel, _Channel())

    def subscribe(self, channel, callback):
        self._channels[channel].callbacks.append(callback)

    async def publish(self, channel, message):
        found = self._channels[channel]
        message = copy.deepcopy(message)
        while found.waiting:
            waiter = found.waiting.popleft()
            if not waiter.done():
                waiter.set_result(message)
                break
        else:
            found.queue.append(message)
        for callback in list(found.callbacks):
            try:
                callback(message)
            except Exception as error:
                print("A callback failed:", error, file=sys.stderr)

    async def consume(self, channel):
        found = self._channels[channel]
        if found.queue:
            return found.queue.popleft()
        waiter = asyncio.get_running_loop().create_future()
        found.waiting.append(waiter)
        return await waiter
