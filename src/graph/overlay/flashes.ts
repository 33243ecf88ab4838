/**
 * Recent events at a node, as a ring that widens and fades. It is a function of the trace and the time, so that it looks the same
 * at any frame rate, paused, and played backwards.
 */
import type { LinkKind } from '../../scenario/index.ts';
import { type ChannelState, depthOf, directTo, type Trace, type World } from '../../trace/index.ts';

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
  /** Slot of the queue that a dropped message has left: 0 at the head. */
  readonly slot?: number;
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
    const add = (node: Flash['node'], id: string, channel: string | undefined, slot?: number): void => {
      const key = `${node} ${id}`;
      if (seen.has(key)) return;
      seen.add(key);
      flashes.push({ node, id, channel, age: Math.max(0, age), ...(slot === undefined ? {} : { slot }) });
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
      case 'brokerThrew':
      case 'brokerStopped':
        add('channel', event.channel, undefined);
        break;
      case 'discarded':
        add('channel', event.channel, undefined);
        break;
      case 'gaveUp':
      case 'failed':
      case 'threw':
      case 'stopped':
      case 'ignored':
      case 'crashed':
        add('agent', event.agent, undefined);
        break;
      case 'lost':
        if (event.reason === 'crash') add('agent', directTo(event) ?? event.agent, undefined);
        break;
      default:
        break;
    }
  }
  return flashes;
}

/** Returns the slot that a dropped message has left: the head for one from before the queue, and the tail for one that came last. */
function droppedAt(state: ChannelState | undefined, seq: number): number {
  return state === undefined || seq < state.first ? 0 : Math.max(0, depthOf(state) - 1);
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
