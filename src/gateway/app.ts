/** The routes of the gateway, and the handling of each request. */
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { HEADERS } from '../brokers/gateway/protocol.ts';
import { parseBody, SCHEMAS } from './body-schema.ts';
import { addClassRoutes } from './classroom/class-routes.ts';
import { Classes } from './classroom/classes.ts';
import { Clients } from './clients.ts';
import type { Connections } from './connections.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { Guards } from './guards.ts';
import type { Hub } from './hub.ts';
import { addLeaseRoutes } from './lease-routes.ts';
import { Leases } from './leases.ts';
import { OpenStreams } from './open-streams.ts';
import { openApiDocument } from './openapi.ts';
import { problem, problemOf, problemResponse } from './problems.ts';
import { addPublishRoutes } from './publish-routes.ts';
import { bodyOf, channelOf, type GatewayContext, type GatewayHono, route } from './request.ts';
import { RECORDING_PATH, recordingResponse } from './served-recording.ts';
import type { Site } from './site.ts';
import { addStreamRoutes } from './stream-routes.ts';
import type { Onlooker } from './taken-notices.ts';

const ALLOWED_HEADERS = ['authorization', 'content-type', 'last-event-id', ...Object.values(HEADERS)].join(', ');

export interface AppParts {
  readonly hub: Hub;
  readonly guards: Guards;
  readonly connections: Connections;
  readonly site: Site;
  readonly version: string;
  readonly heartbeatMs: number | undefined;
  readonly limits: GatewayLimits;
  /** Path of a recording that the page may open. */
  readonly recording: string | undefined;
}

export interface GatewayApp {
  readonly fetch: (request: Request, env: HttpBindings | Http2Bindings) => Promise<Response> | Response;
  /** Releases all leases, and ends the streams of classes. */
  readonly close: () => void;
}

export function createApp(parts: AppParts): GatewayApp {
  const { hub, guards, connections, site, version, heartbeatMs, limits, recording } = parts;
  const app: GatewayHono = new Hono();
  const clients = new Clients();
  const onlookers = new Set<Onlooker>();
  const leases = new Leases(hub, onlookers, limits);
  const streams = new OpenStreams({ hub, clients, onlookers, heartbeatMs }, limits.streams);
  const classes = new Classes(limits, hub.settings.metrics, heartbeatMs);
  app.use('*', (context, next) => aroundRequest(context, next, hub));
  app.use('*', async (context, next) => refusalOf(context, guards, connections) ?? next());
  addPublishRoutes(app, hub, limits.keys);
  addStreamRoutes(app, hub, streams);
  addLeaseRoutes(app, { hub, leases, clients, streams, keysMax: limits.keys });
  addClassRoutes(app, { hub, classes, connections });
  addLookRoutes(app, hub, version);
  if (recording !== undefined) app.get(RECORDING_PATH, () => recordingResponse(recording));
  app.get('*', (context) => site.respond(context.req.path) ?? problemResponse(problem('not-found')));
  app.notFound(() => problemResponse(problem('not-found')));
  app.onError((error) => {
    const told = problemOf(error);
    if (told.code === 'internal') hub.settings.logger.write('error', 'failed', { error: error.name });
    return problemResponse(told);
  });
  const close = (): void => {
    leases.close();
    clients.close();
    classes.close();
  };
  return { fetch: app.fetch, close };
}

/** Adds the routes that read what the gateway knows of channels and of itself, and the one that resets channels. */
function addLookRoutes(app: GatewayHono, hub: Hub, version: string): void {
  route(app, 'get', '/v1/channels', async () => {
    return Response.json({ channels: await hub.channels() });
  });

  route(app, 'get', '/v1/channels/:channel', async (context) => {
    const channel = channelOf(context);
    return Response.json({ channel, ...(await hub.figures(channel)) });
  });

  route(app, 'post', '/v1/figures', async (context) => {
    const { channel } = parseBody(SCHEMAS.ChannelRequest, await bodyOf(context));
    return Response.json({ channel, ...(await hub.figures(channel)) });
  });

  route(app, 'post', '/v1/reset', async (context) => {
    const { channels } = parseBody(SCHEMAS.ChannelsRequest, await bodyOf(context));
    await hub.reset(channels);
    return new Response(null, { status: 204 });
  });

  route(app, 'get', '/metrics', () => {
    return new Response(hub.settings.metrics.text(), { headers: { 'content-type': 'text/plain; version=0.0.4' } });
  });

  route(app, 'get', '/openapi.json', () => Response.json(openApiDocument(version)));
}

/** Returns the answer that comes before any route: to preflight requests, and to requests without the token. */
function refusalOf(context: GatewayContext, guards: Guards, connections: Connections): Response | undefined {
  const { method } = context.req.raw;
  if (method === 'OPTIONS') return preflight();
  if (!context.req.path.startsWith('/v1/') && context.req.path !== '/metrics') return undefined;
  if (!guards.isToken(context.req.header('authorization'))) return problemResponse(problem('unauthorized'));
  connections.trust(context.env.incoming.socket);
  return undefined;
}

/** Returns the answer to a preflight request; the guards have already accepted its origin. */
function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '600',
    },
  });
}

/** Adds the headers of every answer, writes a line to the log and counts the request. */
async function aroundRequest(context: GatewayContext, next: () => Promise<void>, hub: Hub): Promise<void> {
  const started = performance.now();
  await next();
  const { req, res } = context;
  const origin = req.header('origin');
  if (origin !== undefined) {
    res.headers.set('access-control-allow-origin', origin);
    res.headers.append('vary', 'Origin');
  }
  if (!res.headers.has('cache-control')) res.headers.set('cache-control', 'no-store');
  res.headers.set('x-content-type-options', 'nosniff');
  const { status } = res;
  const path = routeOf(req.path);
  hub.settings.metrics.count('heronry_requests_total', 1, `route="${path}",status="${status}"`);
  const ms = Math.round(performance.now() - started);
  const fields = { method: req.raw.method, route: path, status, ms, ...context.get('about') };
  hub.settings.logger.write(status >= 500 ? 'warn' : 'debug', 'request', fields);
}

/** Returns the route without names that a client chose, so that the number of labels stays small. */
function routeOf(path: string): string {
  const [, kind, rest = ''] = /^\/v1\/(channels)\/[^/]+(\/(?:messages|events|leases))?$/.exec(path) ?? [];
  if (kind !== undefined) return `/v1/channels/{channel}${rest}`;
  const [, short, part = ''] = SHORT.exec(path) ?? [];
  if (short !== undefined) return `/${short}/{code}${part}`;
  return ROUTES.has(path) ? path : '/';
}

/** Matches the addresses of a class and of a moment. */
const SHORT = /^\/([cm])\/[^/]+(\/(?:join|name|vote|phone|teacher|results|ask|step))?$/;

const ROUTES: ReadonlySet<string> = new Set([
  ...[
    'messages',
    'events',
    'positions',
    'leases',
    'leases/acknowledge',
    'leases/release',
    'carriers',
    'carriers/close',
  ].map((name) => `/v1/${name}`),
  ...['channels', 'figures', 'recording', 'reset', 'classes', 'moments'].map((name) => `/v1/${name}`),
  '/metrics',
  '/openapi.json',
]);
