/** The JSON Schema of a line of a recording, made from the rules that the reader checks. */
import { CHANNEL_KIND, HEADER_RULES, LEVEL, RECORDING_VERSION } from './header.ts';
import { FIELDS_OF } from './kinds.ts';
import { RECORDING_LIMITS as LIMITS } from './recording-limits.ts';
import { NAME, TIME } from './rules.ts';

/** Returns the schema of one line: the header, or an event of one kind. */
export function recordingSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A line of a Heronry recording',
    description:
      'A recording is JSON Lines: the first line is the header, each later one an event. An event is named by its place among the events, from 0. Times are whole microseconds and end in Us. The page also checks what a schema of one line cannot say: times never decrease, and causes and messages are earlier events.',
    anyOf: [header(), ...[...FIELDS_OF.keys()].map(eventOf)],
  };
}

function header(): object {
  const fields = Object.entries(HEADER_RULES).map(([name, rule]) => [name, rule.schema]);
  const agent = { name: NAME.schema, level: LEVEL.schema, parent: NAME.schema };
  const channel = { name: NAME.schema, kind: CHANNEL_KIND.schema, from: NAME.schema, to: NAME.schema };
  return {
    title: 'header',
    type: 'object',
    properties: {
      heronry: { const: 'recording' },
      version: { const: RECORDING_VERSION },
      ...Object.fromEntries(fields),
      agents: listOf(agent, LIMITS.agents),
      channels: listOf(channel, LIMITS.channels),
    },
    required: ['heronry', 'version'],
  };
}

function listOf(properties: object, maxItems: number): object {
  return { type: 'array', items: { type: 'object', properties, required: ['name'] }, maxItems };
}

function eventOf(kind: string): object {
  const fields = FIELDS_OF.get(kind) ?? [];
  const required = fields.filter(([name, rule]) => rule.optional === undefined && name !== 'payload');
  return {
    title: kind,
    type: 'object',
    properties: {
      atUs: TIME.schema,
      kind: { const: kind },
      cause: { type: 'integer', minimum: -1, maximum: LIMITS.events },
      ...Object.fromEntries(fields.map(([name, rule]) => [name, rule.schema])),
    },
    required: ['atUs', 'kind', ...required.map(([name]) => name)],
  };
}
