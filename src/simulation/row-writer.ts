/** Appends the frequent events of a run to its trace as rows, at the present time. */
import type { Message } from '../messaging/index.ts';
import type { Micros } from '../scenario/index.ts';
import type { EventNumber, FrequentShapes, MessageId, NameId, Trace } from '../trace/index.ts';
import type { Departure } from './channel-model.ts';
import type { RunLink } from './links.ts';
import type { SimulationContext } from './simulation-context.ts';

/** Longest delay that a row can have: 35 minutes. */
const SPAN_US_MAX = 0x7fff_ffff;

export class RowWriter {
  readonly #context: SimulationContext;
  readonly #trace: Trace;
  readonly #frequent: FrequentShapes;
  readonly #overflow: NameId;
  /** Channel that was asked for last, and the number of its name. */
  #channel = '';
  #channelId: NameId = -1;

  constructor(context: SimulationContext) {
    this.#context = context;
    this.#trace = context.trace;
    this.#frequent = context.trace.frequent;
    this.#overflow = context.trace.nameId('overflow');
  }

  timerFired(agent: NameId, cause: EventNumber): EventNumber {
    return this.#trace.appendRow(this.#frequent.timerFired, this.#context.nowUs(), cause, agent, 0, 0, 0, 0);
  }

  published(link: RunLink, payload: Message, cause: EventNumber, arrivesUs: Micros): EventNumber {
    const { agent, channel, agentId, channelId } = link;
    const atUs = this.#context.nowUs();
    if (arrivesUs - atUs > SPAN_US_MAX)
      return this.#trace.append({ kind: 'published', atUs, cause, agent, channel, payload, arrivesUs });
    const kept = this.#trace.keepPayload(payload);
    const shape = this.#frequent.published;
    return this.#trace.appendRow(shape, atUs, cause, agentId, channelId, kept, 0, arrivesUs - atUs);
  }

  accepted(channel: string, message: MessageId, seq: number, cause: EventNumber): EventNumber {
    const atUs = this.#context.nowUs();
    const id = this.#idOf(channel);
    return this.#trace.appendRow(this.#frequent.accepted, atUs, cause, 0, id, message, seq, 0);
  }

  dropped(channel: string, message: MessageId, seq: number, cause: EventNumber): EventNumber {
    const atUs = this.#context.nowUs();
    const id = this.#idOf(channel);
    return this.#trace.appendRow(this.#frequent.dropped, atUs, cause, 0, id, message, seq, this.#overflow);
  }

  dispatched({ via, message, seq }: Departure, link: RunLink, cause: EventNumber, arrivesUs: Micros): EventNumber {
    const { agent, channel, agentId, channelId } = link;
    const atUs = this.#context.nowUs();
    if (arrivesUs - atUs > SPAN_US_MAX)
      return this.#trace.append({ kind: 'dispatched', atUs, cause, via, channel, agent, message, seq, arrivesUs });
    const shape = via === 'subscribe' ? this.#frequent.copied : this.#frequent.handedOut;
    return this.#trace.appendRow(shape, atUs, cause, agentId, channelId, message, seq, arrivesUs - atUs);
  }

  received({ via, message }: Departure, { agentId, channelId }: RunLink, cause: EventNumber): EventNumber {
    const shape = via === 'subscribe' ? this.#frequent.copyReceived : this.#frequent.received;
    return this.#trace.appendRow(shape, this.#context.nowUs(), cause, agentId, channelId, message, 0, 0);
  }

  /**
   * Returns the message that the channel accepted under that number.
   * @throws Error if there is none
   */
  messageOf(channel: string, seq: number): MessageId {
    const message = this.#trace.messageAccepted(this.#idOf(channel), seq);
    if (message === undefined) throw new Error(`Channel ${channel} accepted no message number ${seq}`);
    return message;
  }

  /** Notes the channel that a message reaches: what follows is mostly about it. */
  arriving({ channel, channelId }: RunLink): void {
    this.#channel = channel;
    this.#channelId = channelId;
  }

  #idOf(channel: string): NameId {
    return channel === this.#channel ? this.#channelId : this.#trace.nameId(channel);
  }
}
