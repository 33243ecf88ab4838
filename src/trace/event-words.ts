/** Events in words. */
import type { GaveUp } from './client-events.ts';
import type { EventNumber, FaultName, FaultTurned, Halted, Lost, RebalanceStarted, Released } from './events.ts';
import { formatTime } from './format-time.ts';
import { hopEnds } from './hops.ts';
import type { Missed } from './record-events.ts';
import type { Trace } from './trace.ts';

/** Returns the event in words: "mg1 published to control". A message is named by its number, `#12`. */
export function describe(trace: Trace, number: EventNumber): string {
  const event = trace.event(number);
  switch (event.kind) {
    case 'published':
      if (event.earlier) return `#${number} had been published by ${event.agent} to ${event.channel} before`;
      return `${event.agent} published #${number} to ${event.channel}${event.unsent ? ': its client keeps it until it can send it' : ''}`;
    case 'sent':
      return `The client of ${event.agent} sent #${event.message} to ${event.channel}, after it had kept it`;
    case 'discarded':
      return event.reason === 'duplicate'
        ? `${event.channel} has #${event.message} already, and stores it once`
        : `${event.channel} did not take #${event.message} yet: an earlier message of ${event.agent} is missing`;
    case 'unanswered':
      return `The answer of ${event.channel} to #${event.message} was lost: the client of ${event.agent} does not know that it arrived`;
    case 'gaveUp':
      return `The client of ${event.agent} gave up on #${event.message}: ${GIVE_UPS[event.reason]}`;
    case 'accepted':
      return event.kept === false
        ? `${event.channel} passed #${event.message} on to those who listen, and keeps nothing`
        : `${event.channel} accepted #${event.message} as number ${event.seq}`;
    case 'rejected':
      return `${event.channel} refused #${event.message}: ${event.reason}`;
    case 'dropped':
      return `${event.channel} dropped #${event.message} from its full queue`;
    case 'dispatched':
      return event.via === 'consume'
        ? `${event.channel} handed #${event.message} to ${event.agent}, which consumes it${event.redelivered ? ': once more, as nobody has acknowledged it' : ''}`
        : `${event.channel} sent a copy of #${event.message} to ${event.agent}`;
    case 'received':
      return `${event.agent} received #${event.message} from ${event.channel}`;
    case 'ignored':
      return event.reason === 'unsubscribed'
        ? `${event.agent} ignored #${event.message}: it had unsubscribed from ${event.channel}`
        : `${event.agent} ignored #${event.message}: it missed an earlier one, and reads again from there`;
    case 'consumeStarted':
      return `${event.agent} waits for the next message of ${event.channel}`;
    case 'subscribed':
      return `${event.agent} subscribed to ${event.channel}`;
    case 'unsubscribed':
      return `${event.agent} unsubscribed from ${event.channel}`;
    case 'workStarted':
      return `${event.agent} began to work on #${event.message}`;
    case 'workFinished':
      return `${event.agent} finished #${event.message}`;
    case 'failed':
      return `${event.agent} failed on #${event.message}: ${event.error}`;
    case 'duplicated':
      return `A second #${event.message} set out for ${hopEnds(event).to.id}`;
    case 'delayed':
      return `#${event.message} is held up on its way to ${hopEnds(event).to.id}`;
    case 'lost':
      return `#${event.message} was lost on its way to ${hopEnds(event).to.id}: ${LOSSES[event.reason]}${event.retried ? '. Its client sends it again' : ''}`;
    case 'blocked':
      return `${event.channel} is full: #${event.message} waits for space`;
    case 'faultBegan':
      return `Fault begins: ${FAULTS[event.what]}${placeOf(event)}`;
    case 'faultEnded':
      return `Fault ends: ${FAULTS[event.what]}${placeOf(event)}`;
    case 'crashed':
      return `${event.agent} crashed`;
    case 'restarted':
      return `${event.agent} is back`;
    case 'consumeCancelled':
      return `${event.agent} waits for ${event.channel} no more`;
    case 'abandoned':
      return `${event.agent} lost #${event.message} with all that it had in hand`;
    case 'acknowledged':
      return `${event.agent} acknowledged #${event.message} to ${event.channel}`;
    case 'released':
      return releaseInWords(event);
    case 'expired':
      return `#${event.message} left the log of ${event.channel}: ${event.reason === 'length' ? 'the log is full' : 'its time is over'}`;
    case 'rebalanceStarted':
      return rebalancingInWords(event);
    case 'partitionsAssigned':
      return `The group of ${event.channel} has shared its partitions out: ${ownersInWords(event.owners)}`;
    case 'joinStarted':
      return `${event.agent} joins ${event.channel}, and sees nothing until ${formatTime(event.untilUs)}`;
    case 'joined':
      return `${event.agent} sees what comes to ${event.channel} from now on`;
    case 'measured':
      return `The server counts ${event.depth} in the queue of ${event.channel}, of ${event.accepted} that it took in`;
    case 'missed':
      return `${event.count ?? 'An unknown number'} of ${event.channel} not recorded: ${MISSES[event.reason]}`;
    case 'timerFired':
      return `${event.agent} ticked`;
    case 'userActed':
      return 'You did something';
    case 'halted':
      return `The run ended: ${HALTS[event.reason]}`;
  }
}

function releaseInWords({ agent, channel, message, reason, deliveries, archived }: Released): string {
  const outcome = !archived
    ? `${channel} can hand it out again`
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
  left: (agent, message) => `${agent} left the share group with #${message} in hand`,
};

/** Why a hop did not arrive. */
export const LOSSES: Readonly<Record<Lost['reason'], string>> = {
  loss: 'the link lost it',
  cut: 'the link was cut',
  crash: 'the agent was down',
  hand: 'you took it away',
};

/** Why a client stops trying to publish a message. */
export const GIVE_UPS: Readonly<Record<GaveUp['reason'], string>> = {
  timeout: 'its delivery time-out is over',
  full: 'its buffer is full',
  unanswered: 'it got no answer, and sends nothing twice',
  crash: 'it went down with its agent',
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
  gap: 'the server has lost them',
  rate: 'too many at once',
  full: 'the record was full',
  unreadable: 'no message that can be read',
};

/** Names of faults. */
export const FAULTS: Readonly<Record<FaultName, string>> = {
  delay: 'delay',
  loss: 'loss',
  duplication: 'duplication',
  reordering: 'reordering',
  cut: 'cut',
  crash: 'crash',
  slow: 'slow agent',
  throw: 'throwing callback',
  full: 'full queue',
};

function placeOf({ agent, channel }: FaultTurned): string {
  if (agent !== undefined && channel !== undefined) return `, between ${agent} and ${channel}`;
  return agent === undefined && channel === undefined ? '' : `, at ${agent ?? channel}`;
}

function rebalancingInWords({ agent, channel, reason, goesOn, untilUs }: RebalanceStarted): string {
  const others = goesOn ? 'the others read on' : 'nobody is handed anything';
  if (reason === 'missing')
    return `The group of ${channel} waits for ${agent} before it shares its partitions out: ${others}`;
  return `${agent} ${reason} the group of ${channel}, which rebalances until ${formatTime(untilUs)}: ${others}`;
}

function ownersInWords(owners: readonly string[]): string {
  const members = [...new Set(owners)].filter((owner) => owner !== '');
  if (members.length === 0) return 'nobody is in it';
  const places = (member: string): string => owners.flatMap((owner, at) => (owner === member ? [at] : [])).join(', ');
  return members.map((member) => `${member} reads partition ${places(member)}`).join('; ');
}
