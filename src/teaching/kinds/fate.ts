/** Does a message reach an agent, and if not, why? */
import { channelOf } from '../../scenario/index.ts';
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
    return found === undefined ? undefined : fateDraft(run, agent, message, found);
  },
};

function fateDraft(run: QuestionRun, agent: string, message: MessageId, found: AgentFate): Draft | undefined {
  const askedAtUs = inFlightUs(run, message);
  const answeredAtUs = run.atUs(found.decided);
  if (askedAtUs === undefined || answeredAtUs - askedAtUs > SPAN_US) return undefined;
  return {
    words: `Does ${run.name(message)} reach ${agent}?`,
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
    why: () => whyWords(run, agent, message, answeredAtUs),
  };
}

/** Returns each message with each agent that ever receives from its channel. */
function* agentSites(run: QuestionRun, request?: QuestionRequest): Iterable<Site> {
  const readers = readersOf(run);
  for (const message of run.events('published')) {
    if (!isWanted(run, message, request)) continue;
    const { channel, to } = run.trace.message(message);
    if (to !== undefined) continue;
    const known = readers.get(channel) ?? [];
    const outside = channelOf(run.scenario, channel)?.pair === true ? outsiderOf(run, message, known) : [];
    for (const agent of [...known, ...outside])
      if (request?.agent === undefined || request.agent === agent) yield { message, agent };
  }
}

/** Returns one of the agents that a message of a pair channel does not concern. */
function outsiderOf(run: QuestionRun, message: MessageId, readers: readonly string[]): readonly string[] {
  const publisher = run.trace.message(message).agent;
  const others = run.scenario.agents.map(({ id }) => id).filter((id) => id !== publisher && !readers.includes(id));
  return others.slice(message % Math.max(1, others.length)).slice(0, 1);
}

/** Returns the agents that ever receive from each channel. */
export function readersOf(run: QuestionRun): ReadonlyMap<string, readonly string[]> {
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
