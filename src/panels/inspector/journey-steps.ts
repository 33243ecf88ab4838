/** A journey as steps to read: when, and what. */
import {
  type Delivery,
  GIVE_UPS,
  type Journey,
  LOSSES,
  orderWords,
  type PublishAttempt,
  type Released,
  type Trace,
} from '../../trace/index.ts';

export interface JourneyStep {
  readonly key: string;
  readonly atUs: number;
  readonly words: string;
  /** `now` marks the message's current place. */
  readonly tone: 'plain' | 'bad' | 'now';
}

/** Returns the steps in order of time. Later events are left out; the message's current place comes last. */
export function journeySteps(trace: Trace, journey: Journey, nowUs: number): readonly JourneyStep[] {
  const { published, attempts, deliveries, queued, retrying } = journey;
  const steps: JourneyStep[] = [
    {
      key: 'published',
      atUs: published.atUs,
      words: published.earlier
        ? `${published.agent} published it earlier to ${published.channel}`
        : published.to === undefined
          ? `${published.agent} published it to ${published.channel}`
          : `${published.agent} sent it to ${published.to}`,
      tone: 'plain',
    },
    ...attempts.flatMap((attempt) => passageSteps(trace, attempt, journey, nowUs)),
    ...deliveries.flatMap((delivery) => deliverySteps(trace, delivery, nowUs)),
  ];
  for (const { hop, dropped, expired } of attempts) {
    steps.push(...step(trace, `dropped ${hop}`, dropped, 'Dropped: the queue was full', 'bad'));
    steps.push(...step(trace, `expired ${hop}`, expired, `${published.channel} removed it from its log`));
  }
  for (const note of journey.notes) {
    const { text, hint } = trace.eventAs(note, 'noted');
    steps.push(...step(trace, `note ${note}`, note, text, hint ? 'bad' : 'plain'));
  }
  steps.push(...giveUpSteps(trace, journey));
  if (retrying !== undefined)
    steps.push({
      key: 'retrying',
      atUs: nowUs,
      words: `The client of ${published.agent} buffers it and will ${attempts.length === 0 ? 'send' : 'resend'} it`,
      tone: 'now',
    });
  if (queued)
    steps.push({ key: 'queued', atUs: nowUs, words: `Waits in the queue of ${published.channel}`, tone: 'now' });
  return steps
    .map((one, place) => ({ one, place }))
    .sort((a, b) => a.one.atUs - b.one.atUs || a.place - b.place)
    .map(({ one }) => one);
}

function step(
  trace: Trace,
  key: string,
  number: number | undefined,
  words: string,
  tone: JourneyStep['tone'] = 'plain',
): readonly JourneyStep[] {
  return number === undefined ? [] : [{ key, atUs: trace.atUs(number), words, tone }];
}

/** Returns what happened to a hop in flight: it was delayed, it was lost, or it is still there. */
function waySteps(
  trace: Trace,
  { delayed, lost }: PublishAttempt | Delivery,
  hop: number,
  to: string,
  arrived: boolean,
  nowUs: number,
): readonly JourneyStep[] {
  const reason = lost === undefined ? '' : LOSSES[trace.eventAs(lost, 'lost').reason];
  const last = delayed.at(-1);
  const stands = last !== undefined && trace.eventAs(last, 'delayed').resumesUs > nowUs;
  return [
    ...delayed.flatMap((number) => step(trace, `held ${number}`, number, `Delayed on its way to ${to}`, 'bad')),
    ...step(trace, `lost ${hop}`, lost, `Lost on its way to ${to}: ${reason}`, 'bad'),
    ...(arrived || lost !== undefined
      ? []
      : [
          {
            key: `way ${hop}`,
            atUs: nowUs,
            words: `${stands ? 'Delayed in flight' : 'In flight'} to ${to}`,
            tone: 'now' as const,
          },
        ]),
  ];
}

function giveUpSteps(trace: Trace, { published, gaveUp }: Journey): readonly JourneyStep[] {
  const reason = gaveUp === undefined ? '' : GIVE_UPS[trace.eventAs(gaveUp, 'gaveUp').reason];
  return step(trace, 'gave up', gaveUp, `The client of ${published.agent} gave up: ${reason}`, 'bad');
}

function passageSteps(
  trace: Trace,
  attempt: PublishAttempt,
  { message, published: { channel }, deliveries }: Journey,
  nowUs: number,
): readonly JourneyStep[] {
  const { hop, duplicated, blocked, accepted, seq, kept, rejected, discarded, unanswered } = attempt;
  const reason = rejected === undefined ? '' : trace.eventAs(rejected, 'rejected').reason;
  const arrived = [blocked, accepted, rejected, discarded].some((event) => event !== undefined);
  const departure = trace.hop(hop);
  const isDuplicate = discarded !== undefined && trace.eventAs(discarded, 'discarded').reason === 'duplicate';
  const none = deliveries.some((delivery) => delivery.seq === seq) ? '' : ' (none)';
  const passedOn = `${channel} forwarded it to its listeners${none} and stored nothing`;
  const waits = blocked !== undefined && accepted === undefined && rejected === undefined;
  return [
    ...(duplicated ? step(trace, `copied ${hop}`, hop, `A duplicate left for ${channel}`) : []),
    ...(departure.kind === 'sent' ? step(trace, `sent ${hop}`, hop, `The client of ${departure.agent} sent it`) : []),
    ...waySteps(trace, attempt, hop, channel, arrived, nowUs),
    ...step(trace, `blocked ${hop}`, blocked, `${channel} was full: it had to wait`, 'bad'),
    ...(waits
      ? [{ key: `waits ${hop}`, atUs: nowUs, words: `Waits for space in ${channel}`, tone: 'now' as const }]
      : []),
    ...step(
      trace,
      `accepted ${hop}`,
      accepted,
      kept ? `${channel} accepted it${orderWords(trace, message, seq)}` : passedOn,
    ),
    ...step(trace, `rejected ${hop}`, rejected, `${channel} rejected it: ${reason}`, 'bad'),
    ...step(
      trace,
      `discarded ${hop}`,
      discarded,
      isDuplicate
        ? `${channel} already has it and discarded the duplicate`
        : `${channel} discarded it: an earlier message is missing`,
      isDuplicate ? 'plain' : 'bad',
    ),
    ...step(trace, `unanswered ${hop}`, unanswered, `The response of ${channel} was lost`, 'bad'),
  ];
}

function deliverySteps(trace: Trace, delivery: Delivery, nowUs: number): readonly JourneyStep[] {
  const { via, agent, dispatched, duplicated, received, ignored, failed, workStarted, workFinished, abandoned } =
    delivery;
  const { acknowledged, redelivered, released } = delivery;
  const once = redelivered ? ' again' : '';
  const left = via === 'consume' ? `Dispatched to consumer ${agent}${once}` : `Copy dispatched to ${agent}`;
  const error = failed === undefined ? '' : trace.eventAs(failed, 'failed').error;
  return [
    ...(via === 'direct' && !duplicated
      ? []
      : step(trace, `left ${dispatched}`, dispatched, duplicated ? `A duplicate left for ${agent}` : left)),
    ...waySteps(trace, delivery, dispatched, agent, received !== undefined || ignored !== undefined, nowUs),
    ...step(trace, `received ${dispatched}`, received, `${agent} received it`),
    ...step(trace, `ignored ${dispatched}`, ignored, `${agent} had unsubscribed and ignored it`, 'bad'),
    ...step(trace, `began ${dispatched}`, workStarted, `${agent} started to process it`),
    ...step(trace, `done ${dispatched}`, workFinished, `${agent} finished it`),
    ...step(trace, `acknowledged ${dispatched}`, acknowledged, `${agent} acknowledged it`),
    ...step(trace, `failed ${dispatched}`, failed, `${agent} failed on it: ${error}`, 'bad'),
    ...step(trace, `abandoned ${dispatched}`, abandoned, `${agent} crashed while holding it`, 'bad'),
    ...releaseSteps(trace, delivery, released),
  ];
}

/** Returns how a delivery of a share group ended without an acknowledgement. */
function releaseSteps(
  trace: Trace,
  { agent, dispatched }: Delivery,
  released: number | undefined,
): readonly JourneyStep[] {
  if (released === undefined) return [];
  const { reason, archived } = trace.eventAs(released, 'released');
  const words = RELEASE_WORDS[reason](agent);
  return archived
    ? step(trace, `archived ${dispatched}`, released, `${words}: archived, never delivered again`, 'bad')
    : step(trace, `released ${dispatched}`, released, `${words}: available again`);
}

const RELEASE_WORDS: Readonly<Record<Released['reason'], (agent: string) => string>> = {
  failed: (agent) => `${agent} released it`,
  rejected: (agent) => `${agent} rejected it`,
  lockExpired: (agent) => `The lock of ${agent} expired`,
  left: (agent) => `${agent} left the share group`,
};
