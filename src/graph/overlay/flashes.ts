/**
 * What just happened at a node, as a ring that widens and fades: a function of the trace and the time, so that it looks the
 * same at any frame rate, paused, and played backwards.
 */
import type { Trace, World } from '../../trace/index.ts';

/** How long a flash lasts, in virtual time. */
export const FLASH_US = 250_000;
/** Events looked back at in one frame. */
const LOOK_BACK_MAX = 400;

export interface Flash {
  readonly node: 'agent' | 'channel';
  readonly id: string;
  /** The channel whose colour it has; undefined for what went wrong. */
  readonly channel: string | undefined;
  /** 0 when it happened, 1 when it is over. */
  readonly age: number;
}

/** The latest flash of each node, newest first. */
export function flashesAt(trace: Trace, world: World, nowUs: number): Flash[] {
  const flashes: Flash[] = [];
  const seen = new Set<string>();
  const last = Math.max(0, world.events - LOOK_BACK_MAX);
  for (let number = world.events - 1; number >= last; number -= 1) {
    const event = trace.event(number);
    const age = (nowUs - event.atUs) / FLASH_US;
    if (age >= 1) break;
    const add = (node: Flash['node'], id: string, channel: string | undefined): void => {
      const key = `${node} ${id}`;
      if (seen.has(key)) return;
      seen.add(key);
      flashes.push({ node, id, channel, age: Math.max(0, age) });
    };
    switch (event.kind) {
      case 'accepted':
        add('channel', event.channel, event.channel);
        break;
      case 'received':
        add('agent', event.agent, event.channel);
        break;
      case 'rejected':
      case 'dropped':
        add('channel', event.channel, undefined);
        break;
      case 'failed':
      case 'ignored':
        add('agent', event.agent, undefined);
        break;
      default:
        break;
    }
  }
  return flashes;
}
