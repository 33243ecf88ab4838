import { expect, it } from 'vitest';
import { InMemoryBroker, type JsonObject, type JsonValue, type Message, type MessageBroker } from './index.ts';

interface Limit {
  readonly kw: number;
}

/** An interface has no index signature, unlike an alias. */
interface Setpoint {
  setpoint: number;
  unit?: string;
  limits: readonly Limit[];
}

/** Whether the compiler allows a value of this type to be published. */
type Fits<Value> = Value extends JsonObject<Value> ? true : false;

const SETPOINT: Setpoint = { setpoint: 1, limits: [{ kw: 2 }] };

/** Compiles for every broker, by their common type, and for the one in memory. */
async function exchange(broker: MessageBroker, memory: InMemoryBroker): Promise<readonly unknown[]> {
  const received: number[] = [];
  broker.subscribe('a', (message: Setpoint) => received.push(message.setpoint));
  memory.subscribe('a', ({ setpoint, limits }: Setpoint) => received.push(setpoint + limits.length));
  await broker.publish('a', SETPOINT);
  await memory.publish('a', SETPOINT);
  const one = await broker.consume<Setpoint>('a');
  const other = await memory.consume<Setpoint>('a');
  await memory.publish('b', { n: 1, list: [null, 'text', { deep: true }] });
  const untyped: Message = await memory.consume('b');
  const field: JsonValue | undefined = untyped.n;
  return [one.setpoint.toFixed(1), other.limits[0]?.kw.toFixed(1), field, received];
}

it('an interface is published, received and consumed as what it is', async () => {
  const broker = new InMemoryBroker();
  expect(await exchange(broker, broker)).toEqual(['1.0', '2.0', 1, [1, 2, 1, 2]]);
});

it('the compiler refuses what the broker would, and takes what it would', () => {
  const taken: readonly true[] = [
    true satisfies Fits<Setpoint>,
    true satisfies Fits<Message>,
    true satisfies Fits<{ a: { b: readonly (null | Limit)[] } }>,
  ];
  const refused: readonly false[] = [
    false satisfies Fits<{ at: Date }>,
    false satisfies Fits<{ run: () => void }>,
    false satisfies Fits<{ big: bigint }>,
    false satisfies Fits<{ deep: { map: Map<string, number> } }>,
    false satisfies Fits<{ key: symbol }>,
    false satisfies Fits<readonly number[]>,
    false satisfies Fits<{ anything: unknown }>,
  ];
  expect([taken.length, refused.length]).toEqual([3, 7]);
});

interface Grid {
  control: Setpoint;
  status: { kw: number; at?: string };
}

/** Compiled for a broker whose channels have types. */
async function exchangeTyped(broker: InMemoryBroker<Grid>): Promise<readonly unknown[]> {
  const received: number[] = [];
  broker.subscribe('control', ({ setpoint }) => received.push(setpoint));
  await broker.publish('control', SETPOINT);
  await broker.publish('status', { kw: 3 });
  const { kw } = await broker.consume('status');
  for await (const { limits } of broker.messages('control')) {
    received.push(limits.length);
    break;
  }
  broker.reply('status', ({ kw: asked }) => ({ granted: asked / 2 }));
  const { granted } = await broker.request<{ granted: number }>('status', { kw: 8 });
  const plain: MessageBroker = broker;
  return [kw.toFixed(1), granted.toFixed(1), received, await plain.consume('control', { timeoutMs: 0 }).catch(String)];
}

/** Compiled, and never called: the compiler refuses each line. */
async function misuse(broker: InMemoryBroker<Grid>): Promise<void> {
  // @ts-expect-error: there is no such channel.
  broker.createChannel('sttus');
  // @ts-expect-error: the field has another type.
  await broker.publish('control', { setpoint: 'high', limits: [] });
  // @ts-expect-error: a setpoint has no such field.
  broker.subscribe('control', ({ kw: missing }) => missing);
}

it('channels have types, where a broker is given them', async () => {
  await using broker = new InMemoryBroker<Grid>();
  expect(await exchangeTyped(broker)).toEqual(['3.0', '4.0', [1, 1], expect.stringContaining('TimeoutError')]);
  expect(misuse).toBeTypeOf('function');
});
