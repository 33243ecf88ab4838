/** State of an agent during a run. */
import type { Message } from '../messaging/index.ts';
import type { Agent, Behaviour } from '../scenario/index.ts';
import type { MessageId } from '../trace/index.ts';
import type { Departure } from './channel-model.ts';
import { Random } from './random.ts';

/** A message that has reached an agent. */
export interface Receipt {
  readonly channel: string;
  readonly message: MessageId;
  readonly payload: Message;
  /** Number of its `received` event. */
  readonly received: number;
  /** Ask the channel for the next one when this is done. */
  readonly again: boolean;
  readonly departure: Departure;
  /** It has waited in the agent's own buffer until the agent asked. */
  readonly buffered?: true;
}

/** One behaviour with its memory. */
export interface LiveBehaviour {
  readonly behaviour: Behaviour;
  readonly random: Random;
  /** How often it has published, or been asked to throw. */
  count: number;
}

export interface LiveAgent {
  readonly id: string;
  readonly behaviours: readonly LiveBehaviour[];
  /** The numbers of its subscriptions, by channel. */
  readonly subscriptions: Map<string, number>;
  /** Message that the agent is busy with. */
  work: Receipt | undefined;
  /** Messages that came while the agent was busy, oldest first. */
  readonly inbox: Receipt[];
  /** Messages that came without being asked for and wait in the agent's own buffer, oldest first. */
  readonly unasked: Set<Receipt>;
  /** The faults that ended its lives, one after another: it is in the life of that number, counted from 0. */
  readonly crashes: number[];
  down: boolean;
  /** Channels that the user had subscribed the agent to before it went down. */
  remembers: readonly string[];
  /** Slowdown: whatever takes the agent time takes `factor` times as long. */
  slow: { readonly factor: number; readonly fault: number } | undefined;
  /** Its callback throws on every message. */
  throws: { readonly error: string; readonly fault: number } | undefined;
}

export function liveAgent(agent: Agent, seed: number): LiveAgent {
  return {
    id: agent.id,
    behaviours: agent.behaviours.map((behaviour, place) => ({
      behaviour,
      random: new Random(seed, `behaviour ${place} of ${agent.id}`),
      count: 0,
    })),
    subscriptions: new Map(),
    work: undefined,
    inbox: [],
    unasked: new Set(),
    crashes: [],
    down: false,
    remembers: [],
    slow: undefined,
    throws: undefined,
  };
}

/** The agent's present life: what was begun in another is none of its business. */
export function incarnationOf(agent: LiveAgent): number {
  return agent.crashes.length;
}

/** Whether a behaviour answers messages of the channel. */
export function answers(behaviour: Behaviour, channel: string): boolean {
  return behaviour.kind !== 'tick' && (behaviour.on === '' || behaviour.on === channel);
}
