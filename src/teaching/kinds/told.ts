/** Who learns that a callback throws? */
import { type Delivery, formatTime, type Journey } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { MisconceptionId } from '../misconceptions.ts';
import type { QuestionRun } from '../question-run.ts';
import { between, isWanted, SPAN_US } from './reading.ts';

export const told: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const number of run.events('failed')) {
      const { agent, message } = run.trace.eventAs(number, 'failed');
      if (request?.agent !== undefined && request.agent !== agent) continue;
      if (isWanted(run, message, request)) yield { agent, message };
    }
  },
  draft(run, { agent = '', message = -1 }): Draft | undefined {
    const journey = run.journey(message);
    const own = journey.deliveries.filter((one) => one.agent === agent);
    const delivery = own.find((one) => one.failed !== undefined);
    // Who has its own copy and consumes the message too fails on each in its own way.
    if (delivery?.failed === undefined || own.some(({ via }) => via !== delivery.via)) return undefined;
    const again = journey.deliveries.find((one) => one.redelivered && one.dispatched > (delivery.failed ?? 0));
    const failedUs = run.atUs(delivery.failed);
    const askedAtUs = between(delivery.leftUs, failedUs);
    const code = outcomeOf(run, delivery, again);
    if (askedAtUs === undefined || code === undefined) return undefined;
    const others = journey.deliveries.flatMap((one) => (one.agent === agent ? [] : (one.received ?? [])));
    const proof = code === 'again' ? [delivery.failed, again?.dispatched ?? 0] : [delivery.failed, ...others];
    const within = proof.filter((number) => run.atUs(number) <= askedAtUs + SPAN_US);
    if (code === 'again' && within.length < 2) return undefined;
    return {
      words: `Who learns that ${agent} throws an error on ${run.name(message)}?`,
      askedAtUs,
      answeredAtUs: Math.max(...within.map((number) => run.atUs(number))),
      about: { agents: [agent], channels: [journey.published.channel], messages: [message] },
      right: { mode: 'choice', choice: code },
      wrong: wrongChoices(journey, agent, code),
      sentences: {
        report: 'No agent. The broker reports the error, and everything else continues.',
        again: 'The broker. It delivers the message again.',
        publisher: `${journey.published.agent}, which published it.`,
        others: 'The other receivers. They do not get the message.',
        gone: 'No agent. The message has been received, and is not delivered again.',
      },
      proof: within,
      why: () => whyTold(run, delivery, journey, again),
    };
  },
};

type Code = 'report' | 'again' | 'publisher' | 'others' | 'gone';

/** Returns whether the broker acts on the error; undefined where that is not certain. */
function outcomeOf(run: QuestionRun, { via, acknowledged }: Delivery, again: Delivery | undefined): Code | undefined {
  const { kind } = run.scenario.broker;
  if (via !== 'consume' || kind === 'memory' || kind === 'redis-pubsub') return 'report';
  if (acknowledged !== undefined) return undefined;
  return again === undefined ? undefined : 'again';
}

function wrongChoices({ published, deliveries }: Journey, agent: string, right: Code): readonly Wrong[] {
  const found: Wrong[] = [];
  const say = (because: MisconceptionId, choice: Code): void =>
    void found.push({ because, value: { mode: 'choice', choice } });
  if (published.agent !== agent) say('publisher-hears-errors', 'publisher');
  const others = deliveries.filter((one) => one.agent !== agent && one.received !== undefined);
  if (others.length > 0 && right === 'report') say('one-error-stops-all', 'others');
  if (right === 'report') say('auto-commit-when-done', 'again');
  else say('ack-is-received', 'gone');
  return found;
}

function whyTold(
  run: QuestionRun,
  { agent, failed = 0, via }: Delivery,
  { published, deliveries }: Journey,
  again: Delivery | undefined,
): string {
  const { error } = run.trace.eventAs(failed, 'failed');
  const threw = `The callback of ${agent} threw “${error}” at ${formatTime(run.atUs(failed))}`;
  if (again !== undefined)
    return `${threw}, and did not acknowledge the message. It was delivered again at ${formatTime(again.leftUs)}.`;
  const other = deliveries.find((one) => one.agent !== agent && one.received !== undefined);
  const rest = other === undefined ? '' : ` ${other.agent} received the message all the same.`;
  const gone = via === 'consume' ? ' It had already left the queue.' : '';
  return `${threw}; ${published.agent} continued.${rest}${gone}`;
}
