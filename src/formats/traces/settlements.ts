/** Acknowledgements of messages that agents took from logs: told by spans, or inferred where no span tells of any. */
import type { NoteList } from '../note-list.ts';
import type { Draft, RecordingBuilder, SentMessage } from '../recording-builder.ts';
import type { MessagesOfSpans, SpanMessage } from './messages-of-spans.ts';
import { isRefusal } from './messaging-names.ts';
import { type Span, spanPlace } from './span.ts';
import type { SpanChannel } from './span-channels.ts';

/** A message that arrived at an agent. */
interface Arrived {
  readonly sent: SentMessage;
  readonly arrival: Draft;
  readonly agent: string;
}

export class Settlements {
  readonly #builder: RecordingBuilder;
  readonly #found: MessagesOfSpans;
  readonly #channels: ReadonlyMap<string, SpanChannel>;
  readonly #notes: NoteList;
  /** Last arrival of each message at each service. */
  readonly #arrivals = new Map<SpanMessage, Map<string, Arrived>>();
  #processed: ReadonlyMap<SpanMessage, ReadonlySet<string>> | undefined;

  constructor(
    builder: RecordingBuilder,
    found: MessagesOfSpans,
    channels: ReadonlyMap<string, SpanChannel>,
    notes: NoteList,
  ) {
    this.#builder = builder;
    this.#found = found;
    this.#channels = channels;
    this.#notes = notes;
  }

  arrived(message: SpanMessage, service: string, arrived: Arrived): void {
    const arrivals = this.#arrivals.get(message) ?? new Map<string, Arrived>();
    this.#arrivals.set(message, arrivals.set(service, arrived));
  }

  /** Returns the last arrival of a message at a service. */
  arrivalAt(message: SpanMessage, service: string): Draft | undefined {
    return this.#arrivals.get(message)?.get(service)?.arrival;
  }

  /** Infers an acknowledgement at the arrival, where no span tells of the processing. */
  atReceipt(message: SpanMessage, span: Span, atUs: number): void {
    if (this.#isInferred(message) && !this.#processedBy().get(message)?.has(span.service))
      this.#acknowledge(message, span, atUs);
  }

  /** Infers an acknowledgement at the end of the processing, unless it failed. */
  atEndOfWork(message: SpanMessage, span: Span, atUs: number): void {
    if (this.#isInferred(message) && span.error === undefined) this.#acknowledge(message, span, atUs);
  }

  /** Acknowledges a message, or gives it back, as a span tells. */
  settle(message: SpanMessage, span: Span, atUs: number): void {
    if (!this.#acknowledge(message, span, atUs))
      this.#notes.add('Settling spans of messages that their agent did not receive were left out', () =>
        spanPlace(span),
      );
  }

  #acknowledge(message: SpanMessage, span: Span, us: number): boolean {
    const arrived = this.#arrivals.get(message)?.get(span.service);
    const channel = this.#channels.get(message.channel);
    if (arrived === undefined || channel?.kind !== 'log') return false;
    const { sent, arrival, agent } = arrived;
    // A copy is the subscriber's own.
    if (arrival.fields.via !== 'consume') return true;
    const atUs = Math.max(arrival.atUs, us);
    if (!isRefusal(span)) {
      this.#builder.acknowledge(sent, agent, atUs, arrival, channel.commits);
      return true;
    }
    const fields = { agent, channel: sent.published.fields.channel, reason: 'rejected', deliveries: 1 };
    const { published, accepted } = sent;
    this.#builder.add('released', atUs, fields, { cause: arrival, message: published, accepted });
    return true;
  }

  #isInferred({ channel: name }: SpanMessage): boolean {
    const channel = this.#channels.get(name);
    return channel?.kind === 'log' && !channel.settles;
  }

  /** Returns the services that process each message. */
  #processedBy(): ReadonlyMap<SpanMessage, ReadonlySet<string>> {
    if (this.#processed !== undefined) return this.#processed;
    const processed = new Map<SpanMessage, Set<string>>();
    for (const [span, messages] of this.#found.handled) {
      if (this.#found.roles.get(span) !== 'process') continue;
      for (const message of messages) {
        const services = processed.get(message) ?? new Set<string>();
        processed.set(message, services.add(span.service));
      }
    }
    this.#processed = processed;
    return processed;
  }
}
