/** The data of the plain broker: its channels and their subscriptions and waits. */
import type { Message, MessageCallback } from '../message-broker.ts';

export interface Item {
  readonly seq: number;
  readonly message: Message;
}

export interface Registration {
  readonly id: number;
  readonly callback: MessageCallback;
  readonly concurrency: number;
  readonly mark: number;
  readonly after: number;
  live: boolean;
  inbox: Item[];
  running: number;
  slow: boolean;
}

export interface Waiting {
  readonly take: (message: Message) => void;
  readonly closed: () => void;
}

export interface Blocked {
  readonly admit: () => void;
  readonly closed: () => void;
}

export interface Channel {
  readonly name: string;
  queue: Item[];
  registrations: Registration[];
  waiting: Waiting[];
  blocked: Blocked[];
  seq: number;
  consumed: number;
  dropped: number;
}

/** Table of channels: a map, or the plain object of a careless implementation. */
export interface Table {
  get(name: string): Channel | undefined;
  set(name: string, channel: Channel): void;
  all(): Channel[];
  count(): number;
}

/** Table of a broker that shares its channels with all others. */
export const shared = mapTable();

export function mapTable(): Table {
  const map = new Map<string, Channel>();
  return {
    get: (name) => map.get(name),
    set: (name, channel) => map.set(name, channel),
    all: () => [...map.values()],
    count: () => map.size,
  };
}

export function objectTable(): Table {
  const object: Record<string, Channel> = {};
  return {
    get: (name) => object[name],
    set: (name, channel) => {
      object[name] = channel;
    },
    all: () => Object.values(object),
    count: () => Object.keys(object).length,
  };
}
