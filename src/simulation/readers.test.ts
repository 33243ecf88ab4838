/** Readers of traces, over troubled runs on every broker: each says of a channel or message what the world says. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectEqual } from '../messaging/testing/expect-equal.ts';
import { roundsUntil } from '../messaging/testing/rounds.ts';
import { BUILT_IN_BROKERS, type BuiltInBroker } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { coneOf, journeyOf, type Trace, type TraceEvent, tallyOf, type World, whyGot } from '../trace/index.ts';
import { simulate } from './simulate.ts';
import { BROKERS } from './testing/arbitrary-broker.ts';
import { eventsOf } from './testing/scenes.ts';

const UNTIL_US = 8_000_000;
const SMALL = { eventsMax: 1500, eventsPerInstantMax: 200 };

it.each(BUILT_IN_BROKERS)(
  'journeys, answers, cones and tallies agree with what happened, on %s',
  (kind: BuiltInBroker) => {
    const seen = new Set<string>();
    const missing = () => MUST_SEE[kind].filter((what) => !seen.has(what));
    const property = fc.property(livelyScenario, BROKERS[kind], (scenario, broker) => {
      const { trace } = simulate({ ...scenario, broker }, UNTIL_US, SMALL);
      const events = eventsOf(trace);
      const { lost } = tallyOf(trace, 0, UNTIL_US);
      const world = trace.worldAt(UNTIL_US);
      const dropped = [...world.channels.values()].reduce((sum, channel) => sum + channel.dropped, 0);
      const stored = new Set<number>();
      const others = events.filter((one) => {
        if (one.kind === 'accepted') stored.add(one.message);
        if (one.kind === 'lost') return one.retried !== true;
        if (one.kind === 'gaveUp') return one.reason !== 'unanswered' && !stored.has(one.message);
        return one.kind === 'rejected' || one.kind === 'abandoned';
      }).length;
      expectEqual(lost, others + dropped);
      const messages = events.flatMap(({ kind: of }, number) => (of === 'published' ? [number] : []));
      for (const message of messages.slice(0, 20)) {
        checkJourney(trace, world, message, seen);
        const receivers = new Set(
          events.flatMap((one) => (one.kind === 'received' && one.message === message ? [one.agent] : [])),
        );
        for (const { id } of scenario.agents) expectEqual(whyGot(trace, id, message, UNTIL_US).got, receivers.has(id));
      }
      const some = events.findIndex(({ kind: of }) => ENDS.includes(of));
      if (some === -1) return;
      // What tells of a message hangs on its publishing.
      const event = trace.event(some);
      if ('message' in event) expect(coneOf(trace, some).past).toContain(event.message);
      seen.add(`cone of ${event.kind}`);
    });
    roundsUntil(150, (numRuns) => fc.assert(property, { numRuns }), missing);
    expect(missing()).toEqual([]);
  },
);

const ENDS: readonly TraceEvent['kind'][] = ['acknowledged', 'joined', 'expired', 'released'];

const MUST_SEE: Readonly<Record<BuiltInBroker, readonly string[]>> = {
  memory: ['in the queue'],
  'redis-pubsub': ['kept nowhere', 'given up'],
  'redis-streams': ['redelivered', 'acknowledged', 'expired', 'cone of acknowledged', 'cone of expired', 'given up'],
  kafka: ['acknowledged', 'expired', 'cone of joined', 'given up'],
  'kafka-share': ['redelivered', 'acknowledged', 'released', 'cone of acknowledged', 'cone of released'],
};

/** Returns whether the sender's client has the message at the end, as far as the world says, and has not sent it again since. */
function isRetried(trace: Trace, { agents, inFlight }: World, message: number): boolean {
  const onItsWay = [...inFlight].some((hop) => {
    const event = trace.event(setOut(trace, hop));
    return event.kind === 'sent' && event.message === message;
  });
  return !onItsWay && [...agents.values()].some(({ retrying = [] }) => retrying.includes(message));
}

/** Returns the event with which a hop set out; the hop may have been held since. */
function setOut(trace: Trace, hop: number): number {
  const event = trace.event(hop);
  return event.kind === 'delayed' ? setOut(trace, event.cause) : hop;
}

/** Checks that every event about the message is in the message's journey, at the one delivery that the event is about. */
function checkJourney(trace: Trace, world: World, message: number, seen: Set<string>): void {
  const journey = journeyOf(trace, message);
  const about = trace.eventsOf(message).map((number) => [number, trace.event(number)] as const);
  const numbers = (kind: TraceEvent['kind']): readonly number[] =>
    about.flatMap(([number, event]) => (event.kind === kind ? [number] : []));
  const gaveUp = numbers('gaveUp').at(-1);
  expectEqual(journey.gaveUp, gaveUp);
  expectEqual(journey.retrying !== undefined, isRetried(trace, world, message));
  if (gaveUp !== undefined) seen.add('given up');
  if (journey.retrying !== undefined) seen.add('retried');
  const found = (key: 'received' | 'acknowledged' | 'abandoned' | 'ignored' | 'released'): readonly number[] =>
    journey.deliveries.flatMap((delivery) => delivery[key] ?? []).sort((a, b) => a - b);
  for (const key of ['received', 'acknowledged', 'ignored', 'released'] as const) expectEqual(found(key), numbers(key));
  expectEqual(
    journey.attempts.flatMap(({ accepted }) => accepted ?? []).sort((a, b) => a - b),
    numbers('accepted'),
  );
  expectEqual(
    journey.attempts.flatMap(({ expired }) => expired ?? []).sort((a, b) => a - b),
    numbers('expired'),
  );
  if (journey.deliveries.some(({ redelivered }) => redelivered)) seen.add('redelivered');
  if (found('acknowledged').length > 0) seen.add('acknowledged');
  if (found('released').length > 0) seen.add('released');
  if (journey.expired !== undefined) seen.add('expired');
  if (journey.queued) seen.add('in the queue');
  if (journey.attempts.some(({ kept }) => !kept)) seen.add('kept nowhere');
  const published = journey.published.channel;
  const channel = world.channels.get(published);
  const queued = channel === undefined ? [] : trace.queuedOf(channel);
  const waits = journey.attempts.some(({ accepted }) => accepted !== undefined && queued.includes(accepted));
  expectEqual(journey.queued, waits);
}
