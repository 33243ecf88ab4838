import { expect, it } from 'vitest';
import { InMemoryBroker, type OverflowPolicy } from '../in-memory-broker.ts';
import type { Envelope, Subscription } from '../message-broker.ts';

/**
 * The broker beside a model of what it should do: arrays of numbers and no optimisation. Both are given the same random
 * operations, and have to agree about everything that can be seen after each of them.
 */
const SEEDS = 10_000;
const OPERATIONS = 40;
const POLICIES: readonly OverflowPolicy[] = ['drop-oldest', 'drop-newest', 'reject'];
const CHANNELS = ['a', 'b', '__proto__'];

interface ModelChannel {
  queue: number[];
  waiting: number[];
  subscribers: number[];
  accepted: number;
  consumed: number;
  dropped: number;
}

class Model {
  readonly #channels = new Map<string, ModelChannel>();
  readonly #capacity: number;
  readonly #policy: OverflowPolicy;
  /** What was handed to whom: `s3` is subscription 3, `w2` the waiting call 2. */
  readonly handed: string[] = [];

  constructor(capacity: number, policy: OverflowPolicy) {
    this.#capacity = capacity;
    this.#policy = policy;
  }

  channel(name: string): ModelChannel {
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const made = { queue: [], waiting: [], subscribers: [], accepted: 0, consumed: 0, dropped: 0 };
    this.#channels.set(name, made);
    return made;
  }

  publish(name: string, n: number): boolean {
    const channel = this.channel(name);
    const waiting = channel.waiting.shift();
    if (waiting === undefined && channel.queue.length >= this.#capacity) {
      if (this.#policy === 'reject') return false;
      channel.dropped += 1;
      if (this.#policy === 'drop-oldest') channel.queue = [...channel.queue.slice(1), n];
    } else if (waiting === undefined) {
      channel.queue.push(n);
    } else {
      channel.consumed += 1;
      this.handed.push(`w${waiting}:${n}`);
    }
    channel.accepted += 1;
    for (const subscriber of channel.subscribers) this.handed.push(`s${subscriber}:${n}`);
    return true;
  }

  take(name: string, call: number): void {
    const channel = this.channel(name);
    const n = channel.queue.shift();
    if (n === undefined) {
      channel.waiting.push(call);
      return;
    }
    channel.consumed += 1;
    this.handed.push(`w${call}:${n}`);
  }

  reset(): void {
    for (const channel of this.#channels.values()) {
      channel.dropped += channel.queue.length;
      channel.queue = [];
    }
  }
}

/** Numbers from a seed: a linear congruential generator with the constants of Numerical Recipes. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function number({ message }: Envelope): number {
  return Number(message.n);
}

function play(seed: number): string {
  const pick = numbers(seed);
  const [capacity, policy] = [1 + pick(4), POLICIES[pick(POLICIES.length)] ?? 'drop-oldest'];
  const model = new Model(capacity, policy);
  const broker = new InMemoryBroker({ capacity, overflow: policy });
  const handed: string[] = [];
  const live: { readonly subscription: Subscription; readonly id: number; readonly name: string }[] = [];
  const cancels: { readonly call: number; readonly name: string; readonly cancel: () => boolean }[] = [];
  let seen = '';
  for (let step = 0; step < OPERATIONS; step += 1) {
    const name = CHANNELS[pick(CHANNELS.length)] ?? 'a';
    switch (pick(10)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const accepted = model.publish(name, step);
        if (accepted) broker.offer(name, { n: step });
        else expect(() => broker.offer(name, { n: step }), `seed ${seed}`).toThrow('full');
        break;
      }
      case 4:
      case 5:
        model.take(name, step);
        cancels.push({
          call: step,
          name,
          cancel: broker.take(name, (envelope) => handed.push(`w${step}:${number(envelope)}`)),
        });
        break;
      case 6: {
        const one = cancels.splice(pick(Math.max(1, cancels.length)), 1)[0];
        if (one === undefined) break;
        const channel = model.channel(one.name);
        expect(one.cancel(), `seed ${seed}`).toBe(channel.waiting.includes(one.call));
        channel.waiting = channel.waiting.filter((call) => call !== one.call);
        break;
      }
      case 7:
        model.channel(name).subscribers.push(step);
        live.push({
          subscription: broker.tap(name, (envelope) => handed.push(`s${step}:${number(envelope)}`)),
          id: step,
          name,
        });
        break;
      case 8: {
        const one = live.splice(pick(Math.max(1, live.length)), 1)[0];
        if (one === undefined) break;
        one.subscription();
        const channel = model.channel(one.name);
        channel.subscribers = channel.subscribers.filter((id) => id !== one.id);
        break;
      }
      default:
        if (pick(8) === 0) {
          model.reset();
          broker.reset();
        } else broker.createChannel(name);
    }
    const { queue, waiting, subscribers, accepted, consumed, dropped } = model.channel(name);
    const stats = {
      depth: queue.length,
      waiting: waiting.length,
      subscriptions: subscribers.length,
      blocked: 0,
      accepted,
      consumed,
      dropped,
    };
    expect(broker.stats(name), `seed ${seed}, step ${step}`).toEqual(stats);
    expect(handed, `seed ${seed}, step ${step}`).toEqual(model.handed);
    seen += `${dropped > 0 ? 'd' : ''}${waiting.length > 0 ? 'w' : ''}${handed.length > 0 ? 'h' : ''}`;
  }
  return seen;
}

it(`agrees with a model over ${SEEDS} seeds of ${OPERATIONS} operations`, () => {
  let seen = '';
  for (let seed = 1; seed <= SEEDS; seed += 1) seen += play(seed).slice(-3);
  // Overflow, waiting and handing over must have occurred.
  for (const what of ['d', 'w', 'h']) expect(seen).toContain(what);
}, 120_000);
