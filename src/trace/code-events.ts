/** Events of agents whose behaviour is code, and of an own broker: see `events.ts`. */
import type { Base, MessageId } from './events.ts';

/** Budget that the code of an agent has exceeded. */
export type StopReason = 'instructions' | 'calls' | 'memory' | 'stack' | 'logLines' | 'messageSize' | 'timers';

/** The code of an agent wrote a line to its log. */
export interface Logged extends Base {
  readonly kind: 'logged';
  readonly agent: string;
  readonly text: string;
  /** Message that the code handled then. */
  readonly message?: MessageId;
}
/** The code of an agent threw, or a promise of it was rejected, while it handled no message. */
export interface Threw extends Base {
  readonly kind: 'threw';
  readonly agent: string;
  readonly error: string;
  /** Line of the code, from 1. */
  readonly line?: number;
}
/** The code of an agent exceeded a budget. It does nothing more until the agent restarts. */
export interface Stopped extends Base {
  readonly kind: 'stopped';
  readonly agent: string;
  readonly reason: StopReason;
  /** Message that the code handled then. */
  readonly message?: MessageId;
}
/** The code of an own broker threw, or handed out what it must not. It serves the channels all the same. */
export interface BrokerThrew extends Base {
  readonly kind: 'brokerThrew';
  /** Channel that it was called for. */
  readonly channel: string;
  readonly error: string;
  /** Line of the code, from 1. */
  readonly line?: number;
}
/** The code of an own broker exceeded a budget. It takes no more messages. */
export interface BrokerStopped extends Base {
  readonly kind: 'brokerStopped';
  /** Channel that it was called for. */
  readonly channel: string;
  readonly reason: StopReason;
}
