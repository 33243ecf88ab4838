/** A journey as steps to read: when, and what. */
import type { Delivery, Journey, Trace } from '../../trace/index.ts';

export interface JourneyStep {
  readonly key: string;
  readonly atUs: number;
  readonly words: string;
  /** `now`: this is where it is. */
  readonly tone: 'plain' | 'bad' | 'now';
}

/** In order of time. What has not happened yet is not in it; where the message is now comes last. */
export function journeySteps(trace: Trace, journey: Journey, nowUs: number): readonly JourneyStep[] {
  const { published, accepted, seq, rejected, dropped, expired, deliveries, queued } = journey;
  const at = (number: number): number => trace.event(number).atUs;
  const steps: JourneyStep[] = [
    {
      key: 'published',
      atUs: published.atUs,
      words: `${published.agent} published it to ${published.channel}`,
      tone: 'plain',
    },
  ];
  if (accepted === undefined && rejected === undefined) {
    steps.push({ key: 'way', atUs: nowUs, words: `On its way to ${published.channel}`, tone: 'now' });
  }
  if (accepted !== undefined) {
    const event = trace.event(accepted);
    const keeps = event.kind !== 'accepted' || event.kept !== false;
    steps.push({
      key: 'accepted',
      atUs: at(accepted),
      words: keeps
        ? `${published.channel} took it in as number ${seq}`
        : `${published.channel} passed it on to who listened${deliveries.length === 0 ? ': nobody' : ''}, and kept nothing`,
      tone: 'plain',
    });
  }
  if (rejected !== undefined) {
    const event = trace.event(rejected);
    const reason = event.kind === 'rejected' ? event.reason : '';
    steps.push({
      key: 'rejected',
      atUs: at(rejected),
      words: `${published.channel} refused it: ${reason}`,
      tone: 'bad',
    });
  }
  for (const delivery of deliveries) steps.push(...deliverySteps(trace, delivery, nowUs));
  if (dropped !== undefined) {
    steps.push({ key: 'dropped', atUs: at(dropped), words: 'Lost: the queue was full and dropped it', tone: 'bad' });
  }
  if (expired !== undefined) {
    const words = `It left the log of ${published.channel}`;
    steps.push({ key: 'expired', atUs: at(expired), words, tone: 'plain' });
  }
  if (queued)
    steps.push({ key: 'queued', atUs: nowUs, words: `Waits in the queue of ${published.channel}`, tone: 'now' });
  return steps
    .map((step, place) => ({ step, place }))
    .sort((a, b) => a.step.atUs - b.step.atUs || a.place - b.place)
    .map(({ step }) => step);
}

function deliverySteps(trace: Trace, delivery: Delivery, nowUs: number): readonly JourneyStep[] {
  const { via, agent, handed, leftUs, received, ignored, failed, workStarted, workFinished } = delivery;
  const step = (
    name: string,
    number: number | undefined,
    words: string,
    tone: JourneyStep['tone'] = 'plain',
  ): readonly JourneyStep[] =>
    number === undefined ? [] : [{ key: `${name} ${handed}`, atUs: trace.event(number).atUs, words, tone }];
  const handing = trace.event(handed);
  const once = handing.kind === 'handed' && handing.redelivered ? ', once more' : '';
  const left = via === 'consume' ? `Handed to ${agent}, which consumes it${once}` : `A copy left for ${agent}`;
  const failure = failed === undefined ? undefined : trace.event(failed);
  return [
    { key: `left ${handed}`, atUs: leftUs, words: left, tone: 'plain' },
    ...(received === undefined && ignored === undefined
      ? [{ key: `way ${handed}`, atUs: nowUs, words: `On its way to ${agent}`, tone: 'now' as const }]
      : []),
    ...step('received', received, `${agent} received it`),
    ...step('ignored', ignored, `${agent} had unsubscribed and ignored it`, 'bad'),
    ...step('began', workStarted, `${agent} began to work on it`),
    ...step('done', workFinished, `${agent} was done with it`),
    ...step('failed', failed, `${agent} failed on it: ${failure?.kind === 'failed' ? failure.error : ''}`, 'bad'),
  ];
}
