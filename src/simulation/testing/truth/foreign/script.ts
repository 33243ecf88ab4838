/** Scripts of what agents do with a broker through clients that are not ours, to be played on its model and on the server. */
import fc from 'fast-check';
import type { RebalanceProtocol } from '../../../../scenario/index.ts';

/** The place of an agent among the script's names: the first two only publish. */
export type Agent = 0 | 1 | 2 | 3 | 4;

export type Step =
  /** `keyed`: with the agent's name as the key, else without a key. */
  | { readonly kind: 'publish'; readonly agent: Agent; readonly keyed: boolean }
  | { readonly kind: 'subscribe'; readonly agent: Agent }
  /** Ends the agent's oldest subscription. */
  | { readonly kind: 'unsubscribe'; readonly agent: Agent }
  /** Asks for so many messages, and waits for those that are not there. */
  | { readonly kind: 'consume'; readonly agent: Agent; readonly count: number }
  /** Acknowledges so many of the messages in hand, the oldest first. */
  | { readonly kind: 'done'; readonly agent: Agent; readonly count: number }
  /** Is done with the oldest message in hand and has failed on it. */
  | { readonly kind: 'fail'; readonly agent: Agent }
  /** Acknowledges everything in hand, and leaves. */
  | { readonly kind: 'leave'; readonly agent: Agent }
  /** Leaves with everything in hand. */
  | { readonly kind: 'quit'; readonly agent: Agent }
  /** Ends without a word. */
  | { readonly kind: 'kill'; readonly agent: Agent }
  /** So much time passes that sessions of the killed have ended, and what is in hand may be claimed. */
  | { readonly kind: 'pass' }
  /** Cuts the link from the broker to the agent. */
  | { readonly kind: 'cut'; readonly agent: Agent }
  | { readonly kind: 'heal'; readonly agent: Agent };

export interface Script {
  /** Names of the agents: keys, and the order of members. */
  readonly names: readonly string[];
  readonly steps: readonly Step[];
}

export interface KafkaScript extends Script {
  readonly partitions: number;
  readonly protocol: RebalanceProtocol;
  readonly work: 'inside' | 'outside';
  /** Whether those who go leave the group properly or are killed. */
  readonly ends: 'leaves' | 'killed';
}

export interface StreamsScript extends Script {
  /** Messages that the log holds. */
  readonly room: number;
}

/** Weights of the kinds of steps. */
type Weights = Readonly<Partial<Record<Step['kind'], number>>>;

const KAFKA: Weights = { publish: 10, consume: 8, done: 6, fail: 2, subscribe: 1, unsubscribe: 1 };
const ENDS: Readonly<Record<KafkaScript['ends'], Weights>> = {
  leaves: { leave: 2, quit: 2 },
  killed: { kill: 2, pass: 2 },
};
const STREAMS: Weights = {
  ...KAFKA,
  subscribe: 3,
  unsubscribe: 2,
  leave: 1,
  quit: 1,
  kill: 1,
  pass: 3,
  cut: 2,
  heal: 2,
};
const PUBSUB: Weights = { publish: 10, consume: 7, subscribe: 4, unsubscribe: 2, leave: 1, kill: 2, cut: 2, heal: 2 };

const consumer = fc.constantFrom<Agent[]>(2, 3, 4);
const anybody = fc.oneof({ weight: 4, arbitrary: fc.constantFrom<Agent[]>(0, 1) }, { weight: 1, arbitrary: consumer });
const count = fc.integer({ min: 1, max: 3 });

/** The fields of each kind of step. */
type Fields = Readonly<Record<Step['kind'], object>>;
const FIELDS: Fields = {
  publish: { agent: anybody, keyed: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)) },
  subscribe: { agent: consumer },
  unsubscribe: { agent: consumer },
  consume: { agent: consumer, count },
  done: { agent: consumer, count },
  fail: { agent: consumer },
  leave: { agent: consumer },
  quit: { agent: consumer },
  kill: { agent: consumer },
  pass: {},
  cut: { agent: consumer },
  heal: { agent: consumer },
};

function stepsOf(weights: Weights, fields: Fields = FIELDS): fc.Arbitrary<readonly Step[]> {
  const kinds = Object.entries(weights).map(([kind, weight]) => ({
    weight,
    // Each kind is given the fields that it has.
    arbitrary: fc.record({ kind: fc.constant(kind), ...fields[kind as Step['kind']] }) as unknown as fc.Arbitrary<Step>,
  }));
  return fc.array(fc.oneof(...kinds), { minLength: 4, maxLength: 18, size: 'max' });
}

/** Names as anybody might choose them; none is the beginning of another. */
const names = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/), { minLength: 5, maxLength: 5 })
  .filter((all) => all.every((one) => !all.some((other) => other !== one && other.startsWith(one))));

/** The same scripts each time. */
export function kafkaScripts(protocol: RebalanceProtocol, seed: number, numRuns: number): readonly KafkaScript[] {
  const of = (ends: KafkaScript['ends']) =>
    fc.record({
      names,
      partitions: fc.constantFrom(1, 2, 2, 3),
      protocol: fc.constant(protocol),
      work: fc.constantFrom<KafkaScript['work'][]>('inside', 'outside'),
      ends: fc.constant(ends),
      steps: stepsOf({ ...KAFKA, ...ENDS[ends] }),
    });
  return fc.sample(fc.oneof(of('leaves'), of('killed')), { seed, numRuns });
}

/** The agent whose link is cut, of scripts in which that happens. */
export const FAR: Agent = 4;

/** Scripts in which the link to a member is cut, while nobody joins or leaves: who is cut off takes part in no rebalance. */
export function cutKafkaScripts(protocol: RebalanceProtocol, seed: number, numRuns: number): readonly KafkaScript[] {
  const all: readonly Agent[] = [2, 3, FAR];
  const joining = fc
    .shuffledSubarray([...all], { minLength: 2 })
    .map((some) => [FAR, ...some.filter((one) => one !== FAR)]);
  const far = fc.constant(FAR);
  const cutting = { ...FIELDS, cut: { agent: far }, heal: { agent: far }, subscribe: { agent: far } };
  const scripts = joining.chain((agents) => {
    const member = fc.constantFrom(...agents);
    const fields = {
      ...cutting,
      consume: { agent: member, count },
      done: { agent: member, count },
      fail: { agent: member },
    };
    const weights = { publish: 10, consume: 8, done: 5, fail: 1, subscribe: 2, cut: 4, heal: 2 };
    return fc.record({
      names,
      partitions: fc.constantFrom(1, 2, 3),
      protocol: fc.constant(protocol),
      work: fc.constantFrom<KafkaScript['work'][]>('inside', 'outside'),
      ends: fc.constant('leaves' as const),
      steps: stepsOf(weights, fields).map((steps): readonly Step[] => [
        ...agents.map((agent) => ({ kind: 'consume', agent, count: 1 }) as const),
        ...steps,
        { kind: 'heal', agent: FAR },
      ]),
    });
  });
  return fc.sample(scripts, { seed, numRuns });
}

export function streamsScripts(seed: number, numRuns: number): readonly StreamsScript[] {
  const room = fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 4 }));
  return fc.sample(fc.record({ names, room, steps: stepsOf(STREAMS) }), { seed, numRuns });
}

export function pubSubScripts(seed: number, numRuns: number): readonly Script[] {
  return fc.sample(fc.record({ names, steps: stepsOf(PUBSUB) }), { seed, numRuns });
}

export function stepWords(names: readonly string[], step: Step): string {
  if (step.kind === 'pass') return 'time passes';
  const name = names[step.agent];
  switch (step.kind) {
    case 'publish':
      return `${name} publishes ${step.keyed ? 'by its name' : 'without a key'}`;
    case 'subscribe':
      return `${name} subscribes`;
    case 'unsubscribe':
      return `${name} ends a subscription`;
    case 'consume':
      return `${name} consumes ${step.count}`;
    case 'done':
      return `${name} is done with ${step.count}`;
    case 'fail':
      return `${name} fails on one`;
    case 'leave':
      return `${name} finishes and leaves`;
    case 'quit':
      return `${name} leaves with what it has in hand`;
    case 'kill':
      return `${name} is killed`;
    case 'cut':
      return `the link to ${name} is cut`;
    case 'heal':
      return `the link to ${name} heals`;
  }
}

export function scriptWords({ names: all, steps, ...settings }: Script): string {
  return [JSON.stringify(settings), ...steps.map((step) => stepWords(all, step))].join('\n  ');
}
