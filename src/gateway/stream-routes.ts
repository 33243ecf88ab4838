import type { PositionsResponse, StreamRequest } from '../brokers/gateway/protocol.ts';
import { EventFeed, type FeedSettings } from './event-feed.ts';
import type { Hub } from './hub.ts';
import { bodyOf, channelOf, type GatewayContext, type GatewayHono, route } from './request.ts';
import { parseBody, SCHEMAS } from './schema.ts';

/** @param feeds those that are open, by their session */
export function addStreamRoutes(
  app: GatewayHono,
  hub: Hub,
  feeds: Map<string, EventFeed>,
  settings: FeedSettings,
): void {
  let open = 0;
  hub.settings.metrics.gauge('heronry_streams', () => open);

  const stream = async (context: GatewayContext, request: Omit<StreamRequest, 'session'>, session?: string) => {
    context.set('about', { channels: request.channels.length });
    const feed = await EventFeed.open(hub, request, settings);
    open += 1;
    if (session !== undefined) feeds.set(session, feed);
    const body = feed.stream(() => {
      open -= 1;
      if (session !== undefined && feeds.get(session) === feed) feeds.delete(session);
    });
    // A client that has gone before the first event takes nothing, and cancels nothing.
    const { signal } = context.req.raw;
    if (signal.aborted) feed.close();
    signal.addEventListener('abort', () => feed.close(), { once: true });
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
  };

  route(app, 'get', '/v1/channels/:channel/events', (context) => {
    const after = context.req.header('last-event-id');
    return stream(context, { channels: [{ channel: channelOf(context), ...(after ? { after } : {}) }] });
  });

  route(app, 'post', '/v1/events', async (context) => {
    const { session, channels, directory = false } = parseBody(SCHEMAS.StreamRequest, await bodyOf(context));
    const places = channels.map(({ channel, after }) => ({ channel, ...(after === undefined ? {} : { after }) }));
    return stream(context, { channels: places, directory }, session);
  });

  route(app, 'post', '/v1/positions', async (context) => {
    const { channels, session } = parseBody(SCHEMAS.PositionsRequest, await bodyOf(context));
    const positions = await Promise.all(channels.map(async (channel) => ({ channel, ...(await hub.end(channel)) })));
    const events = (session === undefined ? undefined : feeds.get(session)?.events) ?? 0;
    return Response.json({ positions, events } satisfies PositionsResponse);
  });
}
