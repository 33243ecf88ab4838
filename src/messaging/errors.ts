/** One class for each thing that can go wrong; `code` is stable and survives minification and structured clones. */
export abstract class MessagingError extends Error {
  abstract readonly code: string;
}

/** The name of a channel, or the id of an agent, cannot be one. Nothing was changed. */
export class ChannelNameError extends MessagingError {
  override readonly name = 'ChannelNameError';
  readonly code = 'channel-name';
}

/** The message is no plain JSON object within the limits. Nothing was delivered. */
export class PayloadError extends MessagingError {
  override readonly name = 'PayloadError';
  readonly code = 'payload';
  /** Where in the message, as `$.limits[2].kw`; `$` is the message itself. */
  readonly path: string;

  constructor(reason: string, path: string) {
    super(`${path}: ${reason}`);
    this.path = path;
  }
}

/** More channels, subscriptions or pairs than the broker allows. None of them was made. */
export class LimitError extends MessagingError {
  override readonly name = 'LimitError';
  readonly code = 'limit';
  readonly limit: number;

  constructor(what: string, limit: number) {
    super(`${what}: at most ${limit.toLocaleString('en')}`);
    this.limit = limit;
  }
}

/** The queue is full and its policy is to refuse. Nobody saw the message. */
export class QueueFullError extends MessagingError {
  override readonly name = 'QueueFullError';
  readonly code = 'queue-full';
  readonly channel: string;

  constructor(channel: string) {
    super(`The queue of channel ${JSON.stringify(channel)} is full`);
    this.channel = channel;
  }
}

/** The broker is closed, or was closed during the call. */
export class BrokerClosedError extends MessagingError {
  override readonly name = 'BrokerClosedError';
  readonly code = 'broker-closed';

  constructor() {
    super('The broker is closed');
  }
}

/** No message came in time. None was taken. */
export class TimeoutError extends MessagingError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';

  constructor(channel: string, timeoutMs: number) {
    super(`No message on channel ${JSON.stringify(channel)} within ${timeoutMs} ms`);
  }
}

/** The caller's signal ended the call. `cause` is the signal's reason. */
export class AbortError extends MessagingError {
  override readonly name = 'AbortError';
  readonly code = 'abort';

  constructor(cause: unknown) {
    super('The call was aborted', { cause });
  }
}

/** Whether a message was accepted is unknown: the connection broke during the call. Only brokers on a network throw it. */
export class UncertainError extends MessagingError {
  override readonly name = 'UncertainError';
  readonly code = 'uncertain';
}

/** The server could not be reached in time. Nothing was sent, so nobody ever sees the message. Only brokers on a network throw it. */
export class UnavailableError extends MessagingError {
  override readonly name = 'UnavailableError';
  readonly code = 'unavailable';
}

/** The server answered, and refused. Nothing was changed. Only brokers on a network throw it. */
export class ServerError extends MessagingError {
  override readonly name = 'ServerError';
  readonly code = 'server';
}

/** The broker does not have this method. Only brokers made from `BaseBroker` throw it. */
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
