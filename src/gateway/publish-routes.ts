import type { Problem, PublishResponse } from '../brokers/gateway/protocol.ts';
import { parseBody, SCHEMAS } from './body-schema.ts';
import type { Hub } from './hub.ts';
import { IdempotencyCache } from './idempotency-cache.ts';
import { problemResponse } from './problems.ts';
import { bodyOf, channelOf, type GatewayHono, idempotencyKey, producerOf, route } from './request.ts';

type Outcomes = readonly (Problem | null)[];

export function addPublishRoutes(app: GatewayHono, hub: Hub, keysMax: number): void {
  const published = new IdempotencyCache<Outcomes>(keysMax);

  route(app, 'post', '/v1/channels/:channel/messages', async (context) => {
    const [channel, body] = [channelOf(context), await bodyOf(context)];
    const message = parseBody(SCHEMAS.Message, body);
    const producer = producerOf(context);
    context.set('about', { channel, bytes: Buffer.byteLength(body) });
    const one = { channel, message, ...(producer === undefined ? {} : { producer }) };
    const publish = () => hub.publish([one]);
    const [wrong] = await published.do(idempotencyKey(context, hub), `${channel}\n${body}`, publish, isFinal);
    return wrong ? problemResponse(wrong) : new Response(null, { status: 204 });
  });

  route(app, 'post', '/v1/messages', async (context) => {
    const body = await bodyOf(context);
    const { messages } = parseBody(SCHEMAS.PublishRequest, body);
    context.set('about', { messages: messages.length, bytes: Buffer.byteLength(body) });
    const clean = messages.map(({ channel, message, producer }) => ({
      channel,
      message,
      ...(producer === undefined ? {} : { producer }),
    }));
    const outcomes = await published.do(idempotencyKey(context, hub), body, () => hub.publish(clean));
    return Response.json({ outcomes } satisfies PublishResponse);
  });
}

/**
 * Returns whether an outcome is remembered. A refused message may be retried with its key, but not one whose outcome is unknown.
 */
function isFinal([wrong]: Outcomes): boolean {
  return wrong === null || wrong?.code === 'uncertain';
}
