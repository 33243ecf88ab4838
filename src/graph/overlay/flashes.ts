/**
 * Recent events at a node, as a ring that widens and fades. It is a function of the trace and the time, so that it looks the same
 * at any frame rate, paused, and played backwards.
 */
import type { LinkKind } from '../../scenario/index.ts';
import type { ChannelState, Trace, World } from '../../trace/index.ts';

/** Duration of a flash, in virtual time. */
export const FLASH_US = 250_000;
/** Duration of the mark of a loss on a link, which is its only sign. */
const LOSS_US = 700_000;
/** Number of events searched backwards in one frame. */
const LOOK_BACK_MAX = 400;

export interface Flash {
  readonly node: 'agent' | 'channel';
  readonly id: string;
  /** Channel whose colour the flash has; undefined for an error. */
  readonly channel: string | undefined;
  /** 0 when it happened, 1 when it is over. */
  readonly age: number;
  /** End of the queue that a dropped message has left. */
  readonly end?: 'head' | 'tail';
}

/** Returns the latest flash of each node, newest first. */
export function flashesAt(trace: Trace, world: World, nowUs: number): Flash[] {
  const flashes: Flash[] = [];
  const seen = new Set<string>();
  const last = Math.max(0, world.events - LOOK_BACK_MAX);
  for (let number = world.events - 1; number >= last; number -= 1) {
    const event = trace.event(number);
    const age = (nowUs - event.atUs) / FLASH_US;
    if (age >= 1) break;
    const add = (node: Flash['node'], id: string, channel: string | undefined, end?: Flash['end']): void => {
      const key = `${node} ${id}`;
      if (seen.has(key)) return;
      seen.add(key);
      flashes.push({ node, id, channel, age: Math.max(0, age), ...(end === undefined ? {} : { end }) });
    };
    switch (event.kind) {
      case 'accepted':
        add('channel', event.channel, event.channel);
        break;
      case 'received':
        add('agent', event.agent, event.channel);
        break;
      case 'dropped':
        add('channel', event.channel, undefined, droppedAt(world.channels.get(event.channel), event.seq));
        break;
      case 'rejected':
      case 'blocked':
        add('channel', event.channel, undefined);
        break;
      case 'discarded':
        add('channel', event.channel, undefined);
        break;
      case 'gaveUp':
      case 'failed':
      case 'ignored':
      case 'crashed':
        add('agent', event.agent, undefined);
        break;
      case 'lost':
        if (event.reason === 'crash') add('agent', event.agent, undefined);
        break;
      default:
        break;
    }
  }
  return flashes;
}

/** Returns the end of the queue at which a message was dropped: everything before the queue was older. */
function droppedAt(state: ChannelState | undefined, seq: number): 'head' | 'tail' {
  return state === undefined || seq < state.first ? 'head' : 'tail';
}

/** Place where a message was lost in flight. */
export interface LossMark {
  readonly via: LinkKind;
  readonly agent: string;
  readonly channel: string;
  /** Part of the distance that it had travelled, 0 to 1. */
  readonly fraction: number;
  /** 0 when it happened, 1 when it is over. */
  readonly age: number;
}

/** Returns the recent losses between two nodes, newest first. */
export function lossesAt(trace: Trace, world: World, nowUs: number): LossMark[] {
  const marks: LossMark[] = [];
  const last = Math.max(0, world.events - LOOK_BACK_MAX);
  for (let number = world.events - 1; number >= last; number -= 1) {
    const event = trace.event(number);
    const age = (nowUs - event.atUs) / LOSS_US;
    if (age >= 1) break;
    if (event.kind !== 'lost' || event.reason === 'crash') continue;
    const { via, agent, channel, fraction } = event;
    marks.push({ via, agent, channel, fraction, age: Math.max(0, age) });
  }
  return marks;
}
