/** State of an agent during a run. */
import type { Message } from '../messaging/index.ts';
import type { Agent, Behaviour, Micros } from '../scenario/index.ts';
import type { MessageId } from '../trace/index.ts';
import type { Departure } from './channel-model.ts';
import { Random } from './random.ts';
import type { RunningBehaviour } from './running-behaviours.ts';
import { NEVER_US } from './simulation-context.ts';

/** A message that has reached an agent. */
export interface Receipt {
  readonly channel: string;
  readonly message: MessageId;
  readonly payload: Message;
  /** Number of its `received` event. */
  readonly received: number;
  /** Whether the agent asks the channel for the next message when it is done with this one. */
  readonly again: boolean;
  readonly departure: Departure;
  /** Whether the message has waited in the agent's own buffer until the agent asked. */
  readonly isBuffered: boolean;
  /** Whether the agent has failed on it; then it is not acknowledged. */
  isFailed: boolean;
}

/** One behaviour with its memory. */
export interface LiveBehaviour {
  readonly behaviour: Behaviour;
  readonly random: Random;
  /** Number of times that the behaviour has published, or was asked to throw. */
  count: number;
  /** Its effects, which the runner adds. */
  running: RunningBehaviour;
}

export interface LiveAgent {
  readonly id: string;
  readonly behaviours: readonly LiveBehaviour[];
  /** Whether a behaviour answers messages. */
  readonly listens: boolean;
  /** The behaviour that is code, if one is. */
  readonly code: LiveBehaviour | undefined;
  /** Whether its code exceeded a budget: it asks for no more messages until it restarts. */
  isCodeStopped: boolean;
  /** Numbers of the agent's subscriptions, by channel. */
  readonly subscriptions: Map<string, number>;
  /** Message that the agent is busy with. */
  work: Receipt | undefined;
  /** Messages that came while the agent was busy, oldest first. */
  readonly inbox: Receipt[];
  /** Messages that came without being asked for and wait in the agent's own buffer, oldest first. */
  readonly unasked: Set<Receipt>;
  /** Faults that ended the agent's incarnations, in order. */
  readonly crashes: number[];
  /** Number of the present incarnation, from 0. */
  incarnation: number;
  down: boolean;
  /** Channels that the user had subscribed the agent to before it went down. */
  remembers: readonly string[];
  /** Slowdown: whatever takes the agent time takes `factor` times as long. */
  slow: { readonly factor: number; readonly fault: number } | undefined;
  /** Set while the agent's callback throws on every message. */
  throws: { readonly error: string; readonly fault: number } | undefined;
}

export function liveAgent(agent: Agent, seed: number): LiveAgent {
  const behaviours: readonly LiveBehaviour[] = agent.behaviours.map((behaviour, place) => ({
    behaviour,
    random: new Random(seed, `behaviour ${place} of ${agent.id}`),
    count: 0,
    running: {},
  }));
  return {
    id: agent.id,
    behaviours,
    listens: agent.behaviours.some((behaviour) => 'on' in behaviour),
    code: behaviours.find(({ behaviour }) => behaviour.kind === 'code'),
    isCodeStopped: false,
    subscriptions: new Map(),
    work: undefined,
    inbox: [],
    unasked: new Set(),
    crashes: [],
    incarnation: 0,
    down: false,
    remembers: [],
    slow: undefined,
    throws: undefined,
  };
}

/** Returns the number of the agent's present incarnation; whatever began in another incarnation is void. */
export function incarnationOf(agent: LiveAgent): number {
  return agent.incarnation;
}

/** Returns the time that something takes an agent, which may be slow. */
export function slowed({ slow }: LiveAgent, us: Micros): Micros {
  return slow === undefined || us === 0 ? us : Math.min(Math.round(us * slow.factor), NEVER_US);
}

/** Returns whether a behaviour answers messages of the channel at a time. */
export function answers(behaviour: Behaviour, channel: string, nowUs: Micros): boolean {
  if ((behaviour.fromUs ?? 0) > nowUs) return false;
  return 'on' in behaviour && (behaviour.on === '' || behaviour.on === channel);
}
