/** State of the clients: the messages that each agent publishes to each channel and that have no answer yet. */
import type { Message } from '../../messaging/index.ts';
import { coversLink, type Micros, type Where } from '../../scenario/index.ts';
import type { EventNumber, MessageId } from '../../trace/index.ts';
import type { Outgoing } from '../channel-model.ts';

/** A message that the channel has not answered. */
export interface Pending {
  readonly message: MessageId;
  readonly payload: Message;
  readonly publishedUs: Micros;
  /** The client has it and is to send it; else it is on its way. */
  kept: boolean;
  /** How often it was sent. */
  attempts: number;
  /** The channel has it. */
  stored: boolean;
  /** It gives up at its time-out. */
  timed: boolean;
  /** The last event that is about it. */
  cause: EventNumber;
  /** The fault that made the client keep it. */
  fault: number | undefined;
}

export interface Answer {
  readonly pending: Pending;
  readonly hop: EventNumber;
  readonly answerUs: Micros;
}

export interface Connection {
  readonly agent: string;
  readonly channel: string;
  /** When it broke; undefined while it works. */
  broken: { readonly sinceUs: Micros } | undefined;
  /** In the order in which they were published. */
  pending: Map<MessageId, Pending>;
  /** Under way to the client, in order. */
  answers: readonly Answer[];
  /** Nobody waits for their answer, and they may be on their way. */
  readonly orphans: Set<MessageId>;
}

/** Every connection of a run, made when it is first used, and how much each client keeps. */
export class Connections {
  readonly #byAgent = new Map<string, Map<string, Connection>>();
  readonly #kept = new Map<string, number>();

  /** @param broken how a connection begins */
  of(agent: string, channel: string, broken: () => Connection['broken']): Connection {
    const known = this.#byAgent.get(agent)?.get(channel);
    if (known !== undefined) return known;
    const made: Connection = {
      agent,
      channel,
      broken: broken(),
      pending: new Map(),
      answers: [],
      orphans: new Set(),
    };
    const ofAgent = this.#byAgent.get(agent);
    if (ofAgent === undefined) this.#byAgent.set(agent, new Map([[channel, made]]));
    else ofAgent.set(channel, made);
    return made;
  }

  ofAgent(agent: string): Iterable<Connection> {
    return this.#byAgent.get(agent)?.values() ?? [];
  }

  *covered(where: Where): Iterable<Connection> {
    for (const ofAgent of this.#byAgent.values())
      for (const connection of ofAgent.values())
        if (coversLink(where, 'publish', connection.agent, connection.channel)) yield connection;
  }

  /** Returns how many messages the client of an agent keeps. */
  keptBy(agent: string): number {
    return this.#kept.get(agent) ?? 0;
  }

  keep({ agent }: Connection, pending: Pending): void {
    if (pending.kept) return;
    pending.kept = true;
    this.#kept.set(agent, this.keptBy(agent) + 1);
  }

  unkeep({ agent }: Connection, pending: Pending): void {
    if (!pending.kept) return;
    pending.kept = false;
    this.#kept.set(agent, this.keptBy(agent) - 1);
  }

  forget(connection: Connection, pending: Pending): void {
    this.unkeep(connection, pending);
    connection.pending.delete(pending.message);
  }
}

/** Returns a message whose answer nobody has had, before anything has come of it. */
export function newPending({ message, payload }: Outgoing, publishedUs: Micros, attempts: number): Pending {
  const nothing = { kept: false, stored: false, timed: false, cause: message, fault: undefined };
  return { message, payload, publishedUs, attempts, ...nothing };
}
