/** Scenes of agents that publish through the client of a network broker, over a link that loses or is cut. */
import { type Broker, type Client, defaultBroker, type Fault, type Where } from '../../scenario/index.ts';
import type { TraceEvent } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { during, eventsOf, type Scene, sceneOf } from './scenes.ts';

export const UNTIL_US = 60_000_000;
export const NETWORK = ['redis-pubsub', 'redis-streams', 'kafka'] as const;
type Kind = (typeof NETWORK)[number];

export const toC: Where = { at: 'link', link: 'publish', agent: 'a', channel: 'c' };
export const cut = (fromMs: number, untilMs: number): Fault => ({ kind: 'cut', ...during(fromMs, untilMs, toC) });
export const loses = (fromMs: number, untilMs: number): Fault => ({
  kind: 'loss',
  probability: 1,
  ...during(fromMs, untilMs, toC),
});

/** Returns a broker of the kind, whose clients have these settings. */
export function brokerOf(kind: Kind, retries: Client['retries'], more: Partial<Client> = {}): Broker {
  const client = { retries, deliveryTimeoutUs: 30_000_000, bufferMax: 100, ...more };
  // Each row names what its broker's clients can do.
  return { ...defaultBroker(kind), client } as Broker;
}

/** Retries of each kind of broker with which a client keeps and sends again all that got no answer. */
export const KEEPS = { 'redis-pubsub': 'all', 'redis-streams': 'all', kafka: 'idempotent' } as const;

export function sceneOn(broker: Broker, scene: Scene) {
  const subscribing: Scene = { agents: { s: [] }, links: [['subscribe', 's']], ...scene };
  return { ...sceneOf(subscribing), broker };
}

export function traceOf(broker: Broker, scene: Scene) {
  return simulate(sceneOn(broker, scene), UNTIL_US).trace;
}

const TOLD: readonly TraceEvent['kind'][] = [
  'published',
  'sent',
  'accepted',
  'discarded',
  'unanswered',
  'gaveUp',
  'lost',
];

/**
 * Returns what became of publishes, in short: "5100 published 1 unsent". Messages are numbered in the order of their publishes.
 */
export function story(broker: Broker, scene: Scene): readonly string[] {
  const events = eventsOf(traceOf(broker, scene));
  const messages = events.flatMap((event, number) => (event.kind === 'published' ? [number] : []));
  return events.flatMap((event, number) => {
    if (!TOLD.includes(event.kind)) return [];
    const message = 'message' in event ? event.message : number;
    const how = [
      'unsent' in event ? 'unsent' : '',
      'reason' in event ? event.reason : '',
      'retried' in event ? 'retried' : '',
      'uncertain' in event ? 'uncertain' : '',
    ].filter((word) => word !== '');
    return [[event.atUs / 1000, event.kind, messages.indexOf(message) + 1, ...how].join(' ')];
  });
}

/** Returns the messages that `s` received, by number of publish. */
export function received(broker: Broker, scene: Scene): readonly number[] {
  const events = eventsOf(traceOf(broker, scene));
  const messages = events.flatMap((event, number) => (event.kind === 'published' ? [number] : []));
  return events.flatMap((event) => (event.kind === 'received' ? [messages.indexOf(event.message) + 1] : []));
}
