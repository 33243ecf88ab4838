import { type ByKind, byKind, ignore } from './by-kind.ts';
import type { Sent } from './client-events.ts';
import type {
  Delayed,
  Dispatched,
  Duplicated,
  EventNumber,
  EventOf,
  MessageId,
  Micros,
  Published,
  Released,
} from './events.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';

/** One hop of a message from its departure, with everything that happened to it in flight. */
interface HopTimes {
  /** Whether it is a duplicate. */
  readonly duplicated: boolean;
  readonly leftUs: Micros;
  /** Planned arrival, as last announced. */
  readonly arrivesUs: Micros;
  /** Events that delayed it. */
  readonly delayed: readonly EventNumber[];
  readonly lost: EventNumber | undefined;
}

/**
 * One publish attempt: a hop of a message to its channel. A duplicated message has several, and may be accepted several times.
 */
export interface PublishAttempt extends HopTimes {
  /** The event with which it set out: `published`, `sent`, or `duplicated`. */
  readonly hop: EventNumber;
  readonly blocked: EventNumber | undefined;
  readonly accepted: EventNumber | undefined;
  /** Position in the channel's order. */
  readonly seq: number | undefined;
  /** Whether the channel kept it; false if the channel passes messages on and keeps nothing. */
  readonly kept: boolean;
  readonly rejected: EventNumber | undefined;
  /** The channel did not take it: it has it, or an earlier one is missing. */
  readonly discarded: EventNumber | undefined;
  /** The channel's answer was lost. */
  readonly unanswered: EventNumber | undefined;
  readonly dropped: EventNumber | undefined;
  /** Event that trimmed it from the channel's log. */
  readonly expired: EventNumber | undefined;
}

/** One hop of a message from its channel, or from its sender, to an agent. */
export interface Delivery extends HopTimes {
  /** Event of its departure: `dispatched`, or `duplicated`. */
  readonly dispatched: EventNumber;
  /** `direct`: from its sender, through no channel; its departure is the `published`. */
  readonly via: 'subscribe' | 'consume' | 'direct';
  readonly agent: string;
  /** Position in the channel's order; 0 for a direct message. */
  readonly seq: number;
  /** Event of its receipt. The hop is over when this, `ignored` or `lost` is set. */
  readonly received: EventNumber | undefined;
  readonly ignored: EventNumber | undefined;
  /** Event of the agent's callback throwing. */
  readonly failed: EventNumber | undefined;
  /** Event of a budget stopping the agent's code while it handled the message. */
  readonly stopped: EventNumber | undefined;
  readonly workStarted: EventNumber | undefined;
  readonly workFinished: EventNumber | undefined;
  /** Event of the agent's crash before it was done with it. */
  readonly abandoned: EventNumber | undefined;
  /** Its lock in a share group ended without an acknowledgement. */
  readonly released: EventNumber | undefined;
  /** The agent has told the channel's group that it is done with it. */
  readonly acknowledged: EventNumber | undefined;
  /** Whether it had been dispatched before, and not acknowledged. */
  readonly redelivered: boolean;
}

/** Everything that happened to one message. Numbers are event numbers; undefined is "not (yet)". */
export interface Journey {
  readonly message: MessageId;
  readonly published: Published;
  /** In the order in which they set out; none of a direct message, and of one that its client keeps and has not sent. */
  readonly attempts: readonly PublishAttempt[];
  /** First acceptance of a publish attempt; `rejected`, `dropped` and `expired` are also the first of their kind. */
  readonly accepted: EventNumber | undefined;
  /** Position of that acceptance in the channel's order. */
  readonly seq: number | undefined;
  readonly rejected: EventNumber | undefined;
  readonly dropped: EventNumber | undefined;
  /** Event that trimmed it from the channel's log. */
  readonly expired: EventNumber | undefined;
  readonly deliveries: readonly Delivery[];
  /** The event since which the client of its sender keeps it, to send it or send it again; undefined where it does not. */
  readonly retrying: EventNumber | undefined;
  /** The client of its sender has given up. */
  readonly gaveUp: EventNumber | undefined;
  /** It is in the channel's queue: kept, and neither consumed nor dropped. */
  readonly queued: boolean;
  /** Remarks of the recorder about it. */
  readonly notes: readonly EventNumber[];
  /** Messages that its receivers published because of it. */
  readonly consequences: readonly MessageId[];
}

type Writable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/**
 * Returns the journey of a message up to the end of the trace, or up to and including `untilUs`.
 * @throws RangeError if the number is not that of a `published` event
 */
export function journeyOf(trace: Trace, message: MessageId, untilUs = Number.POSITIVE_INFINITY): Journey {
  const published = trace.message(message);
  const reader = new HopReader();
  for (const number of trace.eventsOf(message)) {
    const event = trace.event(number);
    if (event.atUs > untilUs) break;
    byKind(READ, event, number, reader);
  }
  const { attempts, deliveries, retrying, gaveUp, notes } = reader;
  const first = attempts.find(({ accepted }) => accepted !== undefined);
  return {
    message,
    published,
    attempts,
    accepted: first?.accepted,
    seq: first?.seq,
    rejected: attempts.find(({ rejected }) => rejected !== undefined)?.rejected,
    dropped: attempts.find(({ dropped }) => dropped !== undefined)?.dropped,
    expired: attempts.find(({ expired }) => expired !== undefined)?.expired,
    deliveries,
    retrying,
    gaveUp,
    notes,
    queued: attempts.some(
      ({ accepted, kept, dropped, expired, seq }) =>
        accepted !== undefined &&
        kept &&
        dropped === undefined &&
        expired === undefined &&
        !deliveries.some((delivery) => delivery.via === 'consume' && delivery.seq === seq),
    ),
    consequences: indexOf(trace)
      .answersTo(message)
      .filter((answer) => trace.atUs(answer) <= untilUs),
  };
}

/** Sorts the events of a message by their hop. */
class HopReader {
  readonly attempts: Writable<PublishAttempt>[] = [];
  readonly deliveries: Writable<Delivery>[] = [];
  readonly notes: EventNumber[] = [];
  retrying: EventNumber | undefined;
  gaveUp: EventNumber | undefined;
  /** By every event that stands for the hop: its departure, each delay, its wait for space. */
  readonly attemptOf = new Map<EventNumber, Writable<PublishAttempt>>();
  readonly deliveryOf = new Map<EventNumber, Writable<Delivery>>();

  addAttempt(event: Published | Sent | Duplicated, hop: EventNumber): void {
    const attempt: Writable<PublishAttempt> = {
      ...startOf(event),
      hop,
      blocked: undefined,
      accepted: undefined,
      seq: undefined,
      kept: true,
      rejected: undefined,
      discarded: undefined,
      unanswered: undefined,
      dropped: undefined,
      expired: undefined,
    };
    this.attempts.push(attempt);
    this.attemptOf.set(hop, attempt);
  }

  addDelivery(
    event: Published | Dispatched | Duplicated,
    { via, agent }: Pick<Delivery, 'via' | 'agent'>,
    hop: EventNumber,
    { seq, redelivered }: Pick<Delivery, 'seq' | 'redelivered'>,
  ): void {
    const delivery: Writable<Delivery> = {
      ...startOf(event),
      dispatched: hop,
      via,
      agent,
      seq,
      received: undefined,
      ignored: undefined,
      failed: undefined,
      stopped: undefined,
      workStarted: undefined,
      workFinished: undefined,
      abandoned: undefined,
      released: undefined,
      acknowledged: undefined,
      redelivered,
    };
    this.deliveries.push(delivery);
    this.deliveryOf.set(hop, delivery);
  }

  /** Notes an event of a publish attempt, if the trace has the hop. */
  note(cause: EventNumber, what: Partial<PublishAttempt>): void {
    const attempt = this.attemptOf.get(cause);
    if (attempt !== undefined) Object.assign(attempt, what);
  }

  delay({ cause, arrivesUs }: Delayed, number: EventNumber): void {
    const [attempt, delivery] = [this.attemptOf.get(cause), this.deliveryOf.get(cause)];
    for (const hop of [attempt, delivery]) {
      if (hop === undefined) continue;
      hop.delayed = [...hop.delayed, number];
      hop.arrivesUs = arrivesUs;
    }
    if (attempt !== undefined) this.attemptOf.set(number, attempt);
    if (delivery !== undefined) this.deliveryOf.set(number, delivery);
  }
}

/** Reads an event of each kind. */
const READ: ByKind<HopReader, void> = {
  published: (event, number, reader) => {
    const { to } = event;
    if (to !== undefined) reader.addDelivery(event, { via: 'direct', agent: to }, number, FIRST);
    else if (event.unsent) reader.retrying = number;
    else reader.addAttempt(event, number);
  },
  sent: (event, number, reader) => {
    reader.retrying = undefined;
    reader.addAttempt(event, number);
  },
  discarded: ({ cause, reason, retried }, number, reader) => {
    reader.note(cause, { discarded: number });
    if (reason === 'duplicate') reader.retrying = undefined;
    else if (retried) reader.retrying = number;
  },
  unanswered: ({ cause }, number, reader) => {
    reader.note(cause, { unanswered: number });
    reader.retrying = number;
  },
  gaveUp: (_event, number, reader) => {
    reader.retrying = undefined;
    reader.gaveUp = number;
  },
  dispatched: (event, number, reader) => {
    const { seq, redelivered = false } = event;
    reader.addDelivery(event, event, number, { seq, redelivered });
  },
  duplicated: (event, number, reader) => {
    const { via, agent, to } = event;
    const { seq = 0 } = reader.deliveryOf.get(event.cause) ?? {};
    if (to !== undefined) reader.addDelivery(event, { via: 'direct', agent: to }, number, FIRST);
    else if (via === 'publish') reader.addAttempt(event, number);
    else reader.addDelivery(event, { via, agent }, number, { seq, redelivered: false });
  },
  delayed: (event, number, reader) => reader.delay(event, number),
  lost: ({ cause, retried }, number, reader) => {
    const hop = reader.attemptOf.get(cause) ?? reader.deliveryOf.get(cause);
    if (hop !== undefined) hop.lost = number;
    if (retried) reader.retrying = number;
  },
  blocked: ({ cause }, number, reader) => {
    const attempt = reader.attemptOf.get(cause);
    if (attempt === undefined) return;
    attempt.blocked = number;
    reader.attemptOf.set(number, attempt);
  },
  accepted: ({ cause, seq, kept = true }, number, reader) => {
    reader.retrying = undefined;
    reader.note(cause, { accepted: number, seq, kept });
  },
  rejected: ({ cause }, number, reader) => reader.note(cause, { rejected: number }),
  noted: (_event, number, reader) => {
    reader.notes.push(number);
  },
  dropped: leaveChannel,
  expired: leaveChannel,
  received: handle,
  ignored: handle,
  failed: handle,
  stopped: handle,
  workStarted: handle,
  workFinished: handle,
  acknowledged: ({ cause }, number, reader) => {
    const delivery = reader.deliveryOf.get(cause);
    if (delivery !== undefined) delivery.acknowledged = number;
  },
  released: (event, number, reader) => {
    const delivery = reader.deliveries.findLast((one) => isDeliveryTo(one, event));
    if (delivery !== undefined) delivery.released = number;
  },
  abandoned: (event, number, reader) => {
    const delivery = reader.deliveries.findLast((one) => one.agent === event.agent && inHand(one));
    if (delivery !== undefined) delivery.abandoned = number;
  },
  // These are about no message.
  consumeStarted: ignore,
  consumeCancelled: ignore,
  subscribed: ignore,
  unsubscribed: ignore,
  joinStarted: ignore,
  joined: ignore,
  crashed: ignore,
  restarted: ignore,
  faultBegan: ignore,
  faultEnded: ignore,
  rebalanceStarted: ignore,
  partitionsAssigned: ignore,
  measured: ignore,
  missed: ignore,
  polled: ignore,
  logged: ignore,
  threw: ignore,
  brokerThrew: ignore,
  brokerStopped: ignore,
  timerFired: ignore,
  userActed: ignore,
  halted: ignore,
};

/** The message left its channel: the attempt that brought it there with that number ends. */
function leaveChannel({ kind, seq }: EventOf<'dropped' | 'expired'>, number: EventNumber, reader: HopReader): void {
  const gone = reader.attempts.find((attempt) => attempt.seq === seq);
  if (gone !== undefined) gone[kind] = number;
}

/** The agent received the message, or does something with what it received. */
function handle(
  { kind, cause }: EventOf<'received' | 'ignored' | 'failed' | 'stopped' | 'workStarted' | 'workFinished'>,
  number: EventNumber,
  reader: HopReader,
): void {
  const delivery = reader.deliveryOf.get(cause);
  if (delivery === undefined) return;
  delivery[kind] ??= number;
  reader.deliveryOf.set(number, delivery);
}

/** Returns whether it has reached the agent, and the agent is not done with it. */
function inHand({ received, workFinished, abandoned }: Delivery): boolean {
  return received !== undefined && workFinished === undefined && abandoned === undefined;
}

/** Whether it is a delivery of the message to the member of a share group. */
function isDeliveryTo({ via, agent, seq, duplicated }: Delivery, released: Released): boolean {
  return via === 'consume' && !duplicated && agent === released.agent && seq === released.seq;
}

function startOf({ kind, atUs, arrivesUs }: Published | Sent | Dispatched | Duplicated): HopTimes {
  return { duplicated: kind === 'duplicated', leftUs: atUs, arrivesUs, delayed: NONE, lost: undefined };
}

const NONE: readonly EventNumber[] = [];
/** A direct message has no place in a channel's order, and is delivered once. */
const FIRST = { seq: 0, redelivered: false } as const;
