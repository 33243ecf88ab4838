/**
 * Messages that spans tell of: who created each, who handed it to its channel, and who received it.
 *
 * 1. A message is a `create` span, or a `send` span that sends no created message.
 * 2. A consumer's messages are those that it links to; without links, that of its nearest ancestor; else the one with its id, or
 *    its partition and offset.
 * 3. A message whose sender is not in the file is known by what its consumers say of it.
 */
import type { NoteList } from '../note-list.ts';
import { factOf, factText, roleOf, type SpanRole } from './messaging-names.ts';
import { type Span, spanPlace } from './span.ts';
import { groupOf } from './span-channels.ts';

/** A message. */
export interface SpanMessage {
  /** Span that created it; undefined if its sender is not in the file. */
  readonly creation: Span | undefined;
  /** Span that handed it to the channel; also the creation, if there is one span for both. */
  send: Span | undefined;
  channel: string;
  readonly receipts: Receipt[];
  /** Kind of the span that told of the first arrival at each service. */
  readonly arrivals: Map<string, SpanRole | undefined>;
}

/** Arrival of a message at an agent, by the span that tells of it. */
export interface Receipt {
  readonly span: Span;
  /** Consumer group, or the service where it names none. */
  readonly group: string;
  readonly isAgain: boolean;
}

/** Messages of a trace. */
export interface MessagesOfSpans {
  readonly messages: readonly SpanMessage[];
  readonly roles: ReadonlyMap<Span, SpanRole>;
  /** Message of each creating span. */
  readonly created: ReadonlyMap<Span, SpanMessage>;
  /** Messages that each receiving, processing or settling span accounts for. */
  readonly handled: ReadonlyMap<Span, readonly SpanMessage[]>;
}

/** Number of ancestors that are asked for a message. */
const ANCESTORS_MAX = 16;
/** Name of a channel that no span names. */
const UNNAMED = 'unnamed destination';

/** Finds the messages. */
export function messagesOf(spans: readonly Span[], byKey: ReadonlyMap<string, Span>, notes: NoteList): MessagesOfSpans {
  const search = new MessageSearch(byKey, notes);
  search.classify(spans);
  search.create(spans);
  search.receive(spans);
  return search;
}

class MessageSearch implements MessagesOfSpans {
  readonly messages: SpanMessage[] = [];
  readonly roles = new Map<Span, SpanRole>();
  readonly created = new Map<Span, SpanMessage>();
  readonly handled = new Map<Span, readonly SpanMessage[]>();
  readonly #byKey: ReadonlyMap<string, Span>;
  readonly #notes: NoteList;
  /** Messages by the key that a link names, where no span with a message has it. */
  readonly #byContext = new Map<string, SpanMessage>();
  readonly #byId = new Map<string, SpanMessage>();
  /** Number of messages of a batch that its processing spans have taken. */
  readonly #taken = new Map<Span, number>();

  constructor(byKey: ReadonlyMap<string, Span>, notes: NoteList) {
    this.#byKey = byKey;
    this.#notes = notes;
  }

  classify(spans: readonly Span[]): void {
    for (const span of spans) {
      const role = roleOf(span);
      if (role === 'unclear')
        this.#notes.add('Spans about messaging without a known operation became local work', () => spanPlace(span));
      this.roles.set(span, role === 'unclear' ? 'local' : role);
    }
    for (const span of spans) if (this.#isUnmarkedConsumer(span)) this.roles.set(span, 'process');
  }

  create(spans: readonly Span[]): void {
    const sends: Span[] = [];
    for (const span of spans) {
      const role = this.roles.get(span);
      if (role === 'create') this.#addMessage(span, undefined);
      else if (role === 'send') sends.push(span);
    }
    for (const span of spans) this.#joinToParent(span);
    for (const send of sends) {
      const created = send.links.flatMap(({ to }) => this.#messageOfKey(to) ?? []);
      for (const message of created) this.#join(message, send);
      if (created.length > 0 || this.#batches.has(send)) continue;
      const message = this.#addMessage(send, send);
      // A creation context of the sender's own: consumers link to it.
      for (const { to } of send.links) if (!this.#byContext.has(to)) this.#byContext.set(to, message);
    }
  }

  /** Sending spans whose messages have spans of their own. */
  readonly #batches = new Set<Span>();

  receive(spans: readonly Span[]): void {
    const ofRole = (wanted: SpanRole): readonly Span[] => spans.filter((span) => this.roles.get(span) === wanted);
    for (const span of ofRole('receive')) this.#handle(span);
    for (const span of ofRole('process')) this.#handle(span);
    for (const span of ofRole('settle')) this.handled.set(span, this.#messagesFor(span));
  }

  /** Returns whether a span is the child of a sending span in another service, and says nothing of itself. */
  #isUnmarkedConsumer(span: Span): boolean {
    const role = this.roles.get(span);
    const parent = this.#parentOf(span);
    const parentRole = parent === undefined ? undefined : this.roles.get(parent);
    return (
      (role === 'local' || role === 'server') &&
      (parentRole === 'send' || parentRole === 'create') &&
      parent?.service !== span.service
    );
  }

  #addMessage(creation: Span, send: Span | undefined): SpanMessage {
    const message: SpanMessage = {
      creation,
      send,
      channel: factText(creation.attributes, 'destination') ?? (send === undefined ? '' : creation.name),
      receipts: [],
      arrivals: new Map(),
    };
    this.messages.push(message);
    this.created.set(creation, message);
    for (const id of idsOf(creation, message.channel)) if (!this.#byId.has(id)) this.#byId.set(id, message);
    return message;
  }

  /** Joins a creation with the sending span above it, or a sending span with the creation above it. */
  #joinToParent(span: Span): void {
    const parent = this.#parentOf(span);
    if (parent === undefined) return;
    const [role, parentRole] = [this.roles.get(span), this.roles.get(parent)];
    const [create, send] =
      role === 'create' && parentRole === 'send'
        ? [span, parent]
        : role === 'send' && parentRole === 'create'
          ? [parent, span]
          : [undefined, undefined];
    const message = create === undefined ? undefined : this.created.get(create);
    if (message !== undefined && send !== undefined) this.#join(message, send);
  }

  #join(message: SpanMessage, send: Span): void {
    message.send ??= send;
    this.#batches.add(send);
    if (!this.#byContext.has(send.key)) this.#byContext.set(send.key, message);
    if (message.channel === '') message.channel = factText(send.attributes, 'destination') ?? '';
  }

  #handle(span: Span): void {
    const messages = this.#messagesFor(span);
    this.handled.set(span, messages);
    const group = groupOf(span);
    for (const message of messages) {
      const [role, before] = [this.roles.get(span), message.arrivals.get(span.service)];
      // A processing span after a receiving one tells of no other arrival.
      if (role === 'process' && before === 'receive') continue;
      message.receipts.push({ span, group, isAgain: before !== undefined });
      if (before === undefined) message.arrivals.set(span.service, role);
      const destination = factText(span.attributes, 'destination') ?? '';
      if (message.channel === '') message.channel = destination || UNNAMED;
      else if (destination !== '' && destination !== message.channel)
        this.#notes.add(
          `Messages to ${message.channel} were received from ${destination}; they are shown on ${message.channel}`,
          () => spanPlace(span),
        );
    }
  }

  #messagesFor(span: Span): readonly SpanMessage[] {
    const linked = unique(span.links.flatMap(({ to }) => this.#messageOfKey(to) ?? []));
    if (linked.length > 0) return linked;
    const inherited = this.#fromAncestor(span);
    if (inherited !== undefined) return [inherited];
    const named = this.#named(span);
    if (named !== undefined) return [named];
    if (span.links.length > 0) return unique(span.links.map(({ to }) => this.#earlierMessage(to, span)));
    const role = this.roles.get(span);
    if (role !== 'process') return [];
    const parent = this.#parentOf(span);
    if (parent !== undefined && parent.service === span.service && this.handled.has(parent)) return [];
    return [this.#earlierMessage(parent === undefined ? (span.parent ?? span.key) : span.key, span)];
  }

  /** Returns the message of the nearest ancestor with one. Spans below a batch take its messages in turn. */
  #fromAncestor(span: Span): SpanMessage | undefined {
    let above = this.#parentOf(span);
    for (let step = 0; above !== undefined && step < ANCESTORS_MAX; step += 1) {
      const message = this.#messageOfKey(above.key);
      if (message !== undefined) return message;
      const handled = this.handled.get(above) ?? [];
      if (handled.length > 0) {
        const named = handled.length > 1 ? this.#named(span) : undefined;
        if (named !== undefined) return named;
        const taken = this.#taken.get(above) ?? 0;
        if (handled.length > 1 && this.roles.get(span) === 'process') this.#taken.set(above, taken + 1);
        return handled[Math.min(taken, handled.length - 1)];
      }
      if (above.service !== span.service) return undefined;
      above = this.#parentOf(above);
    }
    return undefined;
  }

  /** Returns the message that a span names by its id, or its partition and offset. */
  #named(span: Span): SpanMessage | undefined {
    for (const id of idsOf(span, factText(span.attributes, 'destination') ?? '')) {
      const message = this.#byId.get(id);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  /** Returns the message of a span, or of the span's only created message. */
  #messageOfKey(key: string): SpanMessage | undefined {
    const span = this.#byKey.get(key);
    const created = span === undefined ? undefined : this.created.get(span);
    return created ?? this.#byContext.get(key);
  }

  #earlierMessage(key: string, span: Span): SpanMessage {
    const known = this.#byContext.get(key);
    if (known !== undefined) return known;
    const channel = factText(span.attributes, 'destination') ?? UNNAMED;
    const message: SpanMessage = { creation: undefined, send: undefined, channel, receipts: [], arrivals: new Map() };
    this.messages.push(message);
    this.#byContext.set(key, message);
    this.#notes.add('Messages whose sender is not in the file come from “unknown sender”', () => spanPlace(span));
    return message;
  }

  #parentOf(span: Span): Span | undefined {
    return span.parent === undefined ? undefined : this.#byKey.get(span.parent);
  }
}

/** Returns texts that name a message on its channel: its id, or its partition and offset. */
function idsOf({ attributes }: Span, channel: string): readonly string[] {
  const id = factText(attributes, 'messageId');
  const [partition, offset] = [factOf(attributes, 'partition'), factOf(attributes, 'offset')];
  return [
    ...(id === undefined ? [] : [JSON.stringify([channel, id])]),
    ...(offset === undefined ? [] : [JSON.stringify([channel, String(partition ?? 0), String(offset)])]),
  ];
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return items.length < 2 ? items : [...new Set(items)];
}
