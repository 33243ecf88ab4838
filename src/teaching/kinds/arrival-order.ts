/** In which order do messages reach an agent? */
import { type EventNumber, formatTime, type MessageId, sentence } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { between, isWanted, messagesWords, SPAN_US } from './reading.ts';

/** Messages that are put in order. */
const COUNT = 3;

export const arrivalOrder: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const { id: agent } of run.scenario.agents) {
      if (request?.agent !== undefined && request.agent !== agent) continue;
      const receipts = firstReceipts(run, agent);
      for (let place = 0; place + COUNT <= receipts.length; place += 1) {
        const messages = messagesOf(run, receipts.slice(place, place + COUNT));
        const [message] = messages;
        if (
          message === undefined ||
          !isSurprising(run, messages) ||
          !messages.some((one) => isWanted(run, one, request))
        )
          continue;
        yield { agent, message };
      }
    }
  },
  draft(run, { agent = '', message = -1 }): Draft | undefined {
    const all = firstReceipts(run, agent);
    const place = all.findIndex((number) => run.trace.messageOf(number) === message);
    const receipts = all.slice(place, place + COUNT);
    const messages = messagesOf(run, receipts);
    const times = receipts.map((number) => run.atUs(number));
    const [firstUs = 0] = times;
    const lastUs = times.at(-1) ?? 0;
    if (messages.length < COUNT || times.some((one, at) => at > 0 && one === times[at - 1])) return undefined;
    const left = messages.map((one) => run.atUs(one)).filter((one) => one < firstUs);
    const askedAtUs = between(Math.max(0, ...left), firstUs);
    if (askedAtUs === undefined || lastUs - askedAtUs > SPAN_US) return undefined;
    const sorted = [...messages].sort((a, b) => a - b);
    return {
      words: `In which order do ${messagesWords(run, sorted)} reach ${agent}?`,
      askedAtUs,
      answeredAtUs: lastUs,
      about: { agents: [agent], messages: sorted },
      pickable: { messages: sorted },
      right: { mode: 'order', messages },
      wrong: wrongOrders(run, sorted).map(
        ({ order, because }): Wrong => ({ value: { mode: 'order', messages: order }, because }),
      ),
      proof: receipts,
      why: () => whyOrder(run, agent, receipts),
    };
  },
};

/** Returns the receipts of messages that an agent had not received before. */
function firstReceipts(run: QuestionRun, agent: string): readonly EventNumber[] {
  return run.memo(JSON.stringify(['first receipts', agent]), () => {
    const seen = new Set<MessageId>();
    return run.trace.receiptsOf(agent, run.trace.firstAfter(run.endUs)).filter((number) => {
      const message = run.trace.messageOf(number) ?? -1;
      const isFirst = !seen.has(message);
      seen.add(message);
      return isFirst;
    });
  });
}

function messagesOf(run: QuestionRun, receipts: readonly EventNumber[]): readonly MessageId[] {
  return receipts.flatMap((number) => run.trace.messageOf(number) ?? []);
}

function isSorted(messages: readonly MessageId[]): boolean {
  return messages.every((one, at) => at === 0 || one > (messages[at - 1] ?? 0));
}

/** Returns whether the messages arrive in another order than that of their publishing, or of the times in them. */
function isSurprising(run: QuestionRun, messages: readonly MessageId[]): boolean {
  return !isSorted(messages) || byTimestamp(run, messages)?.some((one, at) => one !== messages[at]) === true;
}

interface WrongOrder {
  readonly order: readonly MessageId[];
  readonly because: MisconceptionId;
}

/** Applies each wrong model of order to the messages. @param sorted in the order in which they were published */
function wrongOrders(run: QuestionRun, sorted: readonly MessageId[]): readonly WrongOrder[] {
  const stamped = byTimestamp(run, sorted);
  const newest: WrongOrder = { order: [...sorted].reverse(), because: 'newest-first' };
  return [
    { order: sorted, because: beliefOf(run, sorted) },
    ...(stamped === undefined ? [] : [{ order: stamped, because: 'timestamp-is-sending-time' } as const]),
    newest,
  ];
}

/** Returns why somebody thinks that these arrive as they were published. */
function beliefOf(run: QuestionRun, messages: readonly MessageId[]): MisconceptionId {
  const isAgain = messages.some((one) => run.journey(one).deliveries.some(({ redelivered }) => redelivered));
  if (isAgain) return 'fifo-survives-failure';
  const published = messages.map((one) => run.trace.message(one));
  const channels = new Set(published.map(({ channel }) => channel));
  const senders = new Set(published.map(({ agent }) => agent));
  const { kind } = run.scenario.broker;
  const isSplit = (kind === 'kafka' || kind === 'kafka-share') && run.scenario.broker.partitions > 1;
  if (isSplit && channels.size === 1) return 'topic-in-order';
  const isOwn = run.scenario.links.some(({ network, channel }) => network !== undefined && channels.has(channel));
  if (isOwn) return 'one-delay-for-all';
  return senders.size > 1 || channels.size > 1 ? 'senders-in-order' : 'links-keep-order';
}

const STAMPS = ['time', 'timestamp', 't', 'at', 'sent'];

/** Returns the messages in the order of the times that are written in them; undefined unless each has one of its own. */
function byTimestamp(run: QuestionRun, messages: readonly MessageId[]): readonly MessageId[] | undefined {
  const stamps = messages.map((one) => {
    const { payload } = run.trace.message(one);
    const name = STAMPS.find((key) => Object.hasOwn(payload, key) && typeof payload[key] === 'number');
    return name === undefined ? undefined : payload[name];
  });
  const numbers = stamps.filter((stamp) => typeof stamp === 'number');
  if (numbers.length < messages.length || new Set(numbers).size < numbers.length) return undefined;
  return [...messages].sort((a, b) => (numbers[messages.indexOf(a)] ?? 0) - (numbers[messages.indexOf(b)] ?? 0));
}

/** Says of the first message that was overtaken how long it and the other took. */
function whyOrder(run: QuestionRun, agent: string, receipts: readonly EventNumber[]): string {
  const at = receipts.findIndex((number, place) => {
    const next = receipts[place + 1];
    return next !== undefined && (run.trace.messageOf(next) ?? 0) < (run.trace.messageOf(number) ?? 0);
  });
  if (at === -1)
    return 'They arrive in the order in which they left. The times that are written in them decide nothing.';
  const [fast, slow] = [receipts[at], receipts[at + 1]].map((number = 0) => {
    const message = run.trace.messageOf(number) ?? 0;
    return `${run.name(message)} left at ${formatTime(run.atUs(message))} and took ${formatTime(run.atUs(number) - run.atUs(message))}`;
  });
  return `${sentence(slow ?? '')} to ${agent}; ${fast}.`;
}
