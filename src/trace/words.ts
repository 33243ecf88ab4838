/** Events and times in words. */
import type { EventNumber, FaultName, FaultTurned, Halted, Lost, Micros, Missed, Rebalancing } from './events.ts';
import { hopEnds } from './hop-ends.ts';
import type { Trace } from './trace.ts';

/** Returns the event in words: "mg1 published to control". A message is named by its number, `#12`. */
export function describe(trace: Trace, number: EventNumber): string {
  const event = trace.event(number);
  switch (event.kind) {
    case 'published':
      if (event.earlier) return `#${number} had been published by ${event.agent} to ${event.channel} before`;
      return `${event.agent} published #${number} to ${event.channel}`;
    case 'accepted':
      return event.kept === false
        ? `${event.channel} passed #${event.message} on to those who listen, and keeps nothing`
        : `${event.channel} accepted #${event.message} as number ${event.seq}`;
    case 'rejected':
      return `${event.channel} refused #${event.message}: ${event.reason}`;
    case 'dropped':
      return `${event.channel} dropped #${event.message} from its full queue`;
    case 'handed':
      return event.via === 'consume'
        ? `${event.channel} handed #${event.message} to ${event.agent}, which consumes it${event.redelivered ? ': once more, as nobody has acknowledged it' : ''}`
        : `${event.channel} sent a copy of #${event.message} to ${event.agent}`;
    case 'received':
      return `${event.agent} received #${event.message} from ${event.channel}`;
    case 'ignored':
      return event.reason === 'unsubscribed'
        ? `${event.agent} ignored #${event.message}: it had unsubscribed from ${event.channel}`
        : `${event.agent} ignored #${event.message}: it missed an earlier one, and reads again from there`;
    case 'waited':
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
    case 'copied':
      return `A second #${event.message} set out for ${hopEnds(event).to.id}`;
    case 'held':
      return `#${event.message} is held up on its way to ${hopEnds(event).to.id}`;
    case 'lost':
      return `#${event.message} was lost on its way to ${hopEnds(event).to.id}: ${LOSSES[event.reason]}`;
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
    case 'withdrawn':
      return `${event.agent} waits for ${event.channel} no more`;
    case 'abandoned':
      return `${event.agent} lost #${event.message} with all that it had in hand`;
    case 'acknowledged':
      return `${event.agent} acknowledged #${event.message} to ${event.channel}`;
    case 'expired':
      return `#${event.message} left the log of ${event.channel}: ${event.reason === 'length' ? 'the log is full' : 'its time is over'}`;
    case 'rebalancing':
      return rebalancingInWords(event);
    case 'rebalanced':
      return `The group of ${event.channel} has shared its partitions out: ${ownersInWords(event.owners)}`;
    case 'joining':
      return `${event.agent} joins ${event.channel}, and sees nothing until ${formatTime(event.untilUs)}`;
    case 'joined':
      return `${event.agent} sees what comes to ${event.channel} from now on`;
    case 'measured':
      return `The server counts ${event.depth} in the queue of ${event.channel}, of ${event.accepted} that it took in`;
    case 'missed':
      return `${event.count ?? 'An unknown number'} of ${event.channel} not recorded: ${MISSES[event.reason]}`;
    case 'ticked':
      return `${event.agent} ticked`;
    case 'intervened':
      return 'You did something';
    case 'halted':
      return `The run ended: ${HALTS[event.reason]}`;
  }
}

/** Reasons why a hop did not arrive. */
export const LOSSES: Readonly<Record<Lost['reason'], string>> = {
  loss: 'the link lost it',
  cut: 'the link was cut',
  crash: 'the agent was down',
  hand: 'you took it away',
};

/** Budgets that ended a run. */
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

function rebalancingInWords({ agent, channel, reason, goesOn, untilUs }: Rebalancing): string {
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

/** Returns "12.430 s": always three decimals, truncated and not rounded, so that a readout never runs ahead. */
export function formatTime(atUs: Micros): string {
  return `${(Math.floor(atUs / 1000) / 1000).toFixed(3)} s`;
}
