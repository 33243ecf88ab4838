import { randomUUID } from 'node:crypto';
import type { PositionsResponse, StreamRequest } from '../brokers/gateway/protocol.ts';
import { Carrier } from './carriers.ts';
import { EventFeed, type FeedParts } from './event-feed.ts';
import { GatewayProblem } from './problems.ts';
import { bodyOf, channelOf, type GatewayContext, type GatewayHono, route } from './request.ts';
import { parseBody, SCHEMAS } from './schema.ts';

/** @param feeds those that are open, by their session */
export function addStreamRoutes(
  app: GatewayHono,
  parts: FeedParts,
  feeds: Map<string, EventFeed>,
  streamsMax: number,
): void {
  const { hub } = parts;
  const carriers = new Map<string, Carrier>();
  let open = 0;
  hub.settings.metrics.gauge('heronry_streams', () => open);
  hub.settings.metrics.gauge('heronry_carriers', () => carriers.size);

  const refuseAbove = (count: number): void => {
    if (count < streamsMax) return;
    throw new GatewayProblem('busy', `The gateway has as many event streams as it can serve: ${streamsMax}`);
  };

  const openFeed = async (context: GatewayContext, request: StreamRequest): Promise<EventFeed> => {
    const { session } = request;
    context.set('about', { channels: request.channels.length });
    refuseAbove(open);
    open += 1;
    try {
      const feed = await EventFeed.open(parts, request);
      feeds.set(session, feed);
      feed.whenClosed(() => {
        open -= 1;
        if (feeds.get(session) === feed) feeds.delete(session);
      });
      return feed;
    } catch (error) {
      open -= 1;
      throw error;
    }
  };

  const stream = async (context: GatewayContext, request: StreamRequest): Promise<Response> => {
    const feed = await openFeed(context, request);
    return streamResponse(context, feed);
  };

  route(app, 'get', '/v1/channels/:channel/events', async (context) => {
    const [channel, after] = [channelOf(context), context.req.header('last-event-id')];
    await hub.openToRead(channel);
    return stream(context, { session: randomUUID(), channels: [{ channel, ...(after ? { after } : {}) }] });
  });

  route(app, 'post', '/v1/events', async (context) => {
    const request = parseBody(SCHEMAS.StreamRequest, await bodyOf(context));
    const { session, channels, directory = false, name, subscribes, carried } = request;
    const places = channels.map(({ channel, after }) => ({ channel, ...(after === undefined ? {} : { after }) }));
    const known = new Set(places.map(({ channel }) => channel));
    if (subscribes?.some((channel) => !known.has(channel))) {
      throw new GatewayProblem('invalid-body', 'At subscribes: expected only what is in channels');
    }
    const wish = {
      session,
      channels: places,
      directory,
      ...(name === undefined ? {} : { name }),
      ...(subscribes === undefined ? {} : { subscribes }),
    };
    if (carried === undefined) return stream(context, wish);
    const carrier = carriers.get(carried.carrier);
    if (carrier === undefined) throw new GatewayProblem('unknown-carrier');
    carrier.carry(carried.lane, await openFeed(context, wish));
    return new Response(null, { status: 204 });
  });

  route(app, 'post', '/v1/carriers', async (context) => {
    parseBody(SCHEMAS.CarrierRequest, await bodyOf(context));
    refuseAbove(carriers.size);
    const carrier = new Carrier(parts.heartbeatMs, () => {
      carriers.delete(carrier.id);
      stopListening();
    });
    const stopListening = hub.listen({
      event: () => undefined,
      available: () => undefined,
      retry: () => undefined,
      end: () => carrier.finish(),
    });
    carriers.set(carrier.id, carrier);
    return streamResponse(context, carrier);
  });

  route(app, 'post', '/v1/carriers/close', async (context) => {
    const { carrier, lanes } = parseBody(SCHEMAS.CarrierCloseRequest, await bodyOf(context));
    for (const lane of lanes) carriers.get(carrier)?.closeLane(lane);
    return new Response(null, { status: 204 });
  });

  route(app, 'post', '/v1/positions', async (context) => {
    const { channels, session } = parseBody(SCHEMAS.PositionsRequest, await bodyOf(context));
    const positions = await Promise.all(channels.map(async (channel) => ({ channel, ...(await hub.end(channel)) })));
    const events = (session === undefined ? undefined : feeds.get(session)?.events) ?? 0;
    return Response.json({ positions, events } satisfies PositionsResponse);
  });
}

interface Source {
  stream(): ReadableStream<Uint8Array>;
  close(): void;
}

function streamResponse(context: GatewayContext, source: Source): Response {
  // A client that has gone before the first event takes nothing, and cancels nothing.
  const { signal } = context.req.raw;
  if (signal.aborted) source.close();
  signal.addEventListener('abort', () => source.close(), { once: true });
  return new Response(source.stream(), { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
}
