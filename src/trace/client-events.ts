/** Events of the clients of a network broker, and of channels that answer them: see `events.ts`. */
import type { Base, MayBeFault, MessageId, Micros } from './events.ts';

/** The client of an agent sent a message that it had kept, for the first time or again. `cause` is the event that made it. */
export interface Sent extends Base, MayBeFault {
  readonly kind: 'sent';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly arrivesUs: Micros;
}
/**
 * The message reached the channel, which did not take it: it has it already from this producer, or an earlier message of this producer
 * is missing, which the client sends again before this one. `cause` is the hop.
 */
export interface Discarded extends Base {
  readonly kind: 'discarded';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly reason: 'duplicate' | 'outOfOrder';
  /** Set where the client of its sender keeps the message, and sends it again. */
  readonly retried?: true;
}
/** The channel has taken the message, and its answer was lost: the client does not know. `cause` is the hop. */
export interface Unanswered extends Base, MayBeFault {
  readonly kind: 'unanswered';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
}
/** The client of an agent reports that it could not publish the message. `cause` is the event that made it keep the message. */
export interface GaveUp extends Base, MayBeFault {
  readonly kind: 'gaveUp';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  /** Its delivery time-out; it keeps no more messages; it got no answer, and sends nothing twice; it went down with its agent. */
  readonly reason: 'timeout' | 'full' | 'unanswered' | 'crash';
  /** The channel may have the message, or get it yet. */
  readonly uncertain?: true;
}
