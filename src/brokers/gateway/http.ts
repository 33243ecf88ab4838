/** Requests to the gateway, and the errors of its refusals. */
import {
  ChannelNameError,
  MessagingError,
  PayloadError,
  QueueFullError,
  ServerError,
  UnavailableError,
  UncertainError,
} from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import { HEADERS, type Problem } from './protocol.ts';

export interface HttpSettings {
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof fetch;
}

export interface RequestOptions {
  /** Idempotency key: the gateway runs the request once, however often it is sent. */
  readonly once?: { readonly key: string; readonly run: string };
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Error of a key from before the gateway's restart: the gateway does not know whether the earlier request had an effect. */
export class OtherRunError extends ServerError {}

/** Error of a client that the gateway refuses; retrying is useless. */
export class RefusedError extends ServerError {}

/** Error of a gateway at its client limit. The request had no effect; there may be room later. */
export class BusyError extends UnavailableError {}

/**
 * Error of an answer that no gateway gives: another program has the address, or a proxy answers for a gateway that is away. Nobody
 * knows whether the gateway had the request.
 */
export class ForeignAnswerError extends UncertainError {
  constructor(response: Response) {
    const kind = typeOf(response) ?? 'no content type';
    super(`What answers at this address is not a gateway of Heronry (status ${response.status}, ${kind})`);
  }
}

/** Error of a position that is not one of this gateway's log. */
export class PositionError extends ServerError {}

export class GatewayHttp {
  readonly #settings: HttpSettings;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  /**
   * Sends a request and returns the parsed answer.
   * @throws UnavailableError (not sent), UncertainError (unknown outcome), or the gateway's problem
   */
  async ask(path: string, body: string, { once, timeoutMs, signal }: RequestOptions): Promise<unknown> {
    const controller = new AbortController();
    const cancelTimer = setTimer(() => controller.abort(), timeoutMs);
    const abort = (): void => controller.abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const response = await this.send(path, body, 'application/json', controller.signal, once);
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    } catch (error) {
      throw failureOf(error);
    } finally {
      cancelTimer();
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Resolves with the head of the answer.
   * @param type content type of an answer that is no problem
   * @throws the error of `fetch`, ForeignAnswerError, or the gateway's problem
   */
  async send(
    path: string,
    body: string,
    type: string,
    signal: AbortSignal,
    once?: RequestOptions['once'],
  ): Promise<Response> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.#settings.token}`,
      'content-type': 'application/json',
    };
    if (once !== undefined) {
      headers[HEADERS.idempotencyKey] = once.key;
      headers[HEADERS.run] = once.run;
    }
    // Called as a plain function: in browsers, `fetch` must not be called as a method of another object.
    const { url, fetch: call } = this.#settings;
    const init: RequestInit = { method: 'POST', headers, body, signal, cache: 'no-store', credentials: 'omit' };
    const response = await call(url + path, init);
    if (typeOf(response) === PROBLEM) throw errorOf(await response.json());
    if (response.ok && (response.status === 204 || typeOf(response) === type)) return response;
    await response.body?.cancel();
    throw new ForeignAnswerError(response);
  }
}

/** Returns the error of a refused message or request. */
export function errorOf({ code, detail, path }: Pick<Problem, 'code' | 'detail' | 'path'>, channel = ''): Error {
  switch (code) {
    case 'channel-name':
      return new ChannelNameError(detail);
    case 'payload':
      return new PayloadError(path === undefined ? detail : detail.slice(path.length + 2), path ?? '$');
    case 'body-too-large':
      return new PayloadError('larger than a gateway takes', '$');
    case 'queue-full':
      return new QueueFullError(channel);
    case 'unavailable':
    case 'broker-closed':
      return new UnavailableError(detail);
    case 'busy':
      return new BusyError(detail);
    case 'unknown-carrier':
    case 'request-timeout':
      return new UnavailableError(detail);
    case 'uncertain':
    case 'timeout':
      return new UncertainError(detail);
    case 'other-run':
      return new OtherRunError(detail);
    case 'invalid-position':
      return new PositionError(detail);
    case 'unauthorized':
    case 'forbidden-host':
    case 'forbidden-origin':
      return new RefusedError(`The gateway refused: ${detail}`);
    case 'limit':
    case 'server':
    case 'abort':
    case 'read-only':
    case 'not-found':
    case 'method-not-allowed':
    case 'unknown-channel':
    case 'unknown-class':
    case 'vote-closed':
    case 'key-reused':
    case 'headers-too-large':
    case 'invalid-request':
    case 'invalid-body':
    case 'internal':
      return new ServerError(`The gateway refused: ${detail}`);
  }
}

/** Returns the error of a failed request. It contains no text that could include the token. */
function failureOf(error: unknown): Error {
  if (error instanceof MessagingError) return error;
  if (isUnsent(error)) return new UnavailableError('The gateway cannot be reached');
  return new UncertainError('The connection to the gateway broke before it answered');
}

/** Codes of Node for a host that cannot be found, or be connected to. */
const UNSENT: readonly unknown[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'],
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Returns whether the request was not sent. Node reports it; a browser does not. */
export function isUnsent(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && UNSENT.includes(cause.code);
}

/** Content type of a refusal. */
const PROBLEM = 'application/problem+json';

/** Returns the content type without its parameters. */
function typeOf(response: Response): string | undefined {
  return response.headers.get('content-type')?.split(';')[0]?.trim();
}
