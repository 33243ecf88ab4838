/** In which order is the work on messages of a channel finished? */
import { type Delivery, type EventNumber, formatTime, type MessageId, messageShortName } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { placeInLog } from './log-place.ts';
import { between, isWanted, messagesWords, SPAN_US } from './reading.ts';

/** Messages that are put in order. */
const COUNT = 3;

export const finishOrder: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const [channel, finishes] of finishesOf(run)) {
      if (request?.channel !== undefined && request.channel !== channel) continue;
      for (let place = 0; place + COUNT <= finishes.length; place += 1) {
        const some = finishes.slice(place, place + COUNT);
        const [first] = some;
        const isSorted = some.every(({ seq }, at) => at === 0 || seq > (some[at - 1]?.seq ?? 0));
        if (first === undefined || isSorted || !some.some(({ message }) => isWanted(run, message, request))) continue;
        yield { channel, message: first.message };
      }
    }
  },
  draft(run, { channel = '', message = -1 }): Draft | undefined {
    const finishes = finishesOf(run).get(channel) ?? [];
    const place = finishes.findIndex((one) => one.message === message);
    const some = finishes.slice(place, place + COUNT);
    const times = some.map(({ event }) => run.atUs(event));
    const [firstUs = 0] = times;
    const lastUs = times.at(-1) ?? 0;
    if (some.length < COUNT || times.some((one, at) => at > 0 && one === times[at - 1])) return undefined;
    const left = some.map((one) => run.atUs(one.message)).filter((one) => one < firstUs);
    const askedAtUs = between(Math.max(0, ...left), firstUs);
    if (askedAtUs === undefined || lastUs - askedAtUs > SPAN_US) return undefined;
    const inQueue = [...some].sort((a, b) => a.seq - b.seq);
    const sorted = inQueue.map((one) => one.message);
    const failed = some.some((one) => one.failures > 0);
    const wrong: readonly Wrong[] = [
      {
        value: { mode: 'order', messages: sorted },
        because: failed ? 'fifo-survives-failure' : beliefOf(run, some),
      },
      { value: { mode: 'order', messages: [...sorted].sort((a, b) => a - b) }, because: 'senders-in-order' },
      { value: { mode: 'order', messages: [...sorted].reverse() }, because: 'newest-first' },
    ];
    return {
      words: `In which order do the consumers finish ${messagesWords(run, sorted)}?`,
      askedAtUs,
      answeredAtUs: lastUs,
      about: { agents: some.map(({ agent }) => agent), channels: [channel], messages: sorted },
      pickable: { messages: sorted },
      right: { mode: 'order', messages: some.map((one) => one.message) },
      wrong,
      proof: some.map(({ event }) => event),
      why: () => whyFinished(run, some, inQueue),
    };
  },
};

function beliefOf(run: QuestionRun, finishes: readonly Finish[]): MisconceptionId {
  const partitions = new Set(finishes.map(({ partition }) => partition));
  return run.scenario.broker.kind === 'kafka' && partitions.size > 1 ? 'topic-in-order' : 'fifo-finishes-in-order';
}

/** The end of the work on a message. */
interface Finish {
  readonly message: MessageId;
  readonly agent: string;
  readonly event: EventNumber;
  readonly startedUs: number;
  /** Place in the channel's order, and its partition. */
  readonly seq: number;
  readonly partition: number;
  /** Deliveries of it on which a consumer failed. */
  readonly failures: number;
}

/** Returns what consumers have finished, in order, by channel: without what they failed on. */
function finishesOf(run: QuestionRun): ReadonlyMap<string, readonly Finish[]> {
  return run.memo('finishes', () => {
    const finishes = new Map<string, Finish[]>();
    const seen = new Set<MessageId>();
    for (const event of run.events('workFinished')) {
      const { message, agent } = run.trace.eventAs(event, 'workFinished');
      if (message === undefined || seen.has(message)) continue;
      const { deliveries, published } = run.journey(message);
      const delivery = deliveries.find(({ workFinished }) => workFinished === event);
      if (delivery === undefined || delivery.via !== 'consume' || delivery.failed !== undefined) continue;
      // A second copy of a link is no delivery of its channel.
      if (delivery.duplicated) continue;
      seen.add(message);
      if (!isFinishedOnce(deliveries, event)) continue;
      const failures = deliveries.filter(({ failed }) => failed !== undefined && failed < event).length;
      const startedUs = run.atUs(delivery.workStarted ?? event);
      const { partition } = placeInLog(run, published.channel, delivery.seq);
      const finish: Finish = { partition, message, agent, event, startedUs, seq: delivery.seq, failures };
      const list = finishes.get(published.channel);
      if (list === undefined) finishes.set(published.channel, [finish]);
      else list.push(finish);
    }
    return finishes;
  });
}

/** Returns whether consumers have finished a message with that event, and with no other: elsewhere it has more than one end. */
function isFinishedOnce(deliveries: readonly Delivery[], event: EventNumber): boolean {
  return deliveries.every(
    ({ via, workFinished, failed, received, dispatched }) =>
      via !== 'consume' ||
      workFinished === event ||
      (failed !== undefined && failed < event) ||
      (received === undefined && dispatched < event),
  );
}

function whyFinished(run: QuestionRun, finished: readonly Finish[], inQueue: readonly Finish[]): string {
  const name = ({ message }: Finish): string => messageShortName(run.trace, message);
  const failed = inQueue.find(({ failures }) => failures > 0);
  if (failed !== undefined)
    return `A consumer failed on ${name(failed)}. It was delivered again and finished at ${formatTime(run.atUs(failed.event))}, after others.`;
  const [first] = finished;
  const [head] = inQueue;
  if (first === undefined || head === undefined) return '';
  const took = ({ agent, event, startedUs, ...rest }: Finish): string =>
    `${agent} began ${messageShortName(run.trace, rest.message)} at ${formatTime(startedUs)} and finished at ${formatTime(run.atUs(event))}`;
  const overtaken =
    inQueue.find((one) => one.seq < first.seq) ?? inQueue.find((one) => finished.indexOf(one) > 0) ?? head;
  const by = finished.find((one) => one.seq > overtaken.seq) ?? first;
  return `${took(overtaken)}; ${took(by)}.`;
}
