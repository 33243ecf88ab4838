/** Does a message reach an agent, and if not, why? Also on another broker. */
import { BROKER_NAMES, type BrokerKind } from '../../scenario/index.ts';
import type { MessageId } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site } from '../draft.ts';
import type { QuestionRequest } from '../question.ts';
import type { QuestionRun } from '../question-run.ts';
import { type AgentFate, fateOf, fateSentences, wrongFates } from './fates.ts';
import { inFlightUs, isWanted, SPAN_US, whyWords } from './reading.ts';

export const fate: KindOfQuestion = {
  sites: agentSites,
  draft(run, { message = -1, agent = '' }): Draft | undefined {
    const found = fateOf(run, agent, message);
    return found === undefined ? undefined : fateDraft(run, agent, message, found, '');
  },
};

/** Brokers that are asked about. */
const OTHERS: readonly BrokerKind[] = ['redis-pubsub', 'redis-streams', 'kafka'];

export const broker: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const kind of OTHERS) {
      if (kind === run.scenario.broker.kind || (request?.broker !== undefined && request.broker !== kind)) continue;
      for (const site of agentSites(run.on(kind), request)) yield { ...site, broker: kind };
    }
  },
  draft(run, { message = -1, agent = '' }, own): Draft | undefined {
    const found = fateOf(run, agent, message);
    const same = sameMessage(run, message, own);
    const before = same === undefined ? undefined : fateOf(own, agent, same);
    if (found === undefined || before === undefined || found.fate === before.fate) return undefined;
    return fateDraft(run, agent, message, found, `On ${BROKER_NAMES[run.scenario.broker.kind]} instead, `);
  },
};

function fateDraft(
  run: QuestionRun,
  agent: string,
  message: MessageId,
  found: AgentFate,
  before: string,
): Draft | undefined {
  const askedAtUs = inFlightUs(run, message);
  const answeredAtUs = run.atUs(found.decided);
  if (askedAtUs === undefined || answeredAtUs - askedAtUs > SPAN_US) return undefined;
  const words = `${before}does ${run.name(message)} reach ${agent}?`;
  return {
    words: before === '' ? `Does${words.slice('does'.length)}` : words,
    askedAtUs,
    answeredAtUs,
    about: { agents: [agent], channels: [run.trace.message(message).channel], messages: [message] },
    right: { mode: 'choice', choice: found.fate },
    wrong: wrongFates(run, agent, message, found).map((one) => ({
      value: { mode: 'choice', choice: one.fate },
      because: one.because,
    })),
    sentences: fateSentences(agent),
    proof: [found.decided],
    why: whyWords(run, agent, message, answeredAtUs),
  };
}

/** Returns each message with each agent that ever receives from its channel. */
function* agentSites(run: QuestionRun, request?: QuestionRequest): Iterable<Site> {
  const readers = readersOf(run);
  for (const message of run.events('published')) {
    if (!isWanted(run, message, request)) continue;
    const { channel, to } = run.trace.message(message);
    if (to !== undefined) continue;
    for (const agent of readers.get(channel) ?? [])
      if (request?.agent === undefined || request.agent === agent) yield { message, agent };
  }
}

function readersOf(run: QuestionRun): ReadonlyMap<string, readonly string[]> {
  return run.memo('readers', () => {
    const readers = new Map<string, Set<string>>();
    const add = (channel: string, agent: string): void => {
      const known = readers.get(channel);
      if (known === undefined) readers.set(channel, new Set([agent]));
      else known.add(agent);
    };
    for (const number of run.events('subscribed')) {
      const { channel, agent } = run.trace.eventAs(number, 'subscribed');
      add(channel, agent);
    }
    for (const { id } of run.scenario.channels) for (const agent of run.consumers(id)) add(id, agent);
    return new Map([...readers].map(([channel, agents]) => [channel, [...agents]]));
  });
}

/** Returns the same publication in another run: the agent's message to that channel with the same number. */
function sameMessage(run: QuestionRun, message: MessageId, other: QuestionRun): MessageId | undefined {
  const { agent, channel } = run.trace.message(message);
  const key = JSON.stringify([agent, channel]);
  const place = publicationsOf(run).get(key)?.indexOf(message) ?? -1;
  return publicationsOf(other).get(key)?.[place];
}

function publicationsOf(run: QuestionRun): ReadonlyMap<string, readonly MessageId[]> {
  return run.memo('publications', () => {
    const lists = new Map<string, MessageId[]>();
    for (const message of run.events('published')) {
      const { agent, channel } = run.trace.message(message);
      const key = JSON.stringify([agent, channel]);
      const list = lists.get(key);
      if (list === undefined) lists.set(key, [message]);
      else list.push(message);
    }
    return lists;
  });
}
