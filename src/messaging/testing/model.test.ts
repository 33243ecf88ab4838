import { expect, it } from 'vitest';
import type { OverflowPolicy } from '../channel-state.ts';
import { InMemoryBroker } from '../in-memory-broker.ts';
import type { Envelope, Subscription } from '../message-broker.ts';
import { expectEqual } from './expect-equal.ts';
import { rounds } from './rounds.ts';

/**
 * The broker beside a model of its behaviour: arrays of numbers and no optimisation. Both run the same random operations, and
 * must agree about everything observable after each of them.
 */
const SEEDS = rounds(10_000);
const OPERATIONS = 40;
const POLICIES: readonly OverflowPolicy[] = ['drop-oldest', 'drop-newest', 'reject', 'block'];
const CHANNELS = ['a', 'b', '__proto__'];

interface ModelChannel {
  capacity: number;
  policy: OverflowPolicy;
  queue: number[];
  /** Messages that wait for space. */
  blocked: number[];
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
  /** Deliveries by receiver: `s3` is subscription 3, `w2` the waiting call 2; `a` was accepted, `r` refused after a wait. */
  readonly handed: string[] = [];

  constructor(capacity: number, policy: OverflowPolicy) {
    this.#capacity = capacity;
    this.#policy = policy;
  }

  channel(name: string): ModelChannel {
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const made: ModelChannel = {
      capacity: this.#capacity,
      policy: this.#policy,
      queue: [],
      blocked: [],
      waiting: [],
      subscribers: [],
      accepted: 0,
      consumed: 0,
      dropped: 0,
    };
    this.#channels.set(name, made);
    return made;
  }

  /**
   * Publishes to the model.
   * @returns the immediate outcome
   */
  publish(name: string, n: number): 'accepted' | 'refused' | 'waits' {
    const channel = this.channel(name);
    const full = channel.waiting.length === 0 && channel.queue.length >= channel.capacity;
    if (channel.policy === 'block' && (full || channel.blocked.length > 0)) {
      channel.blocked.push(n);
      return 'waits';
    }
    if (full && channel.policy === 'reject') return 'refused';
    this.#accept(channel, n, full);
    return 'accepted';
  }

  #accept(channel: ModelChannel, n: number, full: boolean): void {
    this.handed.push(`a:${n}`);
    channel.accepted += 1;
    const waiting = channel.waiting.shift();
    if (waiting !== undefined) {
      channel.consumed += 1;
      this.handed.push(`w${waiting}:${n}`);
    } else if (!full) {
      channel.queue.push(n);
    } else {
      channel.dropped += 1;
      if (channel.policy === 'drop-oldest') channel.queue = [...channel.queue.slice(1), n];
    }
    for (const subscriber of channel.subscribers) this.handed.push(`s${subscriber}:${n}`);
  }

  #letIn(channel: ModelChannel): void {
    while (channel.blocked.length > 0) {
      const full = channel.waiting.length === 0 && channel.queue.length >= channel.capacity;
      if (full && channel.policy === 'block') return;
      const n = channel.blocked.shift() ?? -1;
      if (full && channel.policy === 'reject') this.handed.push(`r:${n}`);
      else this.#accept(channel, n, full);
    }
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
    this.#letIn(channel);
  }

  limit(name: string, capacity: number, policy: OverflowPolicy): void {
    const channel = this.channel(name);
    Object.assign(channel, { capacity, policy });
    const excess = policy === 'drop-oldest' ? Math.max(0, channel.queue.length - capacity) : 0;
    channel.queue = channel.queue.slice(excess);
    channel.dropped += excess;
    this.#letIn(channel);
  }

  reset(): void {
    for (const channel of this.#channels.values()) {
      channel.dropped += channel.queue.length;
      channel.queue = [];
      this.#letIn(channel);
    }
  }
}

/** Returns numbers from a seed: a linear congruential generator with the constants of Numerical Recipes. */
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

function expectFull(publish: () => unknown, message: string): void {
  let error = 'none';
  try {
    publish();
  } catch (thrown) {
    error = String(thrown);
  }
  expectEqual(error.includes('full'), true, `${message}: ${error}`);
}

function play(seed: number): string {
  const pick = numbers(seed);
  const [capacity, policy] = [1 + pick(4), POLICIES[pick(POLICIES.length)] ?? 'drop-oldest'];
  const model = new Model(capacity, policy);
  const broker = new InMemoryBroker({ capacity, overflow: policy });
  const handed: string[] = [];
  const live: { readonly subscription: Subscription; readonly id: number; readonly name: string }[] = [];
  const cancels: { readonly call: number; readonly name: string; readonly cancel: () => boolean }[] = [];
  const blocked: { readonly n: number; readonly name: string; readonly giveUp: () => boolean }[] = [];
  // In the same order in both, as `reset` visits them in that order.
  for (const name of CHANNELS) {
    model.channel(name);
    broker.createChannel(name);
  }
  let seen = '';
  for (let step = 0; step < OPERATIONS; step += 1) {
    const name = CHANNELS[pick(CHANNELS.length)] ?? 'a';
    switch (pick(11)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const outcome = model.publish(name, step);
        const offering = {
          accepted: (envelope: Envelope) => handed.push(`a:${number(envelope)}`),
          refused: () => handed.push(`r:${step}`),
        };
        if (outcome === 'refused') {
          expectFull(() => broker.put(name, { n: step }, offering), `seed ${seed}`);
          break;
        }
        const giveUp = broker.put(name, { n: step }, offering);
        if (outcome === 'waits') {
          expectFull(() => broker.offer(name, { n: -step }), `seed ${seed}`);
          blocked.push({ n: step, name, giveUp });
        } else expectEqual(giveUp(), false, `seed ${seed}`);
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
        expectEqual(one.cancel(), channel.waiting.includes(one.call), `seed ${seed}`);
        channel.waiting = channel.waiting.filter((call) => call !== one.call);
        break;
      }
      case 7:
        model.channel(name).subscribers.push(step);
        live.push({
          subscription: broker.subscribeRaw(name, (envelope) => handed.push(`s${step}:${number(envelope)}`)),
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
      case 9: {
        const one = blocked.splice(pick(Math.max(1, blocked.length)), 1)[0];
        const channel = model.channel(one?.name ?? name);
        if (one !== undefined && pick(2) === 0) {
          expectEqual(one.giveUp(), channel.blocked.includes(one.n), `seed ${seed}`);
          channel.blocked = channel.blocked.filter((n) => n !== one.n);
          break;
        }
        const [most, overflow] = [1 + pick(4), POLICIES[pick(POLICIES.length)] ?? 'reject'];
        model.limit(name, most, overflow);
        broker.limit(name, { capacity: most, overflow });
        break;
      }
      default:
        if (pick(8) === 0) {
          model.reset();
          broker.reset();
        } else broker.createChannel(name);
    }
    const { queue, blocked: waits, waiting, subscribers, accepted, consumed, dropped } = model.channel(name);
    const stats = {
      depth: queue.length,
      waiting: waiting.length,
      subscriptions: subscribers.length,
      blocked: waits.length,
      accepted,
      consumed,
      dropped,
    };
    expectEqual(broker.stats(name), stats, `seed ${seed}, step ${step}`);
    expectEqual(handed, model.handed, `seed ${seed}, step ${step}`);
    seen += `${dropped > 0 ? 'd' : ''}${waiting.length > 0 ? 'w' : ''}${handed.length > 0 ? 'h' : ''}${waits.length > 0 ? 'b' : ''}${handed.some((what) => what.startsWith('r')) ? 'r' : ''}`;
  }
  return seen;
}

it(`agrees with a model over ${SEEDS} seeds of ${OPERATIONS} operations`, () => {
  let seen = '';
  for (let seed = 1; seed <= SEEDS; seed += 1) seen += play(seed).slice(-5);
  // Overflow, waiting, delivery, waiting for space and a refusal after that must have occurred.
  for (const what of ['d', 'w', 'h', 'b', 'r']) expect(seen).toContain(what);
});
