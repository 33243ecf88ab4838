/** Events in words. */
import { type ByKind, byKind } from './by-kind.ts';
import type { GaveUp } from './client-events.ts';
import type { EventNumber, FaultTurned, Halted, Lost, RebalanceStarted, Released } from './events.ts';
import { FAULT_NAMES } from './fault-names.ts';
import { formatTime } from './format-time.ts';
import { hopEnds } from './hops.ts';
import type { Missed } from './record-events.ts';
import type { Trace } from './trace.ts';

/** Returns the event in words: "mg1 published to control". A message is named by its number, `#12`. */
export function describe(trace: Trace, number: EventNumber): string {
  return byKind(WORDS, trace.event(number), number, undefined);
}

/** Words of each kind of event. */
const WORDS: ByKind<undefined, string> = {
  published: ({ agent, channel, earlier, unsent }, number) => {
    if (earlier) return `#${number} was published earlier by ${agent} to ${channel}`;
    return `${agent} published #${number} to ${channel}${unsent ? '; its client buffers it until it is connected' : ''}`;
  },
  sent: (event) => `The client of ${event.agent} sent #${event.message} from its buffer to ${event.channel}`,
  discarded: (event) =>
    event.reason === 'duplicate'
      ? `${event.channel} already has #${event.message} and discarded the duplicate`
      : `${event.channel} discarded #${event.message}: an earlier message from ${event.agent} is missing`,
  unanswered: (event) =>
    `The response of ${event.channel} to #${event.message} was lost: the client of ${event.agent} does not know that it arrived`,
  gaveUp: (event) => `The client of ${event.agent} gave up on #${event.message}: ${GIVE_UPS[event.reason]}`,
  accepted: (event) =>
    event.kept === false
      ? `${event.channel} forwarded #${event.message} to its listeners and stored nothing`
      : `${event.channel} accepted #${event.message} as message ${event.seq}`,
  rejected: (event) => `${event.channel} rejected #${event.message}: ${event.reason}`,
  dropped: (event) => `${event.channel} dropped #${event.message}: its queue was full`,
  dispatched: (event) =>
    event.via === 'consume'
      ? `${event.channel} dispatched #${event.message} to ${event.agent}${event.redelivered ? ' again: it was not acknowledged' : ''}`
      : `${event.channel} copied #${event.message} to ${event.agent}`,
  received: (event) => `${event.agent} received #${event.message} from ${event.channel}`,
  ignored: (event) =>
    event.reason === 'unsubscribed'
      ? `${event.agent} ignored #${event.message}: it had unsubscribed from ${event.channel}`
      : `${event.agent} ignored #${event.message}: it missed an earlier message and reads again from there`,
  consumeStarted: (event) => `${event.agent} waits for ${event.channel}`,
  subscribed: (event) => `${event.agent} subscribed to ${event.channel}`,
  unsubscribed: (event) => `${event.agent} unsubscribed from ${event.channel}`,
  workStarted: (event) => `${event.agent} started to process #${event.message}`,
  workFinished: (event) => `${event.agent} finished #${event.message}`,
  failed: (event) => `${event.agent} failed on #${event.message}: ${event.error}`,
  duplicated: (event) => `A duplicate of #${event.message} left for ${hopEnds(event).to.id}`,
  delayed: (event) => `#${event.message} was delayed on its way to ${hopEnds(event).to.id}`,
  lost: (event) =>
    `#${event.message} was lost on its way to ${hopEnds(event).to.id}: ${LOSSES[event.reason]}${event.retried ? '. Its client will resend it' : ''}`,
  blocked: (event) => `${event.channel} is full: #${event.message} waits for space`,
  faultBegan: (event) => `Fault started: ${FAULT_NAMES[event.what]}${placeOf(event)}`,
  faultEnded: (event) => `Fault ended: ${FAULT_NAMES[event.what]}${placeOf(event)}`,
  crashed: (event) => `${event.agent} crashed`,
  restarted: (event) => `${event.agent} restarted`,
  consumeCancelled: (event) => `${event.agent} stopped waiting for ${event.channel}`,
  abandoned: (event) => `${event.agent} lost #${event.message} when it crashed`,
  acknowledged: (event) => `${event.agent} acknowledged #${event.message} to ${event.channel}`,
  released: releaseInWords,
  expired: (event) =>
    `${event.channel} removed #${event.message} from its log: ${event.reason === 'length' ? 'the log is full' : 'its retention time ended'}`,
  rebalanceStarted: rebalancingInWords,
  partitionsAssigned: (event) =>
    `The group of ${event.channel} assigned its partitions: ${ownersInWords(event.owners)}`,
  joinStarted: (event) =>
    `${event.agent} is joining ${event.channel} and sees nothing until ${formatTime(event.untilUs)}`,
  joined: (event) => `${event.agent} joined ${event.channel} and sees every new message`,
  measured: (event) => `The server reports ${event.depth} waiting in ${event.channel}, of ${event.accepted} accepted`,
  missed: (event) => `${event.count ?? 'An unknown number'} of ${event.channel} not recorded: ${MISSES[event.reason]}`,
  timerFired: (event) => `${event.agent}’s timer fired`,
  userActed: () => 'You took an action',
  halted: (event) => `The run ended: ${HALTS[event.reason]}`,
};

function releaseInWords({ agent, channel, message, reason, deliveries, archived }: Released): string {
  const outcome = !archived
    ? `${channel} can deliver it again`
    : reason === 'rejected'
      ? `${channel} archived it`
      : `${channel} archived it after ${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}`;
  return `${RELEASES[reason](agent, message)}: ${outcome}`;
}

/** How a member's lock on a message of a share group ends without an acknowledgement. */
export const RELEASES: Readonly<Record<Released['reason'], (agent: string, message: number) => string>> = {
  failed: (agent, message) => `${agent} released #${message}`,
  rejected: (agent, message) => `${agent} rejected #${message}`,
  lockExpired: (agent, message) => `The lock of ${agent} on #${message} expired`,
  left: (agent, message) => `${agent} left the share group while holding #${message}`,
};

/** Why a hop did not arrive. */
export const LOSSES: Readonly<Record<Lost['reason'], string>> = {
  loss: 'the link lost it',
  cut: 'the link was cut',
  crash: 'the agent was down',
  hand: 'you dropped it',
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
