/**
 * What changes when one switches the broker: small scenarios, one for each thing to know, played on every broker. The words come
 * from what happened in them.
 */
import {
  type Behaviour,
  BROKER_KINDS,
  type BrokerKind,
  defaultBroker,
  emptyScenario,
  type Intervention,
  type LinkKind,
  type Micros,
  type Scenario,
} from '../../scenario/index.ts';
import type { Trace, TraceEvent } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';

/** One thing to know, and what it is on each broker. */
export interface SwitchingFact {
  /** The row of the brokers' contract that it belongs to. */
  readonly row: string;
  readonly question: string;
  readonly answers: Readonly<Record<BrokerKind, string>>;
}

interface Question {
  readonly row: string;
  readonly question: string;
  readonly scenario: Scenario;
  readonly answer: (seen: Seen) => string;
}

/** What happened, as the questions ask for it. */
interface Seen {
  /** Values `n` of the messages that the agent received, in order. */
  readonly got: (agent: string) => readonly number[];
  readonly count: (kind: TraceEvent['kind']) => number;
  /** Messages that a share group archived. */
  readonly archived: number;
  readonly firstUs: (kind: TraceEvent['kind'], agent: string) => Micros | undefined;
}

const UNTIL_US = 20_000_000;
const CHANNEL = 'c';
const SECOND = 1_000_000;

/** Every fact, from runs of this moment. The same each time. */
export function switchingFacts(): readonly SwitchingFact[] {
  return QUESTIONS.map(({ row, question, scenario, answer }) => {
    const on = (kind: BrokerKind): string => {
      const { trace } = simulate({ ...scenario, broker: defaultBroker(kind) }, UNTIL_US);
      return answer(seenIn(trace));
    };
    const answers = Object.fromEntries(BROKER_KINDS.map((kind) => [kind, on(kind)]));
    // Made from the list of all kinds.
    return { row, question, answers: answers as Record<BrokerKind, string> };
  });
}

function seenIn(trace: Trace): Seen {
  const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  return {
    got: (agent) =>
      trace.receiptsOf(agent).flatMap((number) => {
        const event = trace.event(number);
        const published = event.kind === 'received' ? trace.event(event.message) : undefined;
        return published?.kind === 'published' ? [Number(published.payload.n)] : [];
      }),
    count: (kind) => events.filter((event) => event.kind === kind).length,
    archived: events.filter((event) => event.kind === 'released' && event.archived).length,
    firstUs: (kind, agent) =>
      events.find((event) => event.kind === kind && 'agent' in event && event.agent === agent)?.atUs,
  };
}

// --- short ways to write the scenarios

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
}

/** Hops take 100 ms; `p` and `q` publish. */
function scenario({ agents = {}, links = [], does, capacity = 100 }: Parts): Scenario {
  const all = Object.entries({ p: [], q: [], a: [], b: [], ...agents });
  return {
    ...emptyScenario(),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: all.map(([id, behaviours]) => ({ id, x: 0, y: 0, role: 'agent', behaviours })),
    channels: [{ id: CHANNEL, x: 0, y: 0, pair: false, capacity, overflow: 'drop-oldest' }],
    links: links.map(([kind, agent]) => ({ kind, agent, channel: CHANNEL })),
    interventions: [...does].sort((one, other) => one.atUs - other.atUs),
  };
}

const WORKS: Behaviour = { kind: 'work', on: '', durationUs: 500_000, jitterUs: 0 };
const WORKS_LONG: Behaviour = { ...WORKS, durationUs: 4_000_000 };
const FAILS: Behaviour = { kind: 'throw', on: '', every: 1, error: 'too hot' };
const FAILS_ON_EVERY_SECOND: Behaviour = { kind: 'throw', on: '', every: 2, error: 'too hot' };

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

const SIX = Array.from({ length: 6 }, (_, index) => publish(4 + index / 10, index + 1));

const QUESTIONS: readonly Question[] = [
  {
    row: 'C12',
    question: 'Published when nobody is there: does who consumes later get it?',
    scenario: scenario({ does: [publish(1, 1), act('consume', 3, 'a')] }),
    answer: ({ got }) => (got('a').length > 0 ? 'yes, it was kept' : 'no, it is lost'),
  },
  {
    row: 'C34',
    question: 'Who subscribes late: does it see what came before?',
    scenario: scenario({ does: [publish(1, 1), act('subscribe', 3, 'a'), publish(8, 2)] }),
    answer: ({ got }) => (got('a').includes(1) ? 'yes' : 'no, only what comes after'),
  },
  {
    row: 'C34, C42',
    question: 'How soon after subscribing does it see messages?',
    scenario: scenario({
      does: [act('subscribe', 1, 'a'), ...Array.from({ length: 8 }, (_, n) => publish(1 + n / 2, n))],
    }),
    answer: ({ got }) => {
      const first = got('a')[0];
      return first === 0 ? 'at once' : `after ${((first ?? 0) / 2).toFixed(1)} s: it has to join first`;
    },
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
      does: SIX,
    }),
    answer: ({ got }) => {
      const [one, other] = [new Set(got('a')), new Set(got('b'))];
      const both = [...one].filter((n) => other.has(n)).length;
      if (both > 0) return `each gets a copy: ${one.size} and ${other.size}`;
      return one.size === 0 || other.size === 0
        ? `one gets all: ${one.size} and ${other.size}`
        : `shared: ${one.size} and ${other.size}`;
    },
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
    row: 'C10, N2',
    question: 'A consumer fails on a message: what becomes of it?',
    scenario: scenario({ agents: { a: [FAILS_ON_EVERY_SECOND] }, links: [['consume', 'a']], does: SIX.slice(0, 2) }),
    answer: ({ got }) => {
      const again = got('a').filter((n) => n === 2).length;
      return again > 1 ? `delivered ${times(again)}` : 'not delivered again';
    },
  },
  {
    row: 'C10, N2',
    question: 'A consumer fails on a message each time: how often is it delivered?',
    scenario: scenario({ agents: { a: [FAILS] }, links: [['consume', 'a']], does: SIX.slice(0, 1) }),
    answer: ({ got, archived }) => {
      const count = got('a').length;
      if (archived > 0) return `${times(count)}, then it is archived`;
      return count === 1 ? 'once' : `again and again: ${times(count)} in 16 s`;
    },
  },
  {
    row: 'C24',
    question: 'A second consumer comes while the first is at work: does the work go on?',
    scenario: scenario({
      agents: { a: [WORKS] },
      links: [['consume', 'a']],
      does: [...SIX, act('consume', 4.2, 'b')],
    }),
    answer: ({ count }) => (count('rebalancing') > 1 ? 'all members pause for 1.5 s' : 'yes, at once'),
  },
  {
    row: 'N2',
    question: 'A consumer is at work on a message when another comes: is the message worked on twice?',
    scenario: scenario({
      agents: { b: [WORKS_LONG] },
      links: [['consume', 'b']],
      does: [publish(4, 1), act('consume', 5, 'a')],
    }),
    answer: ({ got }) => (got('a').includes(1) ? 'yes: the partition has changed hands' : 'no'),
  },
  {
    row: 'C48',
    question: 'Space for three, five published, then all consumed: what is left of them?',
    scenario: scenario({
      capacity: 3,
      does: [...SIX.slice(0, 5), ...Array.from({ length: 5 }, (_, index) => act('consume', 6 + index, 'a'))],
    }),
    answer: ({ got }) => (got('a').length === 0 ? 'nothing' : got('a').join(', ')),
  },
  {
    row: 'C13',
    question: 'Do the messages of one publisher arrive in its order?',
    scenario: scenario({ links: [['consume', 'a']], does: SIX }),
    answer: ({ got }) => (got('a').every((n, place, all) => n >= (all[place - 1] ?? 0)) ? 'yes' : 'no'),
  },
  {
    row: 'C31',
    question: 'A consumer that waits already: when has it the first message?',
    scenario: scenario({ does: [act('consume', 1, 'a'), publish(1.1, 1)] }),
    answer: ({ firstUs }) => {
      const us = firstUs('received', 'a');
      if (us === undefined) return 'never';
      return us > 1.5 * SECOND ? `once it has joined, ${us / SECOND - 1.1} s after` : 'as soon as it has come';
    },
  },
];
