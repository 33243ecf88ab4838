/**
 * Plays a small scenario on every broker for each thing that changes when one switches the broker. The words come from the runs.
 * `SERVER_NOTES` has what only a server can show.
 */
import {
  BUILT_IN_BROKERS,
  type BuiltInBroker,
  defaultBroker,
  type Micros,
  type Scenario,
} from '../../scenario/index.ts';
import type { Trace, TraceEvent } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { type KafkaBroker, QUESTIONS, type Seen } from './switching-questions.ts';

/** One thing to know, and what it is on each broker. */
export interface SwitchingFact {
  /** Row of the brokers' contract that it belongs to, or its subject where no row has it. */
  readonly row: string;
  readonly question: string;
  readonly answers: Readonly<Record<BuiltInBroker, string>>;
}

const UNTIL_US = 20_000_000;

/** Returns every fact, from runs of this moment. The same each time. */
export function switchingFacts(): readonly SwitchingFact[] {
  return QUESTIONS.map(({ row, question, scenario, answer, kafka, also }) => {
    const on = (kind: BuiltInBroker): string => {
      const found =
        kind === 'kafka' && kafka !== undefined
          ? kafka(onKafka(scenario))
          : answer(play(scenario, defaultBroker(kind)));
      const note = also?.[kind];
      return note === undefined ? found : `${found}; ${note}`;
    };
    const answers = Object.fromEntries(BUILT_IN_BROKERS.map((kind) => [kind, on(kind)]));
    // Made from the list of all kinds.
    return { row, question, answers: answers as Record<BuiltInBroker, string> };
  });
}

/** Plays the question's scenario, or another, on Kafka with these settings. */
function onKafka(asked: Scenario): (settings: Partial<KafkaBroker>, scenario?: Scenario) => Seen {
  return (settings, scenario = asked) => {
    const broker = defaultBroker('kafka');
    return play(scenario, broker.kind === 'kafka' ? { ...broker, ...settings } : broker);
  };
}

function play(scenario: Scenario, broker: Scenario['broker']): Seen {
  return seenIn(simulate({ ...scenario, broker }, UNTIL_US).trace);
}

function seenIn(trace: Trace): Seen {
  const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  const timesOf = (kind: TraceEvent['kind'], agent: string): readonly Micros[] =>
    events.flatMap((event) => (event.kind === kind && 'agent' in event && event.agent === agent ? [event.atUs] : []));
  return {
    got: (agent) =>
      trace
        .receiptsOf(agent)
        .map((number) => Number(trace.message(trace.eventAs(number, 'received').message).payload.n)),
    rebalances: events.filter((event) => event.kind === 'rebalanceStarted'),
    archived: events.filter((event) => event.kind === 'released' && event.archived).length,
    timesOf,
    isKept: [...trace.worldAt(UNTIL_US).channels.values()].some(({ log }) => log !== undefined),
  };
}
