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
