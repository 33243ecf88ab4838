/** Which message caused this one? */
import { formatTime, type MessageId } from '../../trace/index.ts';
import type { Draft, KindOfQuestion, Site, Wrong } from '../draft.ts';
import type { QuestionRun } from '../question-run.ts';
import { between, messageSites, SPAN_US } from './reading.ts';

/** Messages that the agent received before, at most, to choose from. */
const RECENT = 4;

export const cause: KindOfQuestion = {
  *sites(run, request): Iterable<Site> {
    for (const site of messageSites(run, request)) {
      const { about, alsoAbout } = run.trace.message(site.message ?? -1);
      if (about !== undefined && alsoAbout === undefined) yield site;
    }
  },
  draft(run, { message = -1 }): Draft | undefined {
    const { about, agent, channel, atUs } = run.trace.message(message);
    if (about === undefined || !run.trace.hasMessage(about)) return undefined;
    const recent = receivedBefore(run, agent, message);
    const before = recent.filter((one) => run.atUs(one) < atUs);
    const receipt = recent.findLast((one) => run.trace.messageOf(one) === about);
    const last = before.at(-1);
    if (receipt === undefined || last === undefined) return undefined;
    const askedAtUs = between(run.atUs(last), atUs);
    if (askedAtUs === undefined || atUs - askedAtUs > SPAN_US) return undefined;
    const messages = [...new Set([...recent.slice(-RECENT).map((one) => run.trace.messageOf(one) ?? -1), about])];
    const wrong = [...messages].reverse().filter((one) => one !== about);
    return {
      words: `Which message makes ${agent} publish ${run.name(message)}?`,
      askedAtUs,
      answeredAtUs: atUs,
      about: { agents: [agent], channels: [channel] },
      pickable: { messages: messages.sort((a, b) => a - b) },
      right: { mode: 'message', message: about },
      // Only what came after the cause looks like one.
      wrong: wrong
        .filter((one) => lastReceipt(run, recent, one) > receipt)
        .map((one): Wrong => ({ value: { mode: 'message', message: one }, because: 'last-arrival-is-the-cause' })),
      proof: [receipt, message],
      why: () =>
        `${agent} received ${run.name(about)} at ${formatTime(run.atUs(receipt))} and answered it ${formatTime(atUs - run.atUs(receipt))} later.`,
    };
  },
};

function receivedBefore(run: QuestionRun, agent: string, message: MessageId): readonly number[] {
  return run.trace.receiptsOf(agent, message);
}

function lastReceipt(run: QuestionRun, receipts: readonly number[], message: MessageId): number {
  return receipts.findLast((one) => run.trace.messageOf(one) === message) ?? -1;
}
