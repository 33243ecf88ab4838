/** The questions that are asked when one switches the broker, with the scenario that answers each. */
import {
  type Behaviour,
  type Broker,
  type BrokerKind,
  emptyScenario,
  type Fault,
  type Intervention,
  type LinkKind,
  type Micros,
  type Scenario,
} from '../../scenario/index.ts';
import type { TraceEvent } from '../../trace/index.ts';

export type KafkaBroker = Extract<Broker, { kind: 'kafka' }>;

/** A run, as the questions ask for it. */
export interface Seen {
  /** Values `n` of the messages that the agent received, in order. */
  readonly got: (agent: string) => readonly number[];
  /** Rebalances of the group, from a member's coming to when the partitions are shared out. */
  readonly rebalances: readonly { readonly atUs: Micros; readonly untilUs: Micros }[];
  /** Messages that a share group archived. */
  readonly archived: number;
  readonly timesOf: (kind: TraceEvent['kind'], agent: string) => readonly Micros[];
  /** Whether the channel is a log, which keeps what was read as well. */
  readonly isKept: boolean;
}

export interface Question {
  readonly row: string;
  readonly question: string;
  readonly scenario: Scenario;
  readonly answer: (seen: Seen) => string;
  /** On Kafka, where the answer depends on settings: plays with each. */
  readonly kafka?: (play: (settings: Partial<KafkaBroker>, scenario?: Scenario) => Seen) => string;
  /** Notes that no model shows. */
  readonly also?: Partial<Readonly<Record<BrokerKind, string>>>;
}

/** Notes that no model shows: tests on real servers do. */
export const SERVER_NOTES = {
  newStreamGroup: 'a group made with $ misses it',
  newKafkaGroup: 'a new group set to latest misses it',
  earlier: 'a reader may start earlier',
  roughLength: 'MAXLEN ~ 3 may keep more',
  keyless: 'without a key, not across partitions',
} as const;

const CHANNEL = 'c';
const SECOND = 1_000_000;

function publish(at: number, n: number, agent = 'p'): Intervention {
  return { kind: 'publish', atUs: at * SECOND, agent, channel: CHANNEL, message: { n } };
}

function act(kind: 'consume' | 'subscribe', at: number, agent: string): Intervention {
  return { kind, atUs: at * SECOND, agent, channel: CHANNEL };
}

interface Parts {
  readonly agents?: Readonly<Record<string, readonly Behaviour[]>>;
  readonly links?: readonly (readonly [LinkKind, string])[];
  readonly does: readonly Intervention[];
  readonly capacity?: number;
  readonly faults?: readonly Fault[];
}

/** Hops take 100 ms; `p` and `r` publish, and their keys are in different partitions of two. */
function scenario({ agents = {}, links = [], does, capacity = 100, faults = [] }: Parts): Scenario {
  const all = Object.entries({ p: [], r: [], a: [], b: [], ...agents });
  return {
    ...emptyScenario(),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: all.map(([id, behaviours]) => ({ id, x: 0, y: 0, role: 'agent', behaviours })),
    channels: [{ id: CHANNEL, x: 0, y: 0, pair: false, capacity, overflow: 'drop-oldest' }],
    links: links.map(([kind, agent]) => ({ kind, agent, channel: CHANNEL })),
    interventions: [...does].sort((one, other) => one.atUs - other.atUs),
    faults,
  };
}

const WORKS: Behaviour = { kind: 'work', on: '', durationUs: 500_000, jitterUs: 0 };
const WORKS_LONG: Behaviour = { ...WORKS, durationUs: 4_000_000 };
const FAILS: Behaviour = { kind: 'throw', on: '', every: 1, error: 'too hot' };
const FAILS_ON_EVERY_SECOND: Behaviour = { kind: 'throw', on: '', every: 2, error: 'too hot' };

const SIX = Array.from({ length: 6 }, (_, index) => publish(4 + index / 10, index + 1));
const SIX_OF_TWO = SIX.map((one, index) => ({ ...one, agent: index % 2 === 0 ? 'p' : 'r' }));

/** The consumer `a` fails on the second of so many messages, and restarts at 8 s where that is said. */
function failing(messages: number, restarts: boolean): Scenario {
  const where = { at: 'agent', agent: 'a' } as const;
  return scenario({
    agents: { a: [FAILS_ON_EVERY_SECOND] },
    links: [['consume', 'a']],
    does: SIX.slice(0, messages),
    faults: restarts ? [{ kind: 'crash', fromUs: 8 * SECOND, untilUs: 9 * SECOND, where }] : [],
  });
}

function inSeconds(us: Micros): string {
  return `${Math.round(us / 100_000) / 10} s`;
}

function shares({ got }: Seen): string {
  const [one, other] = [new Set(got('a')), new Set(got('b'))];
  const counts = `${one.size} and ${other.size}`;
  if ([...one].some((n) => other.has(n))) return `each gets a copy: ${counts}`;
  return one.size === 0 || other.size === 0 ? `one gets all: ${counts}` : `shared: ${counts}`;
}

function comesAgain({ got }: Seen): boolean {
  return got('a').filter((n) => n === 2).length > 1;
}

function whenFirst(seen: Seen): string {
  const us = seen.timesOf('received', 'a')[0];
  if (us === undefined) return 'never';
  return us > 1.5 * SECOND
    ? `once it has joined (here after ${inSeconds(us - 1.1 * SECOND)})`
    : 'as soon as it arrives';
}

/** Says how soon the first message is seen, of one every half second from 1 s on. */
function howSoon({ got }: Seen): string {
  const first = got('a')[0] ?? 0;
  return first === 0 ? 'at once' : `${(first / 2).toFixed(1)} s`;
}

/** Says whether the first member is handed messages while the second joins. */
function pausing({ rebalances, timesOf }: Seen): string {
  const [, second] = rebalances;
  if (second === undefined) return 'yes, at once';
  const readsOn = timesOf('dispatched', 'a').some((atUs) => atUs > second.atUs && atUs < second.untilUs);
  return readsOn ? 'only moving partitions pause' : `all pause for ${inSeconds(second.untilUs - second.atUs)}`;
}

export const QUESTIONS: readonly Question[] = [
  {
    row: 'C12',
    question: 'Published with no consumer: does a later consumer get it?',
    scenario: scenario({ does: [publish(1, 1), act('consume', 3, 'a')] }),
    answer: ({ got }) => (got('a').length > 0 ? 'yes, it was stored' : 'no, it is lost'),
    also: { 'redis-streams': SERVER_NOTES.newStreamGroup, kafka: SERVER_NOTES.newKafkaGroup },
  },
  {
    row: 'C34',
    question: 'A late subscriber: does it see earlier messages?',
    scenario: scenario({ does: [publish(1, 1), act('subscribe', 3, 'a'), publish(8, 2)] }),
    answer: ({ got, isKept }) => {
      if (got('a').includes(1)) return 'yes';
      return isKept ? 'no, but the log has them' : 'no, only later messages';
    },
    also: { 'redis-streams': SERVER_NOTES.earlier, kafka: SERVER_NOTES.earlier },
  },
  {
    row: 'C34, C42',
    question: 'How soon does a new subscriber see messages?',
    scenario: scenario({
      does: [act('subscribe', 1, 'a'), ...Array.from({ length: 8 }, (_, n) => publish(1 + n / 2, n))],
    }),
    answer: howSoon,
    kafka: (play) =>
      `${howSoon(play({ joinUs: 0 }))} without a group; in a group, once it has joined (here ${howSoon(play({ joinUs: 1_500_000 }))})`,
  },
  {
    row: 'C22',
    question: 'Two consumers, six messages: who gets them?',
    scenario: scenario({
      agents: { a: [WORKS], b: [WORKS] },
      links: [
        ['consume', 'a'],
        ['consume', 'b'],
      ],
      does: SIX_OF_TWO,
    }),
    answer: shares,
    kafka: (play) =>
      `with one partition, ${shares(play({ partitions: 1 }))}; with two, ${shares(play({ partitions: 2 }))}`,
  },
  {
    row: 'C11',
    question: 'A consumer and a subscriber: do both see a message?',
    scenario: scenario({
      links: [
        ['consume', 'a'],
        ['subscribe', 'b'],
      ],
      does: [publish(4, 1)],
    }),
    answer: ({ got }) => (got('a').length === 1 && got('b').length === 1 ? 'yes' : 'no'),
  },
  {
    row: 'C10',
    question: 'A consumer fails on a message: is it delivered again?',
    scenario: failing(2, false),
    answer: (seen) => {
      if (!comesAgain(seen)) return 'no';
      const [, first = 0, second = 0] = seen.timesOf('received', 'a');
      return second - first < SECOND
        ? 'yes, at once'
        : `yes, once a consumer claims it (here after ${inSeconds(second - first)})`;
    },
    kafka: (play) => {
      const restarted = { sessionUs: 0 };
      const later = comesAgain(play(restarted, failing(3, true))) ? '' : ', unless a later one was committed';
      const again = comesAgain(play(restarted, failing(2, true))) ? `; after a restart yes${later}` : '';
      return `${comesAgain(play({})) ? 'yes' : 'not while it keeps the partition'}${again}`;
    },
  },
  {
    row: 'C10',
    question: 'A consumer fails on a message each time: how often is it delivered?',
    scenario: scenario({ agents: { a: [FAILS] }, links: [['consume', 'a']], does: SIX.slice(0, 1) }),
    answer: ({ got, archived }) => {
      const count = got('a').length;
      if (archived > 0) return `${count} times, then it is archived`;
      return count === 1 ? 'once' : `again and again: ${count} times in 16 s`;
    },
    kafka: (play) => (play({}).got('a').length === 1 ? 'once, while it keeps the partition' : 'again and again'),
  },
  {
    row: 'C24',
    question: 'A second consumer joins during processing: does processing continue?',
    scenario: scenario({
      agents: { a: [WORKS] },
      links: [['consume', 'a']],
      does: [...SIX_OF_TWO, act('consume', 5.9, 'b')],
    }),
    answer: pausing,
    kafka: (play) => {
      const with2 = (protocol: KafkaBroker['protocol']): string => pausing(play({ partitions: 2, protocol }));
      const [eager, cooperative, newest] = [with2('eager'), with2('cooperative'), with2('new')];
      return cooperative === newest
        ? `eager: ${eager}; cooperative, new: ${newest}`
        : `eager: ${eager}; cooperative: ${cooperative}; new: ${newest}`;
    },
  },
  {
    row: 'redelivery',
    question: 'Another consumer joins during processing: is the message processed twice?',
    scenario: scenario({
      agents: { b: [WORKS_LONG] },
      links: [['consume', 'b']],
      does: [publish(4, 1), act('consume', 5, 'a')],
    }),
    answer: ({ got }) => (got('a').includes(1) ? 'yes' : 'no'),
    kafka: (play) => {
      const twice = (work: KafkaBroker['work']): boolean => play({ work }).got('a').includes(1);
      const inside = twice('inside') ? 'yes' : 'no, the group waits';
      return `inside its poll loop: ${inside}; outside: ${twice('outside') ? 'yes, if the partition moves' : 'no'}`;
    },
  },
  {
    row: 'C48',
    question: 'Capacity three, five published, then all consumed: what is received?',
    scenario: scenario({
      capacity: 3,
      does: [...SIX.slice(0, 5), ...Array.from({ length: 5 }, (_, index) => act('consume', 6 + index, 'a'))],
    }),
    answer: ({ got }) => (got('a').length === 0 ? 'nothing' : got('a').join(', ')),
    also: { 'redis-streams': SERVER_NOTES.roughLength },
  },
  {
    row: 'C13',
    question: 'Do messages from one publisher arrive in order?',
    scenario: scenario({ links: [['consume', 'a']], does: SIX }),
    answer: inOrder,
    kafka: (play) => `within a partition, ${inOrder(play({ partitions: 3 }))}`,
    also: { kafka: SERVER_NOTES.keyless },
  },
  {
    row: 'C31',
    question: 'A consumer already waits: when does it get the first message?',
    scenario: scenario({ does: [act('consume', 1, 'a'), publish(1.1, 1)] }),
    answer: whenFirst,
  },
];

function inOrder({ got }: Seen): string {
  return got('a').every((n, place, all) => n >= (all[place - 1] ?? 0)) ? 'yes' : 'no';
}
