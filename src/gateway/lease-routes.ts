import type { LeaseRequest, LeaseResponse, SettleResponse } from '../brokers/gateway/protocol.ts';
import { writeJson } from '../messaging/parts.ts';
import { parseBody, SCHEMAS } from './body-schema.ts';
import type { Clients } from './clients.ts';
import type { Hub } from './hub.ts';
import { IdempotencyCache } from './idempotency-cache.ts';
import type { Leases } from './leases.ts';
import type { OpenStreams } from './open-streams.ts';
import {
  bodyOf,
  channelOf,
  type GatewayContext,
  type GatewayHono,
  idempotencyKey,
  producerOf,
  route,
} from './request.ts';

/** Time that a consumer with `curl` has to acknowledge a message, in milliseconds. */
const LEASE_MS = 30_000;
const WAIT_MS = 20_000;

/** Parsed request for leases: missing fields are undefined. */
type Wish = { readonly [Key in keyof LeaseRequest]: LeaseRequest[Key] | undefined } & Pick<LeaseRequest, 'channel'>;

export interface LeaseParts {
  readonly hub: Hub;
  readonly leases: Leases;
  readonly clients: Clients;
  readonly streams: OpenStreams;
  readonly keysMax: number;
}

export function addLeaseRoutes(app: GatewayHono, { hub, leases, clients, streams, keysMax }: LeaseParts): void {
  const leased = new IdempotencyCache<readonly string[]>(keysMax);

  const lease = async (context: GatewayContext, wish: Wish, body: string): Promise<Response> => {
    const { channel, count = 1, waitMs = 0, leaseMs = LEASE_MS, session = '' } = wish;
    const key = idempotencyKey(context, hub);
    // With a key, the client will repeat the request, and gets the same result.
    const signal = key === undefined ? context.req.raw.signal : new AbortController().signal;
    const by = clients.nameOf(session) ?? producerOf(context);
    const feed = streams.feedOf(session);
    // Before it takes, so that no notification is missed in between.
    feed?.want(channel);
    const names = await leased.do(key, body, () => leases.take({ channel, count, waitMs, leaseMs, by, signal }));
    const shown = leases.shown(names);
    if (shown.length === count) feed?.unwant(channel);
    context.set('about', { channel, messages: shown.length });
    const text = writeJson({ leases: shown } satisfies LeaseResponse);
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  };

  route(app, 'post', '/v1/channels/:channel/leases', async (context) => {
    const [channel, body] = [channelOf(context), await bodyOf(context)];
    const { waitMs = WAIT_MS, ...wish } = parseBody(SCHEMAS.ChannelLeaseRequest, body === '' ? '{}' : body);
    return lease(context, { ...wish, channel, waitMs }, `${channel}\n${body}`);
  });

  route(app, 'post', '/v1/leases', async (context) => {
    const body = await bodyOf(context);
    return lease(context, parseBody(SCHEMAS.LeaseRequest, body), body);
  });

  for (const how of ['acknowledge', 'release'] as const) {
    route(app, 'post', `/v1/leases/${how}`, async (context) => {
      const { leases: names } = parseBody(SCHEMAS.SettleRequest, await bodyOf(context));
      context.set('about', { leases: names.length });
      return Response.json(leases[how](names) satisfies SettleResponse);
    });
  }
}
