/**
 * Makes a recording of events that come in any order.
 *
 * 1. Events are ordered by time; those of one time stay in the order in which they were added.
 * 2. An event is added after its cause and after its message. A cause that turns out to be later is left out.
 * 3. Sequence numbers and offsets are given at the end, in the order of acceptance.
 */
import { RECORDING_LIMITS as LIMITS, type RecordedAgent, type RecordedChannel } from '../trace/index.ts';
import type { NoteList } from './note-list.ts';
import type { RecordedEvent, RecordedFile } from './recorded-file.ts';
import { plainText, RecordingNames } from './recording-names.ts';

/** Event without its number. */
export interface Draft {
  atUs: number;
  readonly kind: string;
  readonly fields: { [field: string]: unknown };
  readonly cause: Draft | undefined;
  /** The `published` event of its message. */
  readonly message: Draft | undefined;
  /** The `published` event of the message that it answers. */
  readonly about?: Draft | undefined;
  /** The `accepted` event, whose place in the channel it repeats. */
  readonly accepted?: Draft | undefined;
  number: number;
}

/** A message that was published to a channel. */
export interface SentMessage {
  readonly published: Draft;
  readonly accepted: Draft;
}

export interface Sending {
  readonly atUs: number;
  readonly acceptedUs: number;
  readonly agent: string;
  readonly channel: string;
  readonly payload: object;
  readonly cause?: Draft | undefined;
  readonly about?: Draft | undefined;
  /** Partition in a channel that keeps a log. */
  readonly partition?: number | undefined;
  /** Set for a message whose sender is not in the file. */
  readonly earlier?: boolean;
  /** Set in a channel that keeps nothing. */
  readonly kept?: false | undefined;
}

export interface Delivery {
  readonly via: 'consume' | 'subscribe';
  readonly agent: string;
  readonly dispatchedUs: number;
  readonly receivedUs: number;
  /** Whether the agent had it before. */
  readonly redelivered?: boolean;
}

export interface DirectSending {
  readonly from: string;
  readonly to: string;
  readonly atUs: number;
  readonly receivedUs: number;
  readonly payload: object;
  readonly cause?: Draft | undefined;
  readonly about?: Draft | undefined;
}

export interface Work {
  readonly agent: string;
  readonly fromUs: number;
  readonly untilUs: number;
  readonly what?: string;
  readonly message?: Draft | undefined;
  readonly cause?: Draft | undefined;
}

type Fields = { [field: string]: unknown };

export class RecordingBuilder {
  readonly #drafts: Draft[] = [];
  readonly #agentNames = new RecordingNames(LIMITS.agents, 'other agents');
  readonly #channelNames = new RecordingNames(LIMITS.channels, 'other channels');
  readonly #agents = new Map<string, RecordedAgent>();
  readonly #channels = new Map<string, RecordedChannel>();

  /** Adds an agent. @returns its name in the recording */
  agent(name: string): string {
    const shown = this.#agentNames.of(name);
    if (!this.#agents.has(shown)) this.#agents.set(shown, { name: shown });
    return shown;
  }

  /** Adds a channel. @returns its name in the recording */
  channel(name: string, kind: 'queue' | 'topic' | 'log'): string {
    const shown = this.#channelNames.of(name, `to ${name}`);
    if (!this.#channels.has(shown)) this.#channels.set(shown, { name: shown, kind });
    return shown;
  }

  /** Adds an event of any kind. */
  add(
    kind: string,
    atUs: number,
    fields: Fields,
    rest: Partial<Pick<Draft, 'cause' | 'message' | 'about' | 'accepted'>>,
  ): Draft {
    const draft = { cause: undefined, message: undefined, ...rest, atUs, kind, fields, number: -1 };
    this.#drafts.push(draft);
    return draft;
  }

  /** Adds a message to a channel, with its acceptance. Names are those that `agent` and `channel` returned. */
  send({ atUs, acceptedUs, agent, channel, payload, cause, about, partition, earlier, kept }: Sending): SentMessage {
    const fields = { agent, channel, arrivesUs: acceptedUs, ...(earlier ? { earlier: true } : {}), payload };
    const published = this.add('published', atUs, fields, { cause, about });
    const place = partition === undefined ? {} : { partition };
    const keeps = kept === false ? { kept } : {};
    const rest = { cause: published, message: published };
    return { published, accepted: this.add('accepted', acceptedUs, { channel, ...place, ...keeps }, rest) };
  }

  /** Adds the refusal of a message by its channel. */
  refuse(published: Draft, atUs: number, reason: string): void {
    const fields = { channel: published.fields.channel, reason: plainText(reason, LIMITS.textUnits) };
    this.add('rejected', atUs, fields, { cause: published, message: published });
  }

  /** Adds the way of a message from its channel to an agent. @returns its arrival */
  deliver({ published, accepted }: SentMessage, delivery: Delivery): Draft {
    const { via, agent, dispatchedUs, receivedUs, redelivered } = delivery;
    const { channel } = published.fields;
    const again = redelivered ? { redelivered: true } : {};
    const fields = { via, channel, agent, arrivesUs: receivedUs, ...again };
    const dispatched = this.add('dispatched', dispatchedUs, fields, { cause: accepted, message: published, accepted });
    return this.add('received', receivedUs, { via, channel, agent }, { cause: dispatched, message: published });
  }

  /** Adds the departure of a direct message, which arrives at `receivedUs`. */
  departDirectly({ from, to, atUs, receivedUs, payload, cause, about }: DirectSending): Draft {
    const channel = this.#directChannel(from, to);
    const fields = { agent: from, to, channel, arrivesUs: receivedUs, payload };
    return this.add('published', atUs, fields, { cause, about });
  }

  /** Adds the arrival of a direct message. */
  arriveDirectly(published: Draft): Draft {
    const { channel, to, arrivesUs } = published.fields;
    const fields = { via: 'direct', channel, agent: to };
    return this.add('received', Number(arrivesUs), fields, { cause: published, message: published });
  }

  /** Adds the loss of a message on its way to its channel or its recipient. */
  lose(published: Draft, atUs: number, reason: string): void {
    const { agent, channel } = published.fields;
    const fields = { via: 'publish', agent, channel, reason, fraction: 1 };
    this.add('lost', atUs, fields, { cause: published, message: published });
  }

  /** Adds a message to a channel that did not reach it. */
  depart({ atUs, acceptedUs, agent, channel, payload, cause, about }: Sending): Draft {
    return this.add('published', atUs, { agent, channel, arrivesUs: acceptedUs, payload }, { cause, about });
  }

  /** Adds work of an agent. @returns its beginning and its end */
  work({ agent, fromUs, untilUs, what, message, cause }: Work): { readonly started: Draft; readonly finished: Draft } {
    const name = what === undefined ? {} : { what: plainText(what, LIMITS.textUnits) };
    const started = this.add('workStarted', fromUs, { agent, untilUs, ...name }, { cause, message });
    return { started, finished: this.add('workFinished', untilUs, { agent, ...name }, { cause: started, message }) };
  }

  /** Adds an acknowledgement of a message that the agent received from a log. */
  acknowledge({ published, accepted }: SentMessage, agent: string, atUs: number, cause: Draft, commits: boolean): void {
    const { channel } = published.fields;
    this.add('acknowledged', atUs, { agent, channel, commits }, { cause, message: published, accepted });
  }

  /** Adds a mark on the time axis, or a hint. */
  note(atUs: number, what: string, text: string, fields: Fields = {}, cause?: Draft): void {
    this.add('noted', atUs, { what, text: plainText(text, LIMITS.textUnits), ...fields }, { cause });
  }

  /** Returns the recording. */
  build(header: Omit<RecordedFile['header'], 'agents' | 'channels'>, notes: NoteList): RecordedFile {
    const sorted = this.#drafts.sort((a, b) => a.atUs - b.atUs);
    const kept = sorted.length > LIMITS.events ? sorted.slice(0, LIMITS.events) : sorted;
    if (kept.length < sorted.length)
      notes.add(
        `Events after the first ${LIMITS.events.toLocaleString('en')} were left out`,
        undefined,
        sorted.length - kept.length,
      );
    const places = new Places();
    const events = kept.map((draft, number) => {
      draft.number = number;
      return eventOf(draft, places);
    });
    return {
      header: { ...header, agents: [...this.#agents.values()], channels: [...this.#channels.values()] },
      events,
    };
  }

  #directChannel(from: string, to: string): string {
    const shown = this.#channelNames.of(`${from} -> ${to}`, JSON.stringify([from, to]));
    if (!this.#channels.has(shown)) this.#channels.set(shown, { name: shown, kind: 'direct', from, to });
    return shown;
  }
}

/** Sequence numbers and offsets, in the order of acceptance. */
class Places {
  readonly #seqs = new Map<unknown, number>();
  readonly #offsets = new Map<unknown, number[]>();
  readonly #committed = new Map<unknown, number[]>();

  accept({ fields }: Draft): void {
    const { channel, partition } = fields;
    fields.seq = (this.#seqs.get(channel) ?? 0) + 1;
    this.#seqs.set(channel, Number(fields.seq));
    if (typeof partition !== 'number') return;
    const offsets = listIn(this.#offsets, channel);
    fields.offset = offsets[partition] ?? 0;
    offsets[partition] = Number(fields.offset) + 1;
  }

  /** Repeats the place of an accepted message. */
  repeat({ fields }: Draft, { fields: accepted }: Draft): void {
    fields.seq = accepted.seq;
    if (accepted.partition === undefined) return;
    fields.partition = accepted.partition;
    fields.offset = accepted.offset;
  }

  /** A commit covers everything before it, and never goes back. */
  commit({ fields }: Draft): void {
    const { channel, partition, offset, commits } = fields;
    delete fields.commits;
    if (commits !== true || typeof partition !== 'number') return;
    const committed = listIn(this.#committed, channel);
    committed[partition] = Math.max(committed[partition] ?? 0, Number(offset) + 1);
    fields.committed = committed[partition];
  }
}

function listIn(table: Map<unknown, number[]>, key: unknown): number[] {
  const list = table.get(key) ?? [];
  table.set(key, list);
  return list;
}

function eventOf(draft: Draft, places: Places): RecordedEvent {
  const { atUs, kind, fields, cause, message, about, accepted, number } = draft;
  if (kind === 'accepted') places.accept(draft);
  if (accepted !== undefined) places.repeat(draft, accepted);
  if (kind === 'acknowledged') places.commit(draft);
  const event: Fields & { atUs: number; kind: string; cause: number } = { atUs, kind, cause: earlier(cause, number) };
  for (const name in fields) event[name] = fields[name];
  if (message !== undefined) event.message = message.number;
  if (about !== undefined && earlier(about, number) >= 0) event.about = about.number;
  return event;
}

/** Returns the number of an earlier event, or -1. */
function earlier(event: Draft | undefined, number: number): number {
  return event !== undefined && event.number < number ? event.number : -1;
}
