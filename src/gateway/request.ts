/** Handling of a request that all routes share. */
import { isUtf8 } from 'node:buffer';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import { BODY_BYTES_MAX, HEADERS } from '../brokers/gateway/protocol.ts';
import { checkName } from '../messaging/index.ts';
import { IDEMPOTENCY_KEY, NAME } from './body-schema.ts';
import type { Hub } from './hub.ts';
import { GatewayProblem, problem, problemResponse } from './problems.ts';

interface Variables {
  /** Fields of the request's log line besides its address. */
  about: Readonly<Record<string, string | number>>;
}

interface Env {
  Bindings: HttpBindings;
  Variables: Variables;
}

export type GatewayHono = Hono<Env>;
export type GatewayContext = Context<Env>;
type Handler = (context: GatewayContext) => Promise<Response> | Response;

/** Registers a route with one method; any other method is refused. */
export function route(app: GatewayHono, method: 'get' | 'post', path: string, handler: Handler): void {
  const refuse = (): Response => {
    const response = problemResponse(problem('method-not-allowed'));
    response.headers.set('allow', method.toUpperCase());
    return response;
  };
  // Hono routes a HEAD request as its GET: a stream would be opened for nobody.
  app[method](path, (context) => (context.req.raw.method === 'HEAD' ? refuse() : handler(context)));
  app.all(path, refuse);
}

/**
 * Returns the channel of the address.
 * @throws ChannelNameError
 * @throws GatewayProblem for a name that is not percent-encoded UTF-8: Hono would take the text as it is, as another name
 */
export function channelOf(context: GatewayContext): string {
  const written = new URL(context.req.url).pathname.split('/')[3] ?? '';
  let channel: string;
  try {
    channel = decodeURIComponent(written);
  } catch {
    throw new GatewayProblem('channel-name', 'The channel name in the address is not percent-encoded UTF-8');
  }
  checkName(channel);
  return channel;
}

/**
 * Returns the body as text. A body above the size limit is neither kept nor waited for.
 * @throws GatewayProblem
 */
export async function bodyOf(context: GatewayContext): Promise<string> {
  const encoding = context.req.header('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new GatewayProblem(
      'invalid-body',
      'The body is compressed, which the gateway does not read: send it as it is',
    );
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Read from Node's own request, as creating a `Request` for its body takes a quarter of a publish. The rest of the body does
  // not end the connection: an answer follows.
  const body: AsyncIterable<Buffer> = context.env.incoming.iterator({ destroyOnReturn: false });
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) throw new GatewayProblem('body-too-large');
      chunks.push(chunk);
    }
  } catch (error) {
    // The connection ended before the body did: its client has gone, or was too slow.
    throw error instanceof GatewayProblem ? error : new GatewayProblem('request-timeout');
  }
  return textOf(Buffer.concat(chunks));
}

/**
 * Decodes UTF-8.
 * @throws GatewayProblem with the place of an invalid byte: decoding it otherwise would change the text in silence
 */
function textOf(body: Buffer): string {
  // Some programs write a byte order mark first, which is no part of the text.
  if (isUtf8(body)) return body.toString('utf8').replace(/^\uFEFF/, '');
  // Binary search for the longest beginning that is UTF-8, or may become so.
  let [good, bad] = [0, body.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayBeUtf8(body.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  throw new GatewayProblem('invalid-body', `The body is not UTF-8 at byte ${bad}`);
}

function mayBeUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the idempotency key, if there is one.
 * @throws GatewayProblem if it is invalid, or belongs to another run of the gateway, which had other keys
 */
export function idempotencyKey(context: GatewayContext, hub: Hub): string | undefined {
  const run = context.req.header(HEADERS.run);
  if (run !== undefined && run !== hub.run) throw new GatewayProblem('other-run');
  const key = context.req.header(HEADERS.idempotencyKey);
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
    throw new GatewayProblem('invalid-body', `The header ${HEADERS.idempotencyKey} is 1 to 128 visible characters`);
  }
  return key;
}

/**
 * Returns the name of the sender, if a header has one.
 * @throws GatewayProblem if it is not a valid name
 */
export function producerOf(context: GatewayContext): string | undefined {
  const producer = v.safeParse(v.optional(NAME), context.req.header(HEADERS.producer));
  if (!producer.success) throw new GatewayProblem('invalid-body', `The header ${HEADERS.producer} is no name`);
  return producer.output;
}
