import { MessagingError, ServerError, UnavailableError, UncertainError } from '../../messaging/index.ts';

/** Error of a cluster that answers, but is not ready yet: the request had no effect, and may be retried at once. */
export class NotReadyError extends UnavailableError {}

/** Error of a topic that does not exist, or not with this id: it was deleted, or this server does not know it yet. */
export class UnknownTopicError extends NotReadyError {
  constructor(topic: string) {
    super(`Kafka has no topic ${JSON.stringify(topic)}`);
  }
}

/** Error of an offset that is no longer kept, or not written yet. */
export class OffsetError extends ServerError {}

/** Codes of a rebalance in progress, or of one that this member has missed: both are transient. */
const REJOINING: readonly unknown[] = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'];

const UNKNOWN_TOPIC: readonly unknown[] = ['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID', 'INCONSISTENT_TOPIC_ID'];

/** Error of the library, or one of several that it contains. */
interface Cause {
  readonly message: string;
  readonly code?: unknown;
  readonly apiId?: unknown;
  readonly canRetry?: unknown;
  readonly cause?: unknown;
}

/** Translates the errors of the client library into ours, without secrets. */
export class KafkaErrors {
  /** Kafka and its addresses, as errors name it. */
  readonly name: string;
  readonly #secrets: readonly string[];

  constructor(servers: readonly string[], secrets: readonly string[]) {
    this.name = `Kafka at ${servers.join(', ')}`;
    this.#secrets = secrets.filter((secret) => secret !== '');
  }

  /**
   * Awaits a call and translates its error.
   * @param topic topic of the call, which errors name
   */
  async wrap<Value>(promise: Promise<Value>, topic?: string): Promise<Value> {
    try {
      return await promise;
    } catch (error) {
      throw this.translate(error, topic);
    }
  }

  /** Returns undefined if the topic is unknown. */
  async unlessUnknown<Value>(ask: () => Promise<Value>, topic: string): Promise<Value | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (causesOf(error).some(({ apiId }) => UNKNOWN_TOPIC.includes(apiId))) return undefined;
      throw this.translate(error, topic);
    }
  }

  /** Succeeds if the topic already exists. */
  async unlessExists(make: () => Promise<void>, topic: string): Promise<void> {
    try {
      await make();
    } catch (error) {
      if (!causesOf(error).some(({ apiId }) => apiId === 'TOPIC_ALREADY_EXISTS')) throw this.translate(error, topic);
    }
  }

  /** Returns the error of a connection to servers none of which has ever answered: another program may be there, or TLS. */
  noKafkaYet({ message }: UncertainError): UncertainError {
    return new UncertainError(
      `${message}. Nothing there has ever answered as Kafka does: check the address, and whether it expects TLS`,
    );
  }

  translate(error: unknown, topic?: string): Error {
    if (error instanceof MessagingError) return error;
    const causes = causesOf(error);
    const reason = this.#secrets.reduce(
      (text, secret) => text.replaceAll(secret, '***'),
      [...new Set(causes.map(({ message }) => message))].join('; '),
    );
    const about = topic === undefined ? '' : ` (topic ${JSON.stringify(topic)})`;
    const answers = causes.filter(({ apiId }) => apiId !== undefined);
    if (answers.some(({ apiId }) => apiId === 'OFFSET_OUT_OF_RANGE'))
      return new OffsetError(`Kafka refused${about}: ${reason}`);
    if (answers.some(({ apiId, canRetry }) => canRetry !== true && !REJOINING.includes(apiId)))
      return new ServerError(`Kafka refused${about}: ${reason}`);
    if (topic !== undefined && answers.some(({ apiId }) => UNKNOWN_TOPIC.includes(apiId)))
      return new UnknownTopicError(topic);
    if (answers.length > 0) return new NotReadyError(`Kafka is not ready: ${reason}`);
    if (causes.every(isUnconnected)) {
      return new UnavailableError(`${this.name} cannot be reached: ${reason}`);
    }
    return new UncertainError(`The connection to ${this.name} broke before it answered: ${reason}`);
  }
}

/** Returns the errors that an error contains, and their causes, as a list. */
function causesOf(error: unknown): readonly Cause[] {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(causesOf);
  if (!(error instanceof Error)) return [{ message: String(error) }];
  const { cause } = error;
  if (isUnknownTopic(error)) return [{ message: error.message, apiId: UNKNOWN_TOPIC[0], canRetry: true }];
  if (cause instanceof Error && isConnecting(error)) return [{ ...cause, message: cause.message, code: 'CONNECT' }];
  return [error];
}

/**
 * Returns whether the topic is unknown. Since version 1.31, the library has an error of its own when it looks up a topic's
 * partitions.
 */
function isUnknownTopic({ message, code }: Cause): boolean {
  return code === 'PLT_KFK_USER' && /^Unknown topic \S+\.$/.test(message);
}

/** Returns whether the request was not sent, as there was no connection. */
function isUnconnected(cause: Cause): boolean {
  return cause.code === 'CONNECT' || cause.code === 'PLT_KFK_AUTHENTICATION' || isConnecting(cause);
}

function isConnecting({ message }: Cause): boolean {
  return /^Connection to \S+ (failed|timed out)\.$/.test(message);
}
