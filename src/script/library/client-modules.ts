/** Python stand-ins of the modules `redis` and `kafka`, as far as the documented brokers use them, on the picture's own models. */
export const REDIS = `
import json
import _heron


def _bytes(text):
    return text if isinstance(text, bytes) else str(text).encode()


class Redis:
    """A client of Redis pub/sub in the picture: what nobody listens to is gone."""

    def __init__(self, host="localhost", port=6379, db=0, **options):
        _heron.ask("broker", "redis-pubsub")

    def publish(self, channel, message):
        text = message.decode() if isinstance(message, bytes) else message
        payload = json.loads(text) if isinstance(text, str) else text
        number = _heron.ask("publish", channel, _heron.encoded(payload))
        _heron.block("settled", [number])
        return _heron.ask("receivers", channel)

    def pubsub(self, **options):
        return PubSub(**options)


StrictRedis = Redis


class PubSub:
    """One connection, with the messages that have come over it and that nobody has read yet."""

    def __init__(self, ignore_subscribe_messages=False):
        self.name = _heron.ask("connection", "pubsub")
        self.quiet = ignore_subscribe_messages
        self.channels = {}
        self.buffer = []

    def subscribe(self, *args, **kwargs):
        for channel in args:
            self._subscribe(channel, None)
        for channel, handler in kwargs.items():
            self._subscribe(channel, handler)

    def _subscribe(self, channel, handler):
        self.channels[channel] = handler
        _heron.ask("subscribeAs", self.name, channel)

        def received(event):
            self.buffer.append({"type": "message", "pattern": None, "channel": _bytes(channel), "data": _bytes(event["text"])})

        _heron.receivers[(self.name, channel)] = _Buffers(received)
        count = len(self.channels)
        self.buffer.append({"type": "subscribe", "pattern": None, "channel": _bytes(channel), "data": count})

    def unsubscribe(self, *args):
        for channel in args or list(self.channels):
            if channel in self.channels:
                del self.channels[channel]
                _heron.ask("unsubscribeAs", self.name, channel)

    def close(self):
        self.unsubscribe()

    def _handled(self, message):
        if message["type"] == "subscribe":
            return None if self.quiet else message
        handler = self.channels.get(message["channel"].decode())
        if handler is None:
            return message
        handler(message)
        return None

    def get_message(self, ignore_subscribe_messages=False, timeout=0):
        if not self.buffer:
            return None
        message = self._handled(self.buffer.pop(0))
        if message is not None and message["type"] == "subscribe" and ignore_subscribe_messages:
            return None
        return message

    def listen(self):
        while self.channels:
            while not self.buffer:
                _heron.block("message", self.name, list(self.channels))
            message = self._handled(self.buffer.pop(0))
            if message is not None:
                yield message

    def run_in_thread(self, **options):
        raise NotImplementedError("PubSub.run_in_thread is not here: a program has no threads")


class _Buffers:
    # Receives while a blocking call waits, as a socket does.
    buffers = True

    def __init__(self, receive):
        self.receive = receive

    def __call__(self, event):
        self.receive(event)
`;

export const KAFKA = `
import json
import _heron
from redis import _Buffers


class _Sent:
    def __init__(self, number):
        self.number = number

    def get(self, timeout=None):
        _heron.block("settled", [self.number])


class KafkaProducer:
    """A producer of the Kafka model in the picture."""

    def __init__(self, bootstrap_servers="localhost", value_serializer=None, key_serializer=None, **options):
        _heron.ask("broker", "kafka")
        self.serialize = value_serializer
        self.unsettled = []

    def send(self, topic, value=None, key=None, **options):
        if key is not None:
            raise NotImplementedError("KafkaProducer.send(key=…): a message of the picture has the key that the broker's settings say")
        data = value if self.serialize is None else self.serialize(value)
        if not isinstance(data, bytes):
            raise TypeError("the value must be bytes after value_serializer, not %s" % type(data).__name__)
        number = _heron.ask("publish", topic, _heron.encoded(json.loads(data.decode())))
        self.unsettled.append(number)
        return _Sent(number)

    def flush(self, timeout=None):
        _heron.block("settled", self.unsettled)
        self.unsettled = []

    def close(self, timeout=None):
        self.flush()


class ConsumerRecord:
    def __init__(self, topic, partition, offset, key, value):
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value


class KafkaConsumer:
    """A consumer of the Kafka model. Without a group it reads every partition, from the end on."""

    def __init__(self, *topics, bootstrap_servers="localhost", group_id=None, auto_offset_reset="latest", value_deserializer=None, **options):
        _heron.ask("broker", "kafka")
        if auto_offset_reset != "latest" and group_id is None:
            raise NotImplementedError("auto_offset_reset=%r is not here: a reader of the picture begins at the end of a topic" % auto_offset_reset)
        self.name = _heron.ask("connection", "consumer")
        self.group = group_id
        self.deserialize = value_deserializer
        self.topics = list(topics)
        self.buffer = []
        for topic in topics:
            _heron.receivers[(self.name, topic)] = _Buffers(self._received)
            if group_id is None:
                _heron.ask("subscribeAs", self.name, topic)

    def _received(self, event):
        data = event["text"].encode()
        value = data if self.deserialize is None else self.deserialize(data)
        self.buffer.append(ConsumerRecord(event["channel"], event.get("partition", 0), event.get("offset"), None, value))

    def __iter__(self):
        return self

    def __next__(self):
        if self.group is not None and not self.buffer:
            for topic in self.topics:
                _heron.ask("consumeAs", self.name, topic)
        while not self.buffer:
            _heron.block("message", self.name, self.topics)
        return self.buffer.pop(0)

    def close(self):
        for topic in self.topics:
            if self.group is None:
                _heron.ask("unsubscribeAs", self.name, topic)
`;
