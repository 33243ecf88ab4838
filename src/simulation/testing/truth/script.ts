/** Small scripts of what clients of a broker do, to be played on its model and on the server. */
import fc from 'fast-check';
import type { BuiltInBroker } from '../../../scenario/index.ts';

/** Kinds of our brokers that stand on a server, without share groups. */
export type ServerKind = Exclude<BuiltInBroker, 'memory' | 'kafka-share'>;

/**
 * `p` and `r` publish and do nothing else; `z` comes when the script is over and takes what is left. A client that has gone comes
 * back as a new one with its next step.
 */
export type Client = (typeof CLIENTS)[number];
export type Channel = (typeof CHANNELS)[number];

/** Producers of these names have the same partition of two in the model as in Kafka: `p`, `b`, `e` 0, the others 1. */
export const CLIENTS = ['p', 'b', 'e', 'r', 'g', 'z'] as const;
export const CHANNELS = ['x', 'y'] as const;

/** Upper bound of the number of messages in a script. */
export const ALL = 40;

export type Step =
  | { readonly kind: 'publish' | 'subscribe'; readonly client: Client; readonly channel: Channel }
  /** Ends the client's oldest subscription of the channel. */
  | { readonly kind: 'unsubscribe'; readonly client: Client; readonly channel: Channel }
  /** Asks for so many messages, and waits for those that are not there. */
  | { readonly kind: 'consume'; readonly client: Client; readonly channel: Channel; readonly count: number }
  /** Acknowledges so many of the messages in hand, the oldest first. */
  | { readonly kind: 'done'; readonly client: Client; readonly channel: Channel; readonly count: number }
  /** Acknowledges everything in hand, and goes. */
  | { readonly kind: 'leave'; readonly client: Client }
  /** Goes with everything in hand. */
  | { readonly kind: 'die'; readonly client: Client }
  /** Time passes, enough for the messages in hand to have been there for too long. */
  | { readonly kind: 'pass' };

export interface Script {
  /** Messages that a log of Redis Streams holds. */
  readonly room: number;
  /** Number of partitions of each channel, in Kafka. */
  readonly partitions: 1 | 2;
  readonly steps: readonly Step[];
}

const channel = fc.oneof({ weight: 4, arbitrary: fc.constant(CHANNELS[0]) }, fc.constant(CHANNELS[1]));
const consumer = fc.constantFrom('b', 'e', 'g' as const);
const anybody = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('p', 'r' as const) },
  { weight: 1, arbitrary: consumer },
);
const count = fc.integer({ min: 1, max: 3 });

function steps(kind: ServerKind): fc.Arbitrary<readonly Step[]> {
  const of = <Kind extends Step['kind']>(weight: number, name: Kind, rest: object) => ({
    weight,
    // Each kind is given the fields that it has.
    arbitrary: fc.record({ kind: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Step>,
  });
  return fc.array(
    fc.oneof(
      of(9, 'publish', { client: anybody, channel }),
      of(7, 'consume', { client: consumer, channel, count }),
      of(kind === 'redis-pubsub' ? 1 : 5, 'done', { client: consumer, channel, count }),
      of(3, 'subscribe', { client: consumer, channel }),
      of(2, 'unsubscribe', { client: consumer, channel }),
      of(2, 'die', { client: consumer }),
      of(1, 'leave', { client: consumer }),
      of(kind === 'redis-streams' ? 3 : 0, 'pass', {}),
    ),
    { minLength: 4, maxLength: 16, size: 'max' },
  );
}

/** Makes clients ask for all messages, and be done with all, if there are two partitions: which is read first is not promised. */
function withoutChoice(script: Script): Script {
  if (script.partitions === 1) return script;
  return {
    ...script,
    steps: script.steps.map((step) =>
      step.kind === 'consume' || step.kind === 'done' ? { ...step, count: ALL } : step,
    ),
  };
}

/** Returns random scripts, the same for the same seed. */
export function scriptsFor(kind: ServerKind, seed: number, numRuns: number): readonly Script[] {
  const room = fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 4 }));
  const partitions = kind === 'kafka' ? fc.constantFrom(1, 1, 2 as const) : fc.constant(1 as const);
  return fc.sample(fc.record({ room, partitions, steps: steps(kind) }).map(withoutChoice), { seed, numRuns });
}

/** Returns the script with steps at its end that show where it has left the channels. */
export function withEnding(kind: ServerKind, script: Script): Script {
  const ending: readonly Step[] =
    kind === 'redis-pubsub'
      ? listenersIn(script).map(([client, to]) => ({ kind: 'consume', client, channel: to, count: ALL }))
      : [
          ...CLIENTS.map((client) => ({ kind: 'die', client }) as const),
          { kind: 'pass' },
          ...CHANNELS.map((to) => ({ kind: 'consume', client: 'z', channel: to, count: ALL }) as const),
        ];
  return { ...script, steps: [...script.steps, ...ending] };
}

/** Returns which client consumes from which channel at the end. */
function listenersIn({ steps: all }: Script): readonly (readonly [Client, Channel])[] {
  const listening = new Map<string, readonly [Client, Channel]>();
  for (const step of all) {
    if (step.kind === 'consume') listening.set(`${step.client} ${step.channel}`, [step.client, step.channel]);
    if (step.kind === 'leave' || step.kind === 'die')
      for (const of of CHANNELS) listening.delete(`${step.client} ${of}`);
  }
  return [...listening.values()];
}

/** Returns a step as a sentence. */
export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'publish':
      return `${step.client} publishes to ${step.channel}`;
    case 'subscribe':
      return `${step.client} subscribes to ${step.channel}`;
    case 'unsubscribe':
      return `${step.client} ends a subscription to ${step.channel}`;
    case 'consume':
      return `${step.client} consumes ${step.count} from ${step.channel}`;
    case 'done':
      return `${step.client} is done with ${step.count} from ${step.channel}`;
    case 'leave':
      return `${step.client} finishes and leaves`;
    case 'die':
      return `${step.client} dies`;
    case 'pass':
      return 'time passes';
  }
}

export function scriptWords({ room, partitions, steps: all }: Script): string {
  return [`room ${room}, partitions ${partitions}`, ...all.map(stepWords)].join('\n  ');
}
