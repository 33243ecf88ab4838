import { randomUUID } from 'node:crypto';
import type { PositionsResponse, StreamRequest } from '../brokers/gateway/protocol.ts';
import { EventFeed, type FeedParts } from './event-feed.ts';
import { GatewayProblem } from './problems.ts';
import { bodyOf, channelOf, type GatewayContext, type GatewayHono, route } from './request.ts';
import { parseBody, SCHEMAS } from './schema.ts';

/** Event streams: each may hold a batch of 64 kB that its client does not read. */
const STREAMS_MAX = 512;

/** @param feeds those that are open, by their session */
export function addStreamRoutes(
  app: GatewayHono,
  parts: FeedParts,
  feeds: Map<string, EventFeed>,
  streamsMax = STREAMS_MAX,
): void {
  const { hub } = parts;
  let open = 0;
  hub.settings.metrics.gauge('heronry_streams', () => open);

  const stream = async (context: GatewayContext, request: StreamRequest) => {
    const { session } = request;
    context.set('about', { channels: request.channels.length });
    if (open >= streamsMax) {
      throw new GatewayProblem('busy', `The gateway has as many event streams as it can serve: ${streamsMax}`);
    }
    open += 1;
    const feed = await EventFeed.open(parts, request).catch((error: unknown) => {
      open -= 1;
      throw error;
    });
    feeds.set(session, feed);
    const body = feed.stream(() => {
      open -= 1;
      if (feeds.get(session) === feed) feeds.delete(session);
    });
    // A client that has gone before the first event takes nothing, and cancels nothing.
    const { signal } = context.req.raw;
    if (signal.aborted) feed.close();
    signal.addEventListener('abort', () => feed.close(), { once: true });
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
  };

  route(app, 'get', '/v1/channels/:channel/events', async (context) => {
    const [channel, after] = [channelOf(context), context.req.header('last-event-id')];
    await hub.openToRead(channel);
    return stream(context, { session: randomUUID(), channels: [{ channel, ...(after ? { after } : {}) }] });
  });

  route(app, 'post', '/v1/events', async (context) => {
    const request = parseBody(SCHEMAS.StreamRequest, await bodyOf(context));
    const { session, channels, directory = false, name, subscribes } = request;
    const places = channels.map(({ channel, after }) => ({ channel, ...(after === undefined ? {} : { after }) }));
    const known = new Set(places.map(({ channel }) => channel));
    if (subscribes?.some((channel) => !known.has(channel))) {
      throw new GatewayProblem('invalid-body', 'At subscribes: expected only what is in channels');
    }
    return stream(context, {
      session,
      channels: places,
      directory,
      ...(name === undefined ? {} : { name }),
      ...(subscribes === undefined ? {} : { subscribes }),
    });
  });

  route(app, 'post', '/v1/positions', async (context) => {
    const { channels, session } = parseBody(SCHEMAS.PositionsRequest, await bodyOf(context));
    const positions = await Promise.all(channels.map(async (channel) => ({ channel, ...(await hub.end(channel)) })));
    const events = (session === undefined ? undefined : feeds.get(session)?.events) ?? 0;
    return Response.json({ positions, events } satisfies PositionsResponse);
  });
}
