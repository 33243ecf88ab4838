/** The problems of requests, as clients see them. */
import type { Problem, ProblemCode } from '../brokers/gateway/protocol.ts';
import { MessagingError, PayloadError } from '../messaging/index.ts';

const PROBLEMS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  'channel-name': [400, 'The channel name is not valid'],
  payload: [422, 'The message is not a plain JSON object within the limits'],
  limit: [429, 'A limit is reached'],
  'queue-full': [409, 'The queue is full, and the message was not accepted'],
  'broker-closed': [503, 'The gateway is shutting down'],
  timeout: [504, 'The time limit is over'],
  abort: [400, 'The request was cancelled'],
  uncertain: [504, 'It is not known whether the message was accepted'],
  unavailable: [503, 'The server behind the gateway cannot be reached; nothing was done'],
  server: [502, 'The server behind the gateway refused the request'],
  busy: [503, 'The gateway has too many connections; nothing was done'],
  unauthorized: [401, 'The token is missing or wrong'],
  'forbidden-host': [403, 'The gateway does not accept this host name'],
  'forbidden-origin': [403, 'Pages of this origin may not use the gateway'],
  'read-only': [403, 'The gateway is read-only'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'The method is not allowed at this address'],
  'request-timeout': [408, 'The request was not complete in time; nothing was done'],
  'headers-too-large': [431, 'The headers are larger than 16 kB'],
  'invalid-request': [400, 'This is not an HTTP request'],
  'unknown-channel': [404, 'There is no such channel'],
  'unknown-carrier': [404, 'There is no such carrier, or it has ended'],
  'unknown-class': [404, 'There is no class with this code'],
  'vote-closed': [409, 'This vote is not open'],
  'other-run': [409, 'The gateway has restarted since'],
  'key-reused': [422, 'The idempotency key was used for another request'],
  'body-too-large': [413, 'The body is larger than 1 MiB'],
  'invalid-body': [400, 'The body is not valid'],
  'invalid-position': [400, 'This is not a position in a channel’s log'],
  internal: [500, 'The gateway failed'],
};

/** Statuses after which the same request may succeed later: too many, or not available. */
const RETRIED: ReadonlySet<number> = new Set([429, 503]);
const RETRY_AFTER_S = 2;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** Error that is reported to the client. */
export class GatewayProblem extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail = PROBLEMS[code][1]) {
    super(detail);
    this.code = code;
  }
}

/** Returns the problem of an error. An unexpected error is reported without details: it may contain anything. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PayloadError) return { ...problem('payload', error.message), path: error.path };
  if (error instanceof GatewayProblem) return problem(error.code, error.message);
  if (error instanceof MessagingError && isCode(error.code)) return problem(error.code, error.message);
  return problem('internal');
}

export function problem(code: ProblemCode, detail = PROBLEMS[code][1]): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: `urn:heronry:problem:${code}`, title, status, code, detail };
}

export function problemResponse(wrong: Problem): Response {
  return new Response(JSON.stringify(wrong), { status: wrong.status, headers: problemHeaders(wrong) });
}

export function problemHeaders(wrong: Problem): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (wrong.status === 401) headers['www-authenticate'] = 'Bearer';
  if (RETRIED.has(wrong.status)) headers['retry-after'] = `${RETRY_AFTER_S}`;
  return headers;
}

function isCode(code: string): code is ProblemCode {
  return code in PROBLEMS;
}
