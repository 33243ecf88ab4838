/** The examples of HERON's documentation, unchanged, and programs that use them. */

/** Example of `InMemoryBroker`. */
export const USAGE = `from heron.messaging.memory import InMemoryBroker

broker = InMemoryBroker()

# Create channels
broker.create_channel("control")
broker.create_channel("status")

# Subscribe with callback
def handle_control(msg):
    print(f"Received: {msg}")

broker.subscribe("control", handle_control)

# Publish message
await broker.publish("control", {"setpoint": 1.0})

# Or consume directly
msg = await broker.consume("status")
`;

/** Example of `ChannelManager`, which needs the broker of the example before. */
export const CHANNELS = `from heron.messaging.base import ChannelManager

manager = ChannelManager(broker)

# Create channels for all agent pairs
manager.create_agent_channels(["mg1", "mg2", "mg3"])

# Get specific channel
channel = manager.get_channel_name("mg1", "mg2")
`;

/** The brokers for production. */
export const PRODUCTION = `from heron.messaging.base import MessageBroker
import json

class KafkaBroker(MessageBroker):
    """Kafka-based message broker."""

    def __init__(self, bootstrap_servers: list[str]):
        from kafka import KafkaProducer, KafkaConsumer
        self.producer = KafkaProducer(
            bootstrap_servers=bootstrap_servers,
            value_serializer=lambda v: json.dumps(v).encode()
        )
        self.consumers = {}

    async def publish(self, channel: str, message: dict):
        self.producer.send(channel, message)
        self.producer.flush()

    async def consume(self, channel: str) -> dict:
        if channel not in self.consumers:
            from kafka import KafkaConsumer
            self.consumers[channel] = KafkaConsumer(
                channel,
                bootstrap_servers=self.bootstrap_servers,
                value_deserializer=lambda v: json.loads(v.decode())
            )
        for msg in self.consumers[channel]:
            return msg.value

    def create_channel(self, channel: str):
        # Kafka topics are auto-created or pre-configured
        pass

    def subscribe(self, channel: str, callback):
        # Implement callback-based subscription
        pass

class RedisBroker(MessageBroker):
    """Redis-based message broker."""

    def __init__(self, host: str = "localhost", port: int = 6379):
        import redis
        self.client = redis.Redis(host=host, port=port)

    async def publish(self, channel: str, message: dict):
        self.client.publish(channel, json.dumps(message))

    async def consume(self, channel: str) -> dict:
        pubsub = self.client.pubsub()
        pubsub.subscribe(channel)
        for msg in pubsub.listen():
            if msg["type"] == "message":
                return json.loads(msg["data"])

    def create_channel(self, channel: str):
        pass  # Redis channels are dynamic

    def subscribe(self, channel: str, callback):
        pubsub = self.client.pubsub()
        pubsub.subscribe(**{channel: callback})
`;

/** A program to begin with. */
export interface ScriptExample {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** Programs to begin with, in the order in which they are offered. */
export const SCRIPT_EXAMPLES: readonly ScriptExample[] = [
  { id: 'usage', label: 'Documentation: InMemoryBroker', text: USAGE },
  {
    id: 'channels',
    label: 'Documentation: ChannelManager',
    text: `${USAGE}
# %%
${CHANNELS}`,
  },
  {
    id: 'redis-subscribe',
    label: 'RedisBroker: the callback is never called',
    text: `${PRODUCTION}
# %%
def handle(msg):
    print("never printed", msg)

broker = RedisBroker()
broker.subscribe("c", handle)
for n in range(3):
    await broker.publish("c", {"n": n})
`,
  },
  {
    id: 'redis-consume',
    label: 'RedisBroker: what was published before is lost',
    text: `${PRODUCTION}
# %%
broker = RedisBroker()
await broker.publish("c", {"n": 1})
print(await broker.consume("c"))
`,
  },
  {
    id: 'redis-envelope',
    label: 'RedisBroker: pumped, the callback gets an envelope',
    text: `${PRODUCTION}
# %%
import time

broker = RedisBroker()
pubsub = broker.client.pubsub()
pubsub.subscribe(**{"c": print})
await broker.publish("c", {"n": 1})
time.sleep(1)
pubsub.get_message()
pubsub.get_message()
`,
  },
  {
    id: 'redis-blocks',
    label: 'RedisBroker: consume stops every other task',
    text: `${PRODUCTION}
# %%
import asyncio

async def ticker():
    while True:
        print("tick")
        await asyncio.sleep(0.5)

broker = RedisBroker()
asyncio.create_task(ticker())
await asyncio.sleep(1.2)
await broker.consume("c")
`,
  },
  {
    id: 'redis-self',
    label: 'RedisBroker: a channel named self fails',
    text: `${PRODUCTION}
# %%
broker = RedisBroker()
await broker.publish("self", {"n": 1})
broker.subscribe("self", print)
`,
  },
  {
    id: 'kafka-consume',
    label: 'KafkaBroker: the first consume fails',
    text: `${PRODUCTION}
# %%
broker = KafkaBroker(["localhost:9092"])
await broker.publish("c", {"n": 1})
print(await broker.consume("c"))
`,
  },
  {
    id: 'kafka-before',
    label: 'KafkaBroker, mended: what was published before is missed',
    text: `${PRODUCTION}
# %%
class Mended(KafkaBroker):
    def __init__(self, servers):
        KafkaBroker.__init__(self, servers)
        self.bootstrap_servers = servers

broker = Mended(["localhost:9092"])
await broker.publish("c", {"n": 1})
print(await broker.consume("c"))
`,
  },
  {
    id: 'kafka-subscribe',
    label: 'KafkaBroker: subscribe does nothing',
    text: `${PRODUCTION}
# %%
broker = KafkaBroker(["localhost:9092"])
broker.subscribe("c", print)
for n in range(3):
    await broker.publish("c", {"n": n})
`,
  },
];
