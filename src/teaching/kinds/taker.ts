/** Which consumer of a queue gets a message? */
import type { Delivery, MessageId, Micros } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Wrong } from '../draft.ts';
import type { QuestionRun } from '../question-run.ts';
import { placeInLog } from './log-place.ts';
import { activeConsumers, between, eventsOf, messageSites, SPAN_US, takingsOf, whyWords } from './reading.ts';

/** Time before the message is taken at which it is asked, at most. */
const LEAD_US = 5_000_000;

export const taker: KindOfQuestion = {
  sites: messageSites,
  draft(run, { message = -1 }): Draft | undefined {
    const { published, deliveries } = run.journey(message);
    const { channel } = published;
    const taken = deliveries.filter(({ via, duplicated }) => via === 'consume' && !duplicated);
    const first = taken[0];
    if (run.storesNothing || first?.received === undefined) return undefined;
    const consumers = activeConsumers(run, channel, first.leftUs);
    if (consumers.length < 2) return undefined;
    if (taken.some(({ agent }) => agent !== first.agent)) return undefined;
    const askedAtUs = between(Math.max(published.atUs, first.leftUs - LEAD_US), first.leftUs);
    const answeredAtUs = run.atUs(first.received);
    if (askedAtUs === undefined || answeredAtUs - askedAtUs > SPAN_US) return undefined;
    const names = new Set(consumers);
    const others = wrongTakers(run, channel, first.dispatched, consumers).filter((one) => one !== first.agent);
    return {
      words: `Which consumer gets ${run.name(message)}?`,
      askedAtUs,
      answeredAtUs,
      about: { channels: [channel], messages: [message] },
      pickable: { agents: run.scenario.agents.map(({ id }) => id).filter((id) => names.has(id)) },
      right: { mode: 'agent', agent: first.agent },
      wrong: others.map(
        (agent): Wrong => ({
          value: { mode: 'agent', agent },
          because: run.scenario.broker.kind === 'kafka' ? 'second-consumer-halves' : 'dealt-evenly',
        }),
      ),
      proof: [...eventsOf(run, message, 'dispatched').filter((one) => one === first.dispatched), first.received],
      why: () => whyTaken(run, message, first, answeredAtUs),
    };
  },
};

/** Returns who would get the message if consumers took turns, or if the one with the fewest messages so far got it. */
export function wrongTakers(
  run: QuestionRun,
  channel: string,
  before: number,
  consumers: readonly string[],
): readonly string[] {
  const counts = new Map(consumers.map((agent) => [agent, 0]));
  let last: string | undefined;
  for (const { event, agent } of takingsOf(run, channel)) {
    if (event >= before) break;
    counts.set(agent, (counts.get(agent) ?? 0) + 1);
    last = agent;
  }
  const least = Math.min(...counts.values());
  const idle = consumers.filter((agent) => counts.get(agent) === least);
  const next = last === undefined ? consumers[0] : consumers[(consumers.indexOf(last) + 1) % consumers.length];
  return [next, ...idle].filter((agent) => agent !== undefined);
}

function whyTaken(run: QuestionRun, message: MessageId, { agent, seq }: Delivery, untilUs: Micros): string {
  const received = whyWords(run, agent, message, untilUs);
  if (run.scenario.broker.kind !== 'kafka')
    return `${received} A message in a queue goes to the consumer that has waited longest.`;
  const { partition } = placeInLog(run, run.trace.message(message).channel, seq);
  return `${received} It is in partition ${partition}, which ${agent} reads.`;
}
