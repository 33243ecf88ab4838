/** The flaws of the documented KafkaBroker and RedisBroker, seen in their own code. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_KAFKA, emptyScenario, newChannel } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { SCRIPT_EXAMPLES } from './documented-programs.ts';
import { documented, type Played, play } from './testing/play.ts';

/** Plays the documented classes, unchanged, and a program that uses them. */
async function use(text: string, base = emptyScenario('Python')): Promise<Played> {
  return play([documented('production.py'), { name: 'use.py', text }], { base });
}

/** Gives the documented KafkaBroker the attribute that it lacks. */
const MENDED = `
class Mended(KafkaBroker):
    def __init__(self, servers):
        KafkaBroker.__init__(self, servers)
        self.bootstrap_servers = servers
broker = Mended(["localhost:9092"])
`;

describe('the documented RedisBroker', () => {
  it('subscribes a callback that is never called', async () => {
    const { printed, scenario, end, errors } = await use(`
import asyncio
broker = RedisBroker()
calls = []
broker.subscribe("c", calls.append)
for n in range(10):
    await broker.publish("c", {"n": n})
await asyncio.sleep(5)
print(len(calls))
`);
    expect(errors).toEqual([]);
    expect(printed).toBe('0\n');
    const { trace } = simulate(scenario, end.atUs);
    // All ten have reached the connection, where nothing reads them.
    expect(trace.worldAt(end.atUs).agents.get('pubsub 1')).toMatchObject({ received: 10 });
  });

  it('pumped by hand, it gives the callback the envelope of redis-py, with bytes', async () => {
    const { printed } = await use(`
import redis
client = redis.Redis(host="localhost", port=6379)
pubsub = client.pubsub()
pubsub.subscribe(**{"c1b": print})
broker = RedisBroker()
await broker.publish("c1b", {"n": 1})
import time
time.sleep(1)
while pubsub.get_message():
    pass
pubsub.get_message()
`);
    expect(printed).toContain("'type': 'message'");
    expect(printed).toContain("'channel': b'c1b'");
    expect(printed).toContain(`'data': b'{"n": 1}'`);
  });

  it('a loop of consume misses what comes between two calls, and leaves a connection open for each', async () => {
    const { printed, scenario } = await use(
      `
import asyncio
broker = RedisBroker()
got = []
for _ in range(4):
    await broker.consume("c")
    got.append(1)
    await asyncio.sleep(2)
print(len(got))
`,
      withTicks(12),
    );
    expect(printed).toBe('4\n');
    expect(scenario.agents.map(({ id }) => id)).toEqual([
      'source',
      'script',
      ...[1, 2, 3, 4].map((n) => `pubsub ${n}`),
    ]);
    const { trace } = simulate(scenario, 10_000_000);
    const { channels, agents } = trace.worldAt(10_000_000);
    // All four still listen, and have what the program never saw.
    expect(channels.get('c')?.subscribers).toHaveLength(4);
    expect(agents.get('pubsub 1')?.received).toBeGreaterThan(4);
  });

  it('publishing before anybody consumes reaches nobody, and the message is gone', async () => {
    const { printed, end } = await use(`
broker = RedisBroker()
print(broker.client.publish("c", json.dumps({"n": 1})))
await broker.consume("c")
`);
    expect(printed).toBe('0\n');
    expect(end).toMatchObject({ why: 'waits', waits: [{ channel: 'c', agent: 'pubsub 1', blocks: true }] });
  });

  it('consume blocks the event loop: a ticker does not tick while it waits', async () => {
    const base = withTicks(1);
    const { printed } = await use(
      `
import asyncio, time
broker = RedisBroker()
ticks = []
async def ticker():
    while True:
        await asyncio.sleep(0.01)
        ticks.append(time.time())
asyncio.create_task(ticker())
await asyncio.sleep(0.5)
before = len(ticks)
began = time.time()
await broker.consume("c")
print(before > 40, len(ticks) - before, time.time() - began > 0.5)
`,
      base,
    );
    expect(printed).toBe('True 0 True\n');
  });

  it('a channel named self cannot be subscribed to', async () => {
    const { errors } = await use('RedisBroker().subscribe("self", print)');
    expect(errors[0]?.text).toContain("TypeError: function got multiple values for argument 'self'");
    expect(errors[0]?.at).toMatchObject({ file: 'production.py', line: 60 });
  });
});

describe('the documented KafkaBroker', () => {
  it('the first consume misses an attribute that nothing has set', async () => {
    const { errors } = await use('await KafkaBroker(["localhost:9092"]).consume("c")');
    expect(errors[0]?.text).toContain("AttributeError: 'KafkaBroker' object has no attribute 'bootstrap_servers'");
    expect(errors[0]?.at).toEqual({ file: 'production.py', line: 24 });
  });

  it('with that mended, a consumer without a group gets nothing of what was published before', async () => {
    const { printed, end } = await use(`${MENDED}
for n in range(10):
    await broker.publish("c", {"n": n})
print(await broker.consume("c"))
`);
    expect(printed).toBe('');
    expect(end).toMatchObject({ why: 'waits', waits: [{ channel: 'c', agent: 'consumer 1', blocks: true }] });
  });

  it('messages without a key go to all partitions; the model hands each on as it comes, and shows no other order', async () => {
    const broker = { ...DEFAULT_KAFKA, partitions: 4, key: 'none' as const, batchRecords: 1 };
    const { printed } = await use(
      `${MENDED}
import time
from kafka import KafkaConsumer
consumer = KafkaConsumer("c", value_deserializer=lambda v: json.loads(v.decode()))
for n in range(40):
    broker.producer.send("c", {"n": n})
broker.producer.flush()
time.sleep(10)
got = [record.value["n"] for record in consumer.buffer]
print(len(got), got == sorted(got), sorted(set([record.partition for record in consumer.buffer])))
`,
      { ...emptyScenario('Python'), broker },
    );
    expect(printed).toBe('40 True [0, 1, 2, 3]\n');
  });

  it('each publish waits for the server with the event loop held, and subscribe does nothing', async () => {
    const { printed, scenario } = await use(`
import asyncio, time
broker = KafkaBroker(["localhost:9092"])
ticks = []
async def ticker():
    while True:
        await asyncio.sleep(0.01)
        ticks.append(1)
task = asyncio.create_task(ticker())
await asyncio.sleep(0)
began = time.time()
for n in range(3):
    await broker.publish("c", {"n": n})
print(len(ticks), time.time() - began > 0.5)
broker.subscribe("c", print)
await broker.publish("c", {"n": 3})
await asyncio.sleep(5)
task.cancel()
`);
    expect(printed).toBe('0 True\n');
    expect(scenario.interventions.map(({ kind }) => kind)).toEqual(['publish', 'publish', 'publish', 'publish']);
  });
});

describe('an example', () => {
  const NOTHING = /^$/;
  const NO_SERVERS = "'KafkaBroker' object has no attribute 'bootstrap_servers'";
  it.each([
    ['redis-subscribe', NOTHING, '', 'done'],
    ['redis-consume', NOTHING, '', 'waits'],
    ['redis-envelope', /'channel': b'c'/, '', 'done'],
    ['redis-blocks', /^(tick\n){3}$/, '', 'waits'],
    ['redis-self', NOTHING, "multiple values for argument 'self'", 'failed'],
    ['kafka-consume', NOTHING, NO_SERVERS, 'failed'],
    ['kafka-before', NOTHING, '', 'waits'],
    ['kafka-subscribe', NOTHING, '', 'done'],
  ])('of the page does what its label says: %s', async (id, prints, fails, why) => {
    const example = SCRIPT_EXAMPLES.find((one) => one.id === id);
    const { printed, errors, end } = await play(example?.text ?? '');
    expect(printed).toMatch(prints);
    expect(errors.map(({ text }) => text).join()).toContain(fails);
    expect(end.why).toBe(why);
  });

  it('of the page beyond the documentation has a test above', () => {
    expect(SCRIPT_EXAMPLES.map(({ id }) => id)).toEqual([
      ...['usage', 'channels', 'redis-subscribe', 'redis-consume', 'redis-envelope', 'redis-blocks', 'redis-self'],
      ...['kafka-consume', 'kafka-before', 'kafka-subscribe'],
    ]);
  });
});

/** Returns a scenario with an agent that publishes to `c` each second. */
function withTicks(count: number) {
  const tick = {
    kind: 'tick' as const,
    channel: 'c',
    periodUs: 1_000_000,
    offsetUs: 1_000_000,
    jitterUs: 0,
    count,
    message: { n: 1 },
  };
  return {
    ...emptyScenario('Python'),
    channels: [newChannel('c', { x: 272, y: 0 })],
    agents: [{ id: 'source', x: 0, y: 0, role: 'agent' as const, behaviours: [tick] }],
  };
}
