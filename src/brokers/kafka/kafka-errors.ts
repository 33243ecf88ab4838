import { ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';

/** The cluster answers, and is not ready for this yet: nothing was done, and it may be tried again at once. */
export class NotReadyError extends UnavailableError {}

/** The offset asked for is not kept any more, or not there yet. */
export class OffsetError extends ServerError {}

/** The group is being shared out anew, or has been without this member knowing: it is a matter of time, too. */
const REJOINING: readonly unknown[] = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'];

/** What the library says went wrong, or one of the things that went wrong together. */
interface Cause {
  readonly message: string;
  readonly code?: unknown;
  readonly apiId?: unknown;
  readonly canRetry?: unknown;
  readonly cause?: unknown;
}

/** Turns the errors of the client library into ours, without what is secret. */
export class KafkaErrors {
  readonly #servers: string;
  readonly #secrets: readonly string[];

  constructor(servers: readonly string[], secrets: readonly string[]) {
    this.#servers = servers.join(', ');
    this.#secrets = secrets.filter((secret) => secret !== '');
  }

  async wrap<Value>(promise: Promise<Value>): Promise<Value> {
    try {
      return await promise;
    } catch (error) {
      throw this.#translated(error);
    }
  }

  /** Undefined where the topic is unknown. */
  async unlessUnknown<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (causesOf(error).some(({ apiId }) => apiId === 'UNKNOWN_TOPIC_OR_PARTITION')) return undefined;
      throw this.#translated(error);
    }
  }

  /** Well where the topic is there already. */
  async unlessExists(make: () => Promise<void>): Promise<void> {
    try {
      await make();
    } catch (error) {
      if (!causesOf(error).some(({ apiId }) => apiId === 'TOPIC_ALREADY_EXISTS')) throw this.#translated(error);
    }
  }

  #translated(error: unknown): Error {
    const causes = causesOf(error);
    const reason = this.#secrets.reduce(
      (text, secret) => text.replaceAll(secret, '***'),
      [...new Set(causes.map(({ message }) => message))].join('; '),
    );
    const answers = causes.filter(({ apiId }) => apiId !== undefined);
    if (answers.some(({ apiId }) => apiId === 'OFFSET_OUT_OF_RANGE'))
      return new OffsetError(`Kafka refused: ${reason}`);
    if (answers.some(({ apiId, canRetry }) => canRetry !== true && !REJOINING.includes(apiId)))
      return new ServerError(`Kafka refused: ${reason}`);
    if (answers.length > 0) return new NotReadyError(`Kafka is not ready: ${reason}`);
    if (causes.every(isUnconnected)) {
      return new UnavailableError(`Kafka at ${this.#servers} cannot be reached: ${reason}`);
    }
    return new UncertainError(`The connection to Kafka broke before it answered: ${reason}`);
  }
}

/** An error of several, and what caused one, taken apart. */
function causesOf(error: unknown): readonly Cause[] {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(causesOf);
  if (!(error instanceof Error)) return [{ message: String(error) }];
  const { cause } = error;
  if (cause instanceof Error && isConnecting(error)) return [{ ...cause, message: cause.message, code: 'CONNECT' }];
  return [error];
}

/** It was not sent, as there was no connection to send it on. */
function isUnconnected(cause: Cause): boolean {
  return cause.code === 'CONNECT' || cause.code === 'PLT_KFK_AUTHENTICATION' || isConnecting(cause);
}

function isConnecting({ message }: Cause): boolean {
  return /^Connection to \S+ (failed|timed out)\.$/.test(message);
}
