/** Events in words. */
import type { GaveUp } from './client-events.ts';
import type { EventNumber, FaultTurned, Halted, Lost, RebalanceStarted, Released } from './events.ts';
import { FAULT_NAMES } from './fault-names.ts';
import { formatTime } from './format-time.ts';
import { hopEnds } from './hop-ends.ts';
import type { Missed } from './record-events.ts';
import type { Trace } from './trace.ts';

/** Returns the event in words: "mg1 published to control". A message is named by its number, `#12`. */
export function describe(trace: Trace, number: EventNumber): string {
  const event = trace.event(number);
  switch (event.kind) {
    case 'published':
      if (event.earlier) return `#${number} was published earlier by ${event.agent} to ${event.channel}`;
      return `${event.agent} published #${number} to ${event.channel}${event.unsent ? '; its client buffers it until it is connected' : ''}`;
    case 'sent':
      return `The client of ${event.agent} sent #${event.message} from its buffer to ${event.channel}`;
    case 'discarded':
      return event.reason === 'duplicate'
        ? `${event.channel} already has #${event.message} and discarded the duplicate`
        : `${event.channel} discarded #${event.message}: an earlier message from ${event.agent} is missing`;
    case 'unanswered':
      return `The response of ${event.channel} to #${event.message} was lost: the client of ${event.agent} does not know that it arrived`;
    case 'gaveUp':
      return `The client of ${event.agent} gave up on #${event.message}: ${GIVE_UPS[event.reason]}`;
    case 'accepted':
      return event.kept === false
        ? `${event.channel} forwarded #${event.message} to its listeners and stored nothing`
        : `${event.channel} accepted #${event.message} as message ${event.seq}`;
    case 'rejected':
      return `${event.channel} rejected #${event.message}: ${event.reason}`;
    case 'dropped':
      return `${event.channel} dropped #${event.message}: its queue was full`;
    case 'dispatched':
      return event.via === 'consume'
        ? `${event.channel} dispatched #${event.message} to ${event.agent}${event.redelivered ? ' again: it was not acknowledged' : ''}`
        : `${event.channel} copied #${event.message} to ${event.agent}`;
    case 'received':
      return `${event.agent} received #${event.message} from ${event.channel}`;
    case 'ignored':
      return event.reason === 'unsubscribed'
        ? `${event.agent} ignored #${event.message}: it had unsubscribed from ${event.channel}`
        : `${event.agent} ignored #${event.message}: it missed an earlier message and reads again from there`;
    case 'consumeStarted':
      return `${event.agent} waits for ${event.channel}`;
    case 'subscribed':
      return `${event.agent} subscribed to ${event.channel}`;
    case 'unsubscribed':
      return `${event.agent} unsubscribed from ${event.channel}`;
    case 'workStarted':
      return `${event.agent} started to process #${event.message}`;
    case 'workFinished':
      return `${event.agent} finished #${event.message}`;
    case 'failed':
      return `${event.agent} failed on #${event.message}: ${event.error}`;
    case 'duplicated':
      return `A duplicate of #${event.message} left for ${hopEnds(event).to.id}`;
    case 'delayed':
      return `#${event.message} was delayed on its way to ${hopEnds(event).to.id}`;
    case 'lost':
      return `#${event.message} was lost on its way to ${hopEnds(event).to.id}: ${LOSSES[event.reason]}${event.retried ? '. Its client will resend it' : ''}`;
    case 'blocked':
      return `${event.channel} is full: #${event.message} waits for space`;
    case 'faultBegan':
      return `Fault started: ${FAULT_NAMES[event.what]}${placeOf(event)}`;
    case 'faultEnded':
      return `Fault ended: ${FAULT_NAMES[event.what]}${placeOf(event)}`;
    case 'crashed':
      return `${event.agent} crashed`;
    case 'restarted':
      return `${event.agent} restarted`;
    case 'consumeCancelled':
      return `${event.agent} stopped waiting for ${event.channel}`;
    case 'abandoned':
      return `${event.agent} lost #${event.message} when it crashed`;
    case 'acknowledged':
      return `${event.agent} acknowledged #${event.message} to ${event.channel}`;
    case 'released':
      return releaseInWords(event);
    case 'expired':
      return `${event.channel} removed #${event.message} from its log: ${event.reason === 'length' ? 'the log is full' : 'its retention time ended'}`;
    case 'rebalanceStarted':
      return rebalancingInWords(event);
    case 'partitionsAssigned':
      return `The group of ${event.channel} assigned its partitions: ${ownersInWords(event.owners)}`;
    case 'joinStarted':
      return `${event.agent} is joining ${event.channel} and sees nothing until ${formatTime(event.untilUs)}`;
    case 'joined':
      return `${event.agent} joined ${event.channel} and sees every new message`;
    case 'measured':
      return `The server reports ${event.depth} waiting in ${event.channel}, of ${event.accepted} accepted`;
    case 'missed':
      return `${event.count ?? 'An unknown number'} of ${event.channel} not recorded: ${MISSES[event.reason]}`;
    case 'timerFired':
      return `${event.agent}’s timer fired`;
    case 'userActed':
      return 'You took an action';
    case 'halted':
      return `The run ended: ${HALTS[event.reason]}`;
  }
}

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
