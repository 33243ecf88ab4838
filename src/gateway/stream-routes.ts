import { randomUUID } from 'node:crypto';
import type { PositionsResponse, StreamRequest } from '../brokers/gateway/protocol.ts';
import { parseBody, SCHEMAS } from './body-schema.ts';
import type { Hub } from './hub.ts';
import type { OpenStreams, StreamSource } from './open-streams.ts';
import { GatewayProblem } from './problems.ts';
import { bodyOf, channelOf, type GatewayContext, type GatewayHono, route } from './request.ts';

export function addStreamRoutes(app: GatewayHono, hub: Hub, streams: OpenStreams): void {
  route(app, 'get', '/v1/channels/:channel/events', async (context) => {
    const [channel, after] = [channelOf(context), context.req.header('last-event-id')];
    await hub.openToRead(channel);
    const request = { session: randomUUID(), channels: [{ channel, ...(after ? { after } : {}) }] };
    return streamResponse(context, await streams.open(request));
  });

  route(app, 'post', '/v1/events', async (context) => {
    const { carried, ...request } = readStreamRequest(await bodyOf(context));
    context.set('about', { channels: request.channels.length });
    if (carried === undefined) return streamResponse(context, await streams.open(request));
    await streams.carry(carried, request);
    return new Response(null, { status: 204 });
  });

  route(app, 'post', '/v1/carriers', async (context) => {
    parseBody(SCHEMAS.CarrierRequest, await bodyOf(context));
    return streamResponse(context, streams.openCarrier());
  });

  route(app, 'post', '/v1/carriers/close', async (context) => {
    const { carrier, lanes } = parseBody(SCHEMAS.CarrierCloseRequest, await bodyOf(context));
    streams.closeLanes(carrier, lanes);
    return new Response(null, { status: 204 });
  });

  route(app, 'post', '/v1/positions', async (context) => {
    const { channels, session } = parseBody(SCHEMAS.PositionsRequest, await bodyOf(context));
    const positions = await Promise.all(channels.map(async (channel) => ({ channel, ...(await hub.end(channel)) })));
    const events = streams.feedOf(session)?.events ?? 0;
    return Response.json({ positions, events } satisfies PositionsResponse);
  });
}

/**
 * Parses a request for a stream.
 * @throws GatewayProblem
 */
function readStreamRequest(body: string): StreamRequest {
  const request = parseBody(SCHEMAS.StreamRequest, body);
  const { session, channels, directory = false, name, subscribes, carried } = request;
  const places = channels.map(({ channel, after }) => ({ channel, ...(after === undefined ? {} : { after }) }));
  const known = new Set(places.map(({ channel }) => channel));
  if (subscribes?.some((channel) => !known.has(channel))) {
    throw new GatewayProblem('invalid-body', 'At subscribes: expected only what is in channels');
  }
  return {
    session,
    channels: places,
    directory,
    ...(name === undefined ? {} : { name }),
    ...(subscribes === undefined ? {} : { subscribes }),
    ...(carried === undefined ? {} : { carried }),
  };
}

/** Returns the answer that streams events until its client or the source ends. */
export function streamResponse(context: GatewayContext, source: StreamSource): Response {
  // A client that has gone before the first event reads nothing, and cancels nothing.
  const { signal } = context.req.raw;
  if (signal.aborted) source.close();
  signal.addEventListener('abort', () => source.close(), { once: true });
  return new Response(source.stream(), { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
}
