/** Base class of the errors, one class for each kind; `code` is stable and survives minification and structured clones. */
export abstract class MessagingError extends Error {
  abstract readonly code: string;
}

/** Error of an invalid name of a channel, or id of an agent. Nothing was changed. */
export class ChannelNameError extends MessagingError {
  override readonly name = 'ChannelNameError';
  readonly code = 'channel-name';
}

/** Error of a message that is not a plain JSON object within the limits. Nothing was delivered. */
export class PayloadError extends MessagingError {
  override readonly name = 'PayloadError';
  readonly code = 'payload';
  /** Place in the message, such as `$.limits[2].kw`; `$` is the message itself. */
  readonly path: string;

  constructor(reason: string, path: string) {
    super(`${path}: ${reason}`);
    this.path = path;
  }
}

/** Error of more channels, subscriptions or pairs than the broker allows. None of them was created. */
export class LimitError extends MessagingError {
  override readonly name = 'LimitError';
  readonly code = 'limit';
  readonly limit: number;

  constructor(what: string, limit: number) {
    super(`${what}: at most ${limit.toLocaleString('en')}`);
    this.limit = limit;
  }
}

/** Error of a full queue whose policy is to refuse. Nobody saw the message. */
export class QueueFullError extends MessagingError {
  override readonly name = 'QueueFullError';
  readonly code = 'queue-full';
  readonly channel: string;

  constructor(channel: string) {
    super(`The queue of channel ${JSON.stringify(channel)} is full`);
    this.channel = channel;
  }
}

/** Error of a broker that is closed, or was closed during the call. */
export class BrokerClosedError extends MessagingError {
  override readonly name = 'BrokerClosedError';
  readonly code = 'broker-closed';

  constructor() {
    super('The broker is closed');
  }
}

/** Error of a wait without a message in time. None was taken. */
export class TimeoutError extends MessagingError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';

  constructor(channel: string, timeoutMs: number) {
    super(`No message on channel ${JSON.stringify(channel)} within ${timeoutMs} ms`);
  }
}

/** Error of a call that the caller's signal ended. `cause` is the signal's reason. */
export class AbortError extends MessagingError {
  override readonly name = 'AbortError';
  readonly code = 'abort';

  constructor(cause: unknown) {
    super('The call was aborted', { cause });
  }
}

/** Error of a publish with an unknown outcome: the connection broke during the call. Only network brokers throw it. */
export class UncertainError extends MessagingError {
  override readonly name = 'UncertainError';
  readonly code = 'uncertain';
}

/**
 * Error of a server that could not be reached in time. Nothing was sent, so nobody ever sees the message. Only network brokers
 * throw it.
 */
export class UnavailableError extends MessagingError {
  override readonly name = 'UnavailableError';
  readonly code = 'unavailable';
}

/** Error of a server that answered, and refused. Nothing was changed. Only network brokers throw it. */
export class ServerError extends MessagingError {
  override readonly name = 'ServerError';
  readonly code = 'server';
}

/** A message of `publishAll` that was not accepted. */
export interface Refused {
  /** Place of the message in the list, from 0. */
  readonly index: number;
  /** Error that a `publish` of this message would have rejected with. */
  readonly error: unknown;
}

/** Error of a list of messages of which some were not accepted. The others were. `cause` is the error of the first. */
export class BatchError extends MessagingError {
  override readonly name = 'BatchError';
  readonly code = 'batch';
  /** The messages that were not accepted, in order. */
  readonly refused: readonly Refused[];

  constructor(refused: readonly Refused[], count: number) {
    const reason: unknown = refused[0]?.error;
    const words = reason instanceof Error ? reason.message : String(reason);
    super(`${refused.length} of ${count} messages were not accepted. The first was ${refused[0]?.index}: ${words}`, {
      cause: reason,
    });
    this.refused = refused;
  }
}

/** Error of a method that the broker does not support. Only brokers made from `BaseBroker` throw it. */
export class UnsupportedError extends MessagingError {
  override readonly name = 'UnsupportedError';
  readonly code = 'unsupported';

  constructor(method: string) {
    super(`This broker does not support ${method}`);
  }
}

/** The handler of a request failed; the message is what it said. */
export class ReplyError extends MessagingError {
  override readonly name = 'ReplyError';
  readonly code = 'reply';
}
