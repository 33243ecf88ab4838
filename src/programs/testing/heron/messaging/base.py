"""The documented interface of a broker, as far as programs use it. A stand-in for tests."""


class MessageBroker:
    async def publish(self, channel, message):
        raise NotImplementedError

    async def consume(self, channel):
        raise NotImplementedError

    def subscribe(self, channel, callback):
        raise NotImplementedError

    def create_channel(self, channel):
        raise NotImplementedError
