/** How many of some messages does one consumer get? */
import type { EventNumber, MessageId } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import { listWords } from '../grading.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { activeConsumers, between, receiversOf, SPAN_US } from './reading.ts';

/** Messages that are shared. */
const COUNT = 6;

export const share: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const { id: channel } of run.scenario.channels) {
      const consumers = run.consumers(channel);
      if (consumers.length < 2 || (request?.channel !== undefined && request.channel !== channel)) continue;
      const messages = publishedOn(run).get(channel) ?? [];
      for (let place = 0; place + COUNT <= messages.length; place += 1) {
        const message = messages[place] ?? -1;
        if (request?.message !== undefined && request.message !== run.number(message)) continue;
        if (run.atUs(message) < (request?.atUs ?? 0)) continue;
        for (const agent of consumers)
          if (request?.agent === undefined || request.agent === agent) yield { channel, agent, message };
      }
    }
  },
  draft(run, { channel = '', agent = '', message = -1 }): Draft | undefined {
    const all = publishedOn(run).get(channel) ?? [];
    const place = all.indexOf(message);
    const messages = all.slice(place, place + COUNT);
    const dispatches = messages.map((one) => dispatchesOf(run, one));
    const first = Math.min(...dispatches.flat());
    const receipts = dispatches.flat().length === 0 ? undefined : receiptsOf(run, messages);
    if (receipts === undefined || messages.length < COUNT) return undefined;
    const consumers = activeConsumers(run, channel, run.atUs(first));
    if (consumers.length < 2 || !consumers.includes(agent)) return undefined;
    const askedAtUs = between(run.atUs(message), run.atUs(first));
    const answeredAtUs = Math.max(...receipts.map((number) => run.atUs(number)));
    if (askedAtUs === undefined || answeredAtUs - askedAtUs > SPAN_US) return undefined;
    const counts = countsOf(run, messages);
    const right = counts.get(agent) ?? 0;
    const numbers = [message, messages.at(-1) ?? -1].map((one) => run.number(one));
    return {
      words: `How many of messages ${numbers.join(' to ')} on ${run.title(channel)} does ${agent} get?`,
      askedAtUs,
      answeredAtUs,
      about: { agents: [agent], channels: [channel], messages: messages.filter((one) => run.atUs(one) <= askedAtUs) },
      right: { mode: 'number', number: right },
      wrong: wrongShares(run, consumers.length),
      proof: receipts,
      why: () => `${whoGot(agent, counts)}. ${reasonOf(run)}`,
    };
  },
};

function publishedOn(run: QuestionRun): ReadonlyMap<string, readonly MessageId[]> {
  return run.memo('published on channels', () => {
    const lists = new Map<string, MessageId[]>();
    for (const message of run.events('published')) {
      const { channel } = run.trace.message(message);
      const list = lists.get(channel);
      if (list === undefined) lists.set(channel, [message]);
      else list.push(message);
    }
    return lists;
  });
}

function dispatchesOf(run: QuestionRun, message: MessageId): readonly EventNumber[] {
  return run.journey(message).deliveries.flatMap(({ via, dispatched }) => (via === 'consume' ? [dispatched] : []));
}

/** Returns the receipts by consumers; undefined unless all messages were received, and none is in flight to a consumer. */
function receiptsOf(run: QuestionRun, messages: readonly MessageId[]): readonly EventNumber[] | undefined {
  const receipts: EventNumber[] = [];
  for (const message of messages) {
    const { deliveries } = run.journey(message);
    const consumed = deliveries.filter(({ via }) => via === 'consume');
    if (consumed.length === 0 || consumed.some((one) => one.received === undefined || one.redelivered))
      return undefined;
    receipts.push(...consumed.flatMap(({ received }) => received ?? []));
  }
  return receipts;
}

/** Returns how many of the messages each consumer received that received any. */
function countsOf(run: QuestionRun, messages: readonly MessageId[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const message of messages)
    for (const agent of receiversOf(run.journey(message), 'consume')) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  return counts;
}

/** Consumers that are named in an answer. */
const NAMED_MAX = 4;

function whoGot(agent: string, counts: ReadonlyMap<string, number>): string {
  const all = [[agent, counts.get(agent) ?? 0] as const, ...[...counts].filter(([one]) => one !== agent)];
  const shown = all.slice(0, NAMED_MAX).map(([one, count]) => `${one} got ${count}`);
  const rest = all.length - NAMED_MAX;
  return listWords(rest > 0 ? [...shown, `${rest} others got the rest`] : shown);
}

function wrongShares(run: QuestionRun, consumers: number): readonly Wrong[] {
  const even: MisconceptionId = run.scenario.broker.kind === 'kafka' ? 'second-consumer-halves' : 'dealt-evenly';
  const say = (because: MisconceptionId, number: number): Wrong => ({ because, value: { mode: 'number', number } });
  return [
    say(run.storesNothing ? 'one-receiver' : even, Math.floor(COUNT / consumers)),
    ...(run.storesNothing ? [] : [say('queue-copies', COUNT)]),
    say(run.storesNothing ? 'one-receiver' : even, Math.ceil(COUNT / consumers)),
    ...(run.storesNothing ? [say('one-receiver', 0)] : []),
  ];
}

function reasonOf(run: QuestionRun): string {
  if (run.storesNothing) return 'Each listener gets a copy.';
  return run.scenario.broker.kind === 'kafka'
    ? 'One consumer reads each partition.'
    : 'A consumer gets the next message when it asks, so who is faster gets more.';
}
