import { parseBody, SCHEMAS } from './body-schema.ts';
import type { Hub } from './hub.ts';
import { openApiDocument } from './openapi.ts';
import { bodyOf, channelOf, type GatewayHono, route } from './request.ts';

export function addLookRoutes(app: GatewayHono, hub: Hub, version: string): void {
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
