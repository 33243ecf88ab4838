/** Events in words. */
import { type ByKind, byKind } from './by-kind.ts';
import type { GaveUp } from './client-events.ts';
import type { StopReason } from './code-events.ts';
import type {
  Acknowledged,
  Delayed,
  Duplicated,
  EventNumber,
  FaultTurned,
  Halted,
  Lost,
  MessageId,
  RebalanceStarted,
  Received,
  Released,
  TraceEvent,
} from './events.ts';
import { FAULT_NAMES } from './fault-names.ts';
import { formatTime } from './format-time.ts';
import { hopEnds } from './hops.ts';
import { messageName, messageShortName, orderWords, sentence } from './message-names.ts';
import type { Missed } from './record-events.ts';
import type { Trace } from './trace.ts';

/** Returns the event in words: "mg1 published message 3 to control". A message has its number among those of its channel. */
export function describe(trace: Trace, number: EventNumber): string {
  return byKind(WORDS, trace.event(number), number, { trace });
}

/**
 * Returns an event in the same words, as a part of a longer sentence.
 * @param event the event with that number; it may name several agents as one: "mg2 and mg3"
 * @param known message that the sentence has named before, with its channel: "mg2 and mg3 received it"
 */
export function describeWithin(trace: Trace, number: EventNumber, event: TraceEvent, known?: MessageId): string {
  return byKind(WORDS, event, number, { trace, known });
}

/** What the words of an event depend on beside the event. */
interface Telling {
  readonly trace: Trace;
  /** Message that has been named before. */
  readonly known?: MessageId | undefined;
}

/** Words of each kind of event. */
const WORDS: ByKind<Telling, string> = {
  published: ({ agent, channel, earlier, unsent, to }, number, { trace }) => {
    const it = messageShortName(trace, number);
    if (to !== undefined) return `${agent} sent ${it} to ${to}`;
    if (earlier) return `${agent} published ${it} to ${channel} earlier`;
    return `${agent} published ${it} to ${channel}${unsent ? '; its client buffers it until it is connected' : ''}`;
  },
  sent: (event, _, telling) =>
    `The client of ${event.agent} sent ${it(telling, event)} from its buffer to ${event.channel}`,
  discarded: (event, _, telling) =>
    event.reason === 'duplicate'
      ? `${event.channel} already has ${it(telling, event)} and discarded the duplicate`
      : `${event.channel} discarded ${it(telling, event)}: an earlier message from ${event.agent} is missing`,
  unanswered: (event, _, telling) =>
    `The response of ${event.channel} to ${it(telling, event)} was lost: the client of ${event.agent} does not know that it arrived`,
  gaveUp: (event, _, telling) =>
    `The client of ${event.agent} gave up on ${name(telling, event)}: ${GIVE_UPS[event.reason]}`,
  accepted: (event, _, telling) =>
    event.kept === false
      ? `${event.channel} forwarded ${it(telling, event)} to its listeners and stored nothing`
      : `${event.channel} accepted ${it(telling, event)}${orderWords(telling.trace, event.message, event.seq)}`,
  rejected: (event, _, telling) => `${event.channel} rejected ${it(telling, event)}: ${event.reason}`,
  dropped: (event, _, telling) => `${event.channel} dropped ${it(telling, event)}: its queue was full`,
  dispatched: (event, _, telling) =>
    event.via === 'consume'
      ? `${event.channel} dispatched ${it(telling, event)} to ${event.agent}${event.redelivered ? ' again: it was not acknowledged' : ''}`
      : `${event.channel} copied ${it(telling, event)} to ${event.agent}`,
  received: (event, _, telling) => `${event.agent} received ${it(telling, event)}${place(telling, event, 'from')}`,
  ignored: (event, _, telling) =>
    event.reason === 'unsubscribed'
      ? `${event.agent} ignored ${it(telling, event)}: it had unsubscribed from ${event.channel}`
      : `${event.agent} ignored ${name(telling, event)}: it missed an earlier message and reads again from there`,
  consumeStarted: (event) => `${event.agent} waits for ${event.channel}`,
  subscribed: (event) => `${event.agent} subscribed to ${event.channel}`,
  unsubscribed: (event) => `${event.agent} unsubscribed from ${event.channel}`,
  workStarted: (event, _, telling) =>
    event.message === undefined
      ? `${event.agent} started ${event.what ?? 'its work'}`
      : `${event.agent} started to process ${name(telling, { message: event.message })}`,
  workFinished: (event, _, telling) =>
    event.message === undefined
      ? `${event.agent} finished ${event.what ?? 'its work'}`
      : `${event.agent} finished ${name(telling, { message: event.message })}`,
  failed: (event, _, telling) => `${event.agent} failed on ${name(telling, event)}: ${event.error}${lineWords(event)}`,
  threw: (event) => `The code of ${event.agent} threw: ${event.error}${lineWords(event)}`,
  stopped: ({ agent, reason }) => `The code of ${agent} was stopped: ${STOPS[reason]}`,
  brokerThrew: (event) => `The broker threw at ${event.channel}: ${event.error}${lineWords(event)}`,
  brokerStopped: ({ channel, reason }) => `The broker was stopped at ${channel}: ${STOPS[reason]}`,
  logged: ({ agent, text }) => `${agent}: ${text}`,
  duplicated: (event, _, telling) => `A duplicate of ${itOnTheWay(telling, event)} left for ${hopEnds(event).to.id}`,
  delayed: (event, _, telling) =>
    `${sentence(itOnTheWay(telling, event))} was delayed on its way to ${hopEnds(event).to.id}`,
  lost: (event, _, telling) =>
    `${sentence(itOnTheWay(telling, event))} was lost on its way to ${hopEnds(event).to.id}: ${LOSSES[event.reason]}${event.retried ? '. Its client will resend it' : ''}`,
  blocked: (event, _, telling) => `${event.channel} is full: ${it(telling, event)} waits for space`,
  faultBegan: (event) => `Fault started: ${FAULT_NAMES[event.what]}${placeOf(event)}`,
  faultEnded: (event) => `Fault ended: ${FAULT_NAMES[event.what]}${placeOf(event)}`,
  crashed: (event) => `${event.agent} crashed`,
  restarted: (event) => `${event.agent} restarted`,
  consumeCancelled: (event) => `${event.agent} stopped waiting for ${event.channel}`,
  abandoned: (event, _, telling) => `${event.agent} lost ${name(telling, event)} when it crashed`,
  acknowledged: (event, _, telling) =>
    `${event.agent} acknowledged ${it(telling, event)}${place(telling, event, 'to')}`,
  released: releaseInWords,
  expired: (event, _, telling) =>
    `${event.channel} removed ${it(telling, event)} from its log: ${event.reason === 'length' ? 'the log is full' : 'its retention time ended'}`,
  rebalanceStarted: rebalancingInWords,
  partitionsAssigned: (event) =>
    `The group of ${event.channel} assigned its partitions: ${ownersInWords(event.owners)}`,
  joinStarted: (event) =>
    `${event.agent} is joining ${event.channel} and sees nothing until ${formatTime(event.untilUs)}`,
  joined: (event) => `${event.agent} joined ${event.channel} and sees every new message`,
  measured: (event) => `The server reports ${event.depth} waiting in ${event.channel}, of ${event.accepted} accepted`,
  missed: (event) => `${event.count ?? 'An unknown number'} of ${event.channel} not recorded: ${MISSES[event.reason]}`,
  polled: ({ agent, channel, count = 1 }) =>
    count === 1 ? `${agent} found ${channel} empty` : `${agent} found ${channel} empty ${count} times`,
  noted: ({ text }) => text,
  timerFired: (event) => `${event.agent}’s timer fired`,
  userActed: () => 'You took an action',
  halted: (event) => `The run ended: ${HALTS[event.reason]}`,
};

/** Returns the message of an event whose channel the sentence names: "message 3". */
function it({ trace, known }: Telling, { message }: { readonly message: MessageId }): string {
  return message === known ? 'it' : messageShortName(trace, message);
}

/** Returns the message of an event whose channel the sentence does not name: "message 3 on control". */
function name({ trace, known }: Telling, { message }: { readonly message: MessageId }): string {
  return message === known ? 'it' : messageName(trace, message);
}

/** Returns from where a message came, or to where an acknowledgement goes: " from control". Empty for a known message. */
function place({ trace, known }: Telling, event: Received | Acknowledged, word: 'from' | 'to'): string {
  if (event.message === known) return '';
  const isDirect = event.kind === 'received' && event.via === 'direct';
  return ` ${word} ${isDirect ? trace.message(event.message).agent : event.channel}`;
}

/** Returns the message of a hop: the sentence names its channel only if it goes there. */
function itOnTheWay(telling: Telling, event: Duplicated | Delayed | Lost): string {
  return (hopEnds(event).to.kind === 'channel' ? it : name)(telling, event);
}

function releaseInWords(event: Released, _: EventNumber, telling: Telling): string {
  const { agent, channel, reason, deliveries, archived } = event;
  const outcome = !archived
    ? `${channel} can deliver it again`
    : reason === 'rejected'
      ? `${channel} archived it`
      : `${channel} archived it after ${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}`;
  return `${RELEASES[reason](agent, it(telling, event))}: ${outcome}`;
}

/** How a member's lock on a message of a share group ends without an acknowledgement. */
const RELEASES: Readonly<Record<Released['reason'], (agent: string, message: string) => string>> = {
  failed: (agent, message) => `${agent} released ${message}`,
  rejected: (agent, message) => `${agent} rejected ${message}`,
  lockExpired: (agent, message) => `The lock of ${agent} on ${message} expired`,
  left: (agent, message) => `${agent} left the share group while holding ${message}`,
};

/** Why a hop did not arrive. */
export const LOSSES: Readonly<Record<Lost['reason'], string>> = {
  loss: 'the link lost it',
  cut: 'the link was cut',
  crash: 'the agent was down',
  hand: 'you dropped it',
  cancelled: 'it was cancelled',
};

/** Why a client stops trying to publish a message. */
export const GIVE_UPS: Readonly<Record<GaveUp['reason'], string>> = {
  timeout: 'its delivery timeout expired',
  full: 'its buffer is full',
  unanswered: 'it got no response and does not resend',
  crash: 'its agent crashed',
};

/** Which budget ended a run. */
export const HALTS: Readonly<Record<Halted['reason'], string>> = {
  events: 'too many events',
  instant: 'too many events at one instant',
  inFlight: 'too many messages in flight',
  payloads: 'its payloads take too much memory',
};

/** Which budget stopped the code of an agent. */
export const STOPS: Readonly<Record<StopReason, string>> = {
  instructions: 'too many instructions in one call',
  calls: 'too many calls at one instant',
  memory: 'too much memory',
  stack: 'too many nested calls',
  logLines: 'too many log lines',
  messageSize: 'a message is too large',
  timers: 'too many open timers',
};

/** Returns the place of an error in the code of an agent: " (line 3)". Empty where it is unknown. */
export function lineWords({ line }: { readonly line?: number }): string {
  return line === undefined ? '' : ` (line ${line})`;
}

/** Reasons why messages are not in a record of real traffic. */
export const MISSES: Readonly<Record<Missed['reason'], string>> = {
  gap: 'the server lost them',
  rate: 'too many at once',
  full: 'the record was full',
  unreadable: 'unreadable as a message',
};

function placeOf({ agent, channel }: FaultTurned): string {
  if (agent !== undefined && channel !== undefined) return `, between ${agent} and ${channel}`;
  return agent === undefined && channel === undefined ? '' : `, at ${agent ?? channel}`;
}

function rebalancingInWords({ agent, channel, reason, goesOn, untilUs }: RebalanceStarted): string {
  const others = goesOn ? 'other members keep reading' : 'no member gets messages';
  if (reason === 'missing')
    return `The group of ${channel} waits for ${agent} before it assigns its partitions: ${others}`;
  return `${agent} ${reason} the group of ${channel}, which rebalances until ${formatTime(untilUs)}: ${others}`;
}

function ownersInWords(owners: readonly string[]): string {
  const members = [...new Set(owners)].filter((owner) => owner !== '');
  if (members.length === 0) return 'it has no members';
  const places = (member: string): string => owners.flatMap((owner, at) => (owner === member ? [at] : [])).join(', ');
  return members.map((member) => `${member} reads partition ${places(member)}`).join('; ');
}
