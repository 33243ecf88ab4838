/** Parts of which the description of the gateway's interface is made. */

export type Json = Readonly<Record<string, unknown>>;

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
export const body = (name: string, required = true): Json => ({ requestBody: { required, ...json(ref(name)) } });
export const answer = (description: string, schema?: Json): Json => ({
  description,
  ...(schema === undefined ? {} : json(schema)),
});
export const header = (name: string, description: string, schema: Json = {}): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string', ...schema },
});

const PROBLEM = {
  description: 'A problem; its `code` is stable.',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};
/** @param events the schema of their `data`, by their name */
export const stream = (description: string, events: string): Json => ({
  description,
  content: {
    'text/event-stream': {
      schema: { type: 'string', contentMediaType: 'text/event-stream', contentSchema: ref(events) },
    },
  },
});
/** @param operationId name for generated clients */
export function operation(operationId: string, summary: string, success: Json, more: Json = {}): Json {
  return { operationId, summary, ...more, responses: { ...success, '4XX': PROBLEM, '5XX': PROBLEM } };
}
