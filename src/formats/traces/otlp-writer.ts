/**
 * A trace as OTLP JSON, which Jaeger and other programs open.
 *
 * 1. Each agent is a service. A message is a `send` span. Each arrival is a `receive` span that links to it. Work on it is a `process`
 *    span, and its acknowledgement a `settle` span. A direct message is a `client` and a `server` span.
 * 2. Spans of one cause share a trace. Ids are the numbers of events: the same trace gives the same text.
 * 3. What the conventions have no name for has a name of its own, in `exported-names.ts`.
 */
import { writeFloats } from '../../messaging/parts.ts';
import type { EventNumber, EventOf, MessageId, Micros, Trace, TraceEvent } from '../../trace/index.ts';
import { eachEvent, eachItem, joined, type Steps } from '../exports/pieces.ts';
import { CHANNEL_KIND, EVENT, LOST, ONE_WAY, PAYLOAD, VIA } from './exported-names.ts';

/** Time of the start of an exported trace: 1 January 2026, in microseconds since 1970. */
const START_US = 1_767_225_600_000_000;
/** Number of causes that are looked at for the span around a message. */
const CAUSES_MAX = 64;

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

type Value = string | number;
type Attributes = Readonly<Record<string, Value | undefined>>;

interface ExportedSpan {
  readonly event: EventNumber;
  readonly agent: string;
  readonly trace: EventNumber;
  readonly parent: EventNumber | undefined;
  readonly link: EventNumber | undefined;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly fromUs: Micros;
  untilUs: Micros;
  readonly attributes: Attributes;
  error?: string;
}

/** Facts about the broker of a trace. */
export interface OtlpOptions {
  /** Value of `messaging.system`. @default 'heronry' */
  readonly system?: string;
}

/** Returns the trace as OTLP JSON. */
export function writeOtlp(trace: Trace, options: OtlpOptions = {}): string {
  return joined(otlpPieces(trace, options));
}

/** Writes the trace as OTLP JSON, in pieces. */
export function* otlpPieces(trace: Trace, { system = 'heronry' }: OtlpOptions = {}): Steps<void> {
  const writer = new SpanWriter(trace, system);
  yield* eachEvent(trace, (number) => writer.read(trace.event(number), number));
  const services = new Map<string, ExportedSpan[]>();
  for (const span of writer.spans) {
    const spans = services.get(span.agent) ?? [];
    services.set(span.agent, spans);
    spans.push(span);
  }
  yield '{"resourceSpans":[';
  let comma = '';
  for (const [agent, spans] of services) {
    const resource = JSON.stringify({ attributes: attributesOf({ 'service.name': agent }) });
    yield `${comma}{"resource":${resource},"scopeSpans":[{"scope":{"name":"heronry"},"spans":[`;
    yield* eachItem(spans, (span, place) => `${place === 0 ? '' : ','}${JSON.stringify(exported(span))}`);
    yield ']}]}';
    comma = ',';
  }
  yield ']}\n';
}

class SpanWriter {
  readonly spans: ExportedSpan[] = [];
  readonly #trace: Trace;
  readonly #system: string;
  /** Spans by the number of their event. */
  readonly #byEvent = new Map<EventNumber, ExportedSpan>();
  /** Last receiving, serving or processing span of each agent for each message. */
  readonly #handling = new Map<string, ExportedSpan>();

  constructor(trace: Trace, system: string) {
    this.#trace = trace;
    this.#system = system;
  }

  read(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'published':
        this.#publish(event, number);
        return;
      case 'accepted':
      case 'rejected':
      case 'lost':
        this.#arrive(event);
        return;
      case 'received':
        this.#receive(event, number);
        return;
      case 'workStarted':
        this.#work(event, number);
        return;
      case 'workFinished':
        this.#finish(event);
        return;
      case 'acknowledged':
        this.#settle(event, number);
        return;
      case 'failed': {
        const span = this.#handling.get(keyOf(event.agent, event.message));
        if (span !== undefined) span.error = event.error;
        return;
      }
      default:
    }
  }

  #add(span: ExportedSpan): ExportedSpan {
    this.spans.push(span);
    this.#byEvent.set(span.event, span);
    return span;
  }

  #publish(event: EventOf<'published'>, number: EventNumber): void {
    const { agent, channel, to, payload, floats, atUs, arrivesUs } = event;
    const around = this.#around(event.cause, agent);
    const direct = to !== undefined;
    this.#add({
      event: number,
      agent,
      trace: around?.trace ?? number,
      parent: around?.event,
      link: undefined,
      name: direct ? `call ${to}` : `send ${channel}`,
      kind: direct ? 'client' : 'producer',
      fromUs: atUs,
      untilUs: arrivesUs,
      attributes: {
        ...(direct
          ? { [ONE_WAY]: to }
          : { ...this.#about(channel, 'send', number), [CHANNEL_KIND]: this.#kindOf(channel) }),
        [PAYLOAD]: writeFloats(payload, floats),
      },
    });
  }

  /** Ends the span of a message that reached its channel, or did not. */
  #arrive(event: EventOf<'accepted' | 'rejected' | 'lost'>): void {
    const span = this.#byEvent.get(event.message);
    if (span === undefined || (event.kind === 'lost' && event.via !== 'publish')) return;
    span.untilUs = Math.max(span.fromUs, event.atUs);
    if (event.kind !== 'accepted') span.error = event.kind === 'lost' ? `lost: ${event.reason}` : event.reason;
    else delete span.error;
  }

  #receive(event: EventOf<'received'>, number: EventNumber): void {
    const { agent, channel, message, via, atUs } = event;
    const sent = this.#byEvent.get(message);
    const isDirect = via === 'direct';
    const hop = this.#hopBefore(event);
    const span = this.#add({
      event: number,
      agent,
      trace: sent?.trace ?? message,
      parent: message,
      link: isDirect ? undefined : message,
      name: isDirect ? `serve ${this.#trace.message(message).agent}` : `receive ${channel}`,
      kind: isDirect ? 'server' : 'consumer',
      fromUs: isDirect ? atUs : hop,
      untilUs: atUs,
      attributes: isDirect ? {} : { ...this.#about(channel, 'receive', message), [VIA]: via },
    });
    this.#handling.set(keyOf(agent, message), span);
  }

  /** Returns when the message left its channel. */
  #hopBefore({ cause, atUs }: EventOf<'received'>): Micros {
    for (let at = cause, step = 0; at !== -1 && step < CAUSES_MAX; at = this.#trace.causeOf(at), step += 1)
      if (this.#trace.kindOf(at) === 'dispatched') return this.#trace.atUs(at);
    return atUs;
  }

  #work(event: EventOf<'workStarted'>, number: EventNumber): void {
    const { agent, message, what, atUs, untilUs } = event;
    const around = message === undefined ? this.#around(event.cause, agent) : this.#handling.get(keyOf(agent, message));
    // The work of a call is its serving span.
    if (around?.kind === 'server' && message !== undefined) {
      around.untilUs = Math.max(around.untilUs, untilUs);
      this.#byEvent.set(number, around);
      return;
    }
    const channel = message === undefined ? undefined : this.#trace.message(message).channel;
    const span = this.#add({
      event: number,
      agent,
      trace: around?.trace ?? (message === undefined ? number : (this.#byEvent.get(message)?.trace ?? message)),
      parent: around?.event ?? message,
      link: message,
      name: channel === undefined ? (what ?? 'work') : `process ${channel}`,
      kind: channel === undefined ? 'internal' : 'consumer',
      fromUs: atUs,
      untilUs,
      attributes: channel === undefined || message === undefined ? {} : this.#about(channel, 'process', message),
    });
    if (message !== undefined) this.#handling.set(keyOf(agent, message), span);
  }

  #finish({ cause, atUs }: EventOf<'workFinished'>): void {
    const span = this.#byEvent.get(cause);
    if (span !== undefined) span.untilUs = Math.max(span.fromUs, atUs);
  }

  #settle({ agent, channel, message, atUs }: EventOf<'acknowledged'>, number: EventNumber): void {
    const around = this.#handling.get(keyOf(agent, message));
    this.#add({
      event: number,
      agent,
      trace: around?.trace ?? message,
      parent: around?.event ?? message,
      link: message,
      name: `settle ${channel}`,
      kind: 'client',
      fromUs: atUs,
      untilUs: atUs,
      attributes: { ...this.#about(channel, 'settle', message), 'messaging.operation.name': 'ack' },
    });
  }

  #about(channel: string, operation: string, message: MessageId): Attributes {
    return {
      'messaging.system': this.#system,
      'messaging.operation.type': operation,
      'messaging.destination.name': channel,
      'messaging.message.id': String(message),
    };
  }

  /** Returns the kind of a channel, by how it kept its first message. */
  #kindOf(channel: string): string | undefined {
    const [first] = this.#trace.acceptedOf(channel);
    if (first === undefined) return undefined;
    const { kept, partition } = this.#trace.eventAs(first, 'accepted');
    return partition !== undefined ? 'log' : kept === false ? 'topic' : 'queue';
  }

  /** Returns the span of an agent in which an event happened. */
  #around(cause: EventNumber, agent: string): ExportedSpan | undefined {
    for (let at = cause, step = 0; at !== -1 && step < CAUSES_MAX; at = this.#trace.causeOf(at), step += 1) {
      const span = this.#byEvent.get(at);
      if (span?.agent === agent && span.kind !== 'producer') return span;
      if (span !== undefined) return undefined;
    }
    return undefined;
  }
}

function keyOf(agent: string, message: MessageId): string {
  return `${message} ${agent}`;
}

function exported(span: ExportedSpan): object {
  const { event, trace, parent, link, name, kind, fromUs, untilUs, attributes, error } = span;
  return {
    traceId: id(trace, 32),
    spanId: id(event, 16),
    ...(parent === undefined ? {} : { parentSpanId: id(parent, 16) }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(fromUs),
    endTimeUnixNano: nanoseconds(untilUs),
    attributes: attributesOf({
      ...attributes,
      [EVENT]: event,
      ...(error?.startsWith('lost: ') ? { [LOST]: error.slice(6) } : {}),
    }),
    links: link === undefined ? [] : [{ traceId: id(trace, 32), spanId: id(link, 16) }],
    status: error === undefined ? {} : { code: 2, message: error },
  };
}

/** Returns the number of an event as an id: ids are hexadecimal, and none is 0. */
function id(event: EventNumber, digits: number): string {
  return (event + 1).toString(16).padStart(digits, '0');
}

function nanoseconds(us: Micros): string {
  return `${START_US + us}000`;
}

function attributesOf(values: Attributes): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return { key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } };
  });
}
