/**
 * Spans as a recording.
 *
 * 1. Each service is an agent; a service without a name is known by its client id.
 * 2. A message leaves at the beginning of the span that sends it, and reaches its channel at that span's end, or when the first
 *    consumer has it.
 * 3. A receiving span begins with the dispatch, or waits for it, and ends with the arrival. A processing span is work, and begins
 *    with the arrival if no receiving span tells of it.
 * 4. A span of another service below a span is a call: a direct message, and another one back where the caller waits for it.
 * 5. Every other span is work of its agent. Spans within such work are a part of it.
 */

import { RECORDING_LIMITS } from '../../trace/index.ts';
import type { NoteList } from '../note-list.ts';
import type { RecordedFile } from '../recorded-file.ts';
import { type Draft, RecordingBuilder, type SentMessage } from '../recording-builder.ts';
import { plainText } from '../recording-names.ts';
import { LOST, ONE_WAY, VIA } from './exported-names.ts';
import { type MessagesOfSpans, messagesOf, type SpanMessage } from './messages-of-spans.ts';
import { factText } from './messaging-names.ts';
import { Settlements } from './settlements.ts';
import { type Span, spanPlace } from './span.ts';
import { type Call, callsOf } from './span-calls.ts';
import { brokerOf, channelsOf, groupOf, Partitions, type SpanChannel, takerOf } from './span-channels.ts';
import { inOrder } from './span-order.ts';
import { callPayload, payloadOf } from './span-payload.ts';
import { departureOf, repairClocks, withUsableTimes } from './span-times.ts';

/** Reasons of a loss that a recording knows. */
const LOSSES = new Set(['loss', 'cut', 'crash', 'hand', 'cancelled']);
const UNKNOWN_SENDER = 'unknown sender';
const { textUnits: TEXT_UNITS_MAX } = RECORDING_LIMITS;

/** Surroundings of a span: the event that causes its actions, and the message that they are about. */
interface Context {
  readonly cause: Draft;
  readonly about: Draft | undefined;
}

/** Returns the recording; undefined if no span can be used. */
export function spansToRecording(all: readonly Span[], title: string, notes: NoteList): RecordedFile | undefined {
  const byKey = new Map<string, Span>();
  const unique = all.filter((span) => {
    if (!byKey.has(span.key)) return byKey.set(span.key, span);
    notes.add('Spans with the id of another span were left out', () => spanPlace(span));
    return false;
  });
  const timed = withUsableTimes(unique, notes);
  if (timed.length === 0) return undefined;
  for (const span of unique.length === timed.length ? [] : unique) byKey.delete(span.key);
  if (byKey.size !== timed.length) for (const span of timed) byKey.set(span.key, span);
  const ordered = inOrder(timed, byKey);
  const found = messagesOf(ordered, byKey, notes);
  const calls = callsOf(ordered, byKey, found);
  repairClocks(ordered, found, calls.values(), notes);
  let baseUs = Number.POSITIVE_INFINITY;
  for (const { startUs } of ordered) baseUs = Math.min(baseUs, startUs);
  const replay = new Replay(found, byKey, calls, baseUs, notes);
  for (const span of ordered) replay.visit(span);
  return replay.end(title, ordered);
}

class Replay {
  readonly #builder = new RecordingBuilder();
  readonly #found: MessagesOfSpans;
  readonly #byKey: ReadonlyMap<string, Span>;
  readonly #calls: ReadonlyMap<Span, Call>;
  readonly #channels: ReadonlyMap<string, SpanChannel>;
  readonly #partitions = new Partitions();
  readonly #baseUs: number;
  readonly #notes: NoteList;
  readonly #sent = new Map<SpanMessage, SentMessage | undefined>();
  readonly #contexts = new Map<Span, Context>();
  readonly #settlements: Settlements;
  readonly #agents = new Map<string, string>();
  /** Spans that answer one-way messages, and the departures of those. */
  readonly #answers = new Map<Span, Span>();
  readonly #departures = new Map<Span, Draft>();
  /** Group that takes each message. */
  readonly #takers = new Map<SpanMessage, string>();

  constructor(
    found: MessagesOfSpans,
    byKey: ReadonlyMap<string, Span>,
    calls: ReadonlyMap<Span, Call>,
    baseUs: number,
    notes: NoteList,
  ) {
    this.#found = found;
    this.#byKey = byKey;
    this.#calls = calls;
    for (const { caller, callee } of calls.values()) if (!this.#answers.has(caller)) this.#answers.set(caller, callee);
    this.#channels = channelsOf(found, notes);
    this.#settlements = new Settlements(this.#builder, found, this.#channels, notes);
    this.#baseUs = baseUs;
    this.#notes = notes;
  }

  visit(span: Span): void {
    const created = this.#found.created.get(span);
    if (created !== undefined) this.#send(created);
    switch (this.#found.roles.get(span)) {
      case 'create':
      case 'send':
        this.#inherit(span);
        return;
      case 'receive':
        this.#receive(span);
        return;
      case 'process':
        this.#process(span);
        return;
      case 'settle':
        this.#settle(span);
        return;
      default:
        if (span.attributes.has(ONE_WAY)) this.#sendOneWay(span);
        else if (this.#calls.has(span)) this.#answer(span);
        else this.#work(span);
    }
  }

  end(title: string, spans: readonly Span[]): RecordedFile {
    let untilUs = 0;
    for (const { endUs } of spans) untilUs = Math.max(untilUs, endUs - this.#baseUs);
    const header: Omit<RecordedFile['header'], 'agents' | 'channels'> = {
      title: plainText(title, TEXT_UNITS_MAX),
      madeBy: 'heronry import',
      payloads: 'summary',
      ...brokerOf(this.#channels),
    };
    const {
      header: { agents, channels, ...rest },
      events,
    } = this.#builder.build(header, this.#notes);
    return { header: { ...rest, untilUs: Math.max(untilUs, events.at(-1)?.atUs ?? 0), agents, channels }, events };
  }

  #at(us: number): number {
    return us - this.#baseUs;
  }

  #agentOf({ service }: Span): string {
    const known = this.#agents.get(service);
    if (known !== undefined) return known;
    const agent = this.#builder.agent(service);
    this.#agents.set(service, agent);
    return agent;
  }

  /** Returns the surroundings of a span: those of the nearest span above it in the same service. */
  #around(span: Span): Context | undefined {
    const parent = span.parent === undefined ? undefined : this.#byKey.get(span.parent);
    return parent === undefined || parent.service !== span.service ? undefined : this.#contexts.get(parent);
  }

  #inherit(span: Span): void {
    const around = this.#around(span);
    if (around !== undefined) this.#contexts.set(span, around);
  }

  /** Sends a message once; undefined if its channel refused it. */
  #send(message: SpanMessage): SentMessage | undefined {
    if (this.#sent.has(message)) return this.#sent.get(message);
    const { creation, send, channel: name, receipts } = message;
    const channel = this.#channels.get(name);
    const departure = departureOf(message);
    const { firstUs, dispatchUs } = this.#firstArrival(message);
    const atUs = this.#at(departure?.startUs ?? dispatchUs);
    const context = creation === undefined ? undefined : this.#around(creation);
    const sending = {
      atUs,
      acceptedUs: Math.max(atUs, Math.min(this.#at((send ?? departure)?.endUs ?? dispatchUs), firstUs)),
      agent: creation === undefined ? this.#builder.agent(UNKNOWN_SENDER) : this.#agentOf(creation),
      channel: this.#builder.channel(name, channel?.kind ?? 'queue'),
      payload: payloadOf(message),
      cause: context?.cause,
      about: context?.about,
      partition: channel?.kind === 'log' ? this.#partitions.of(name, message) : undefined,
      earlier: creation === undefined,
      kept: channel?.kind === 'topic' ? (false as const) : undefined,
    };
    const error = receipts.length === 0 ? (send ?? creation)?.error : undefined;
    if (error !== undefined) {
      this.#fail(this.#builder.depart(sending), sending.acceptedUs, send ?? creation, error);
      this.#sent.set(message, undefined);
      return undefined;
    }
    const sent = this.#builder.send(sending);
    this.#sent.set(message, sent);
    return sent;
  }

  /** Ends a message that nobody received: lost, as an exported trace tells, or refused. */
  #fail(published: Draft, atUs: number, span: Span | undefined, error: string): void {
    const lost = span?.attributes.get(LOST);
    if (lost === undefined) this.#builder.refuse(published, atUs, error);
    else this.#builder.lose(published, atUs, LOSSES.has(String(lost)) ? String(lost) : 'loss');
  }

  /** Returns the first arrival of a message, and the earliest time at which it can have been dispatched. */
  #firstArrival({ receipts }: SpanMessage): { readonly firstUs: number; readonly dispatchUs: number } {
    let firstUs = Number.POSITIVE_INFINITY;
    let dispatchUs = Number.POSITIVE_INFINITY;
    for (const { span } of receipts) {
      const isReceiving = this.#found.roles.get(span) === 'receive';
      firstUs = Math.min(firstUs, this.#at(isReceiving ? span.endUs : span.startUs));
      dispatchUs = Math.min(dispatchUs, span.startUs);
    }
    return { firstUs, dispatchUs: Number.isFinite(dispatchUs) ? dispatchUs : this.#baseUs };
  }

  /** Delivers the messages of a span that arrive with it. @returns the last arrival */
  #deliver(span: Span): Draft | undefined {
    let last: Draft | undefined;
    for (const message of this.#found.handled.get(span) ?? []) {
      const arrival = this.#arrive(message, span);
      if (arrival !== undefined) last = arrival;
    }
    return last;
  }

  #arrive(message: SpanMessage, span: Span): Draft | undefined {
    const isReceiving = this.#found.roles.get(span) === 'receive';
    const first = message.arrivals.get(span.service);
    if (!isReceiving && first === 'receive') return this.#settlements.arrivalAt(message, span.service);
    const sent = this.#send(message);
    if (sent === undefined) return undefined;
    const dispatchedUs = Math.max(sent.accepted.atUs, this.#at(span.startUs));
    const receivedUs = Math.max(dispatchedUs, this.#at(isReceiving ? span.endUs : span.startUs));
    if (this.#at(isReceiving ? span.endUs : span.startUs) < sent.published.atUs)
      this.#notes.add('Messages that arrived before they left, whatever the clocks: their arrival was moved', () =>
        spanPlace(span),
      );
    const arrival = this.#builder.deliver(sent, {
      via: this.#viaOf(message, span),
      agent: this.#agentOf(span),
      dispatchedUs,
      receivedUs,
      redelivered: this.#settlements.arrivalAt(message, span.service) !== undefined,
    });
    this.#settlements.arrived(message, span.service, { sent, arrival, agent: this.#agentOf(span) });
    return arrival;
  }

  #viaOf(message: SpanMessage, span: Span): 'consume' | 'subscribe' {
    const exported = span.attributes.get(VIA);
    if (exported === 'consume' || exported === 'subscribe') return exported;
    const channel = this.#channels.get(message.channel);
    if (channel === undefined || channel.kind === 'topic') return 'subscribe';
    const taker = this.#takers.get(message) ?? takerOf(message, channel);
    this.#takers.set(message, taker);
    return taker === groupOf(span) ? 'consume' : 'subscribe';
  }

  #receive(span: Span): void {
    const messages = this.#found.handled.get(span) ?? [];
    if (messages.length === 0) {
      this.#poll(span);
      return;
    }
    const last = this.#deliver(span);
    const about = this.#sent.get(messages.at(-1) ?? NO_MESSAGE)?.published;
    if (last !== undefined) this.#contexts.set(span, { cause: last, about });
    for (const message of messages) this.#settlements.atReceipt(message, span, this.#at(span.endUs));
  }

  /** A receiving span without a message: the agent asked, and found nothing, or nothing that the file tells of. */
  #poll(span: Span): void {
    const name = factText(span.attributes, 'destination');
    this.#inherit(span);
    if (name === undefined || (factText(span.attributes, 'batch') ?? '0') !== '0' || span.error !== undefined) {
      this.#notes.add('Receiving spans without a message were left out', () => spanPlace(span));
      return;
    }
    const channel = this.#builder.channel(name, this.#channels.get(name)?.kind ?? 'queue');
    const fields = { agent: this.#agentOf(span), channel };
    this.#builder.add('polled', this.#at(span.endUs), fields, { cause: this.#around(span)?.cause });
  }

  #process(span: Span): void {
    const messages = this.#found.handled.get(span) ?? [];
    const arrival = this.#deliver(span);
    const [message] = messages;
    const sent = message === undefined ? undefined : this.#sent.get(message);
    if (message === undefined || sent === undefined || arrival === undefined) {
      this.#work(span);
      return;
    }
    const fromUs = Math.max(this.#at(span.startUs), arrival.atUs);
    const { started, finished } = this.#builder.work({
      agent: this.#agentOf(span),
      fromUs,
      untilUs: Math.max(fromUs, this.#at(span.endUs)),
      message: sent.published,
      cause: arrival,
    });
    this.#contexts.set(span, { cause: started, about: sent.published });
    if (span.error !== undefined) {
      const { channel } = sent.published.fields;
      const fields = { agent: this.#agentOf(span), channel, error: plainText(span.error, TEXT_UNITS_MAX) };
      this.#builder.add('failed', finished.atUs, fields, { cause: finished, message: sent.published });
    }
    for (const one of messages) this.#settlements.atEndOfWork(one, span, finished.atUs);
  }

  #settle(span: Span): void {
    this.#inherit(span);
    const messages = this.#found.handled.get(span) ?? [];
    if (messages.length === 0) this.#notes.add('Settling spans without a message were left out', () => spanPlace(span));
    for (const message of messages) this.#settlements.settle(message, span, this.#at(span.endUs));
  }

  /** A message of an exported trace that waits for no answer. It may not have arrived. */
  #sendOneWay(span: Span): void {
    const around = this.#around(span);
    this.#inherit(span);
    const callee = this.#answers.get(span);
    const to = callee === undefined ? this.#builder.agent(String(span.attributes.get(ONE_WAY))) : this.#agentOf(callee);
    const published = this.#depart(span, to, callee?.startUs ?? span.endUs, around);
    this.#departures.set(span, published);
    if (callee === undefined && span.error !== undefined)
      this.#builder.lose(published, this.#at(span.endUs), String(span.attributes.get(LOST) ?? 'loss'));
  }

  #depart(caller: Span, to: string, arrivesUs: number, context: Context | undefined): Draft {
    const isWaiting = this.#found.roles.get(caller) === 'client';
    const receivedUs = this.#at(arrivesUs);
    const atUs = isWaiting ? this.#at(caller.startUs) : receivedUs;
    if (atUs > receivedUs)
      this.#notes.add('Calls that arrived before they left, whatever the clocks: their arrival was moved', () =>
        spanPlace(caller),
      );
    return this.#builder.departDirectly({
      from: this.#agentOf(caller),
      to,
      atUs,
      receivedUs: Math.max(atUs, receivedUs),
      payload: callPayload(caller),
      cause: context?.cause,
      about: context?.about,
    });
  }

  /** A call of another service: a message there, work, and a message back. */
  #answer(span: Span): void {
    const { caller, hasAnswer } = this.#calls.get(span) ?? { caller: span, hasAnswer: false };
    const [from, to] = [this.#agentOf(caller), this.#agentOf(span)];
    const published =
      this.#departures.get(caller) ?? this.#depart(caller, to, span.startUs, this.#contexts.get(caller));
    const received = this.#builder.arriveDirectly(published);
    const untilUs = Math.max(received.atUs, this.#at(span.endUs));
    const work = { agent: to, fromUs: received.atUs, untilUs, message: published, cause: received };
    const { started, finished } = this.#builder.work(work);
    this.#contexts.set(span, { cause: started, about: published });
    if (span.error !== undefined) {
      const fields = { agent: to, channel: published.fields.channel, error: plainText(span.error, TEXT_UNITS_MAX) };
      this.#builder.add('failed', finished.atUs, fields, { cause: finished, message: published });
    }
    if (!hasAnswer) return;
    const backUs = Math.max(finished.atUs, this.#at(caller.endUs));
    const answer = { from: to, to: from, atUs: finished.atUs, receivedUs: backUs, payload: callPayload(span) };
    this.#builder.arriveDirectly(this.#builder.departDirectly({ ...answer, cause: finished, about: published }));
  }

  #work(span: Span): void {
    const around = this.#around(span);
    if (around !== undefined) {
      this.#contexts.set(span, around);
      this.#notes.add('Spans within other work of their service are a part of it', () => spanPlace(span));
      return;
    }
    const work = { fromUs: this.#at(span.startUs), untilUs: this.#at(span.endUs), what: span.name || 'unnamed' };
    const { started } = this.#builder.work({ agent: this.#agentOf(span), ...work });
    this.#contexts.set(span, { cause: started, about: undefined });
  }
}

const NO_MESSAGE: SpanMessage = {
  creation: undefined,
  send: undefined,
  channel: '',
  receipts: [],
  arrivals: new Map(),
};
