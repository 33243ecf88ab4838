import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalScenario, emptyScenario, GALLERY, type Scenario } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import { recogniseFormat } from '../index.ts';
import { writeAsyncApi } from './asyncapi/write-asyncapi.ts';
import { matchesTopic } from './rabbitmq/definitions-model.ts';
import { AWKWARD_SCENARIO } from './testing/awkward-scenario.ts';

const FILES = {
  mermaid: 'deployment.mmd',
  asyncapi3: 'streetlights.asyncapi.yaml',
  asyncapi2: 'chat.asyncapi.json',
  rabbitmq: 'shop.definitions.json',
};

function textOf(file: string): string {
  return readFileSync(new URL(`../../../e2e/fixtures/documents/${file}`, import.meta.url), 'utf8');
}

function read(text: string) {
  const format = recogniseFormat(text);
  if (format === undefined) throw new Error('No format is recognised');
  const result = format.read(text, { title: 'file' });
  if (!result.ok) throw new Error(result.error);
  const { scenario } = result;
  if (scenario === undefined) throw new Error('It is no scenario');
  return {
    format: format.id,
    scenario,
    notes: result.notes.map(({ text: words, place }) => (place === undefined ? words : `${place}: ${words}`)),
  };
}

function failure(text: string): string {
  const format = recogniseFormat(text);
  const result = format === undefined ? undefined : format.read(text, { title: 'file' });
  return result?.ok === false ? result.error : 'none';
}

/** Returns the messages that agents receive in a run, as "agent channel payload", each once. */
function receivedIn(scenario: Scenario): readonly string[] {
  const { trace } = simulate(scenario, 12_000_000);
  const seen = new Set<string>();
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'received')
      seen.add(`${event.agent} ${event.channel} ${JSON.stringify(trace.message(event.message).payload)}`);
  }
  return [...seen];
}

it('every file is recognised as its format, and plays at once', () => {
  for (const [id, file] of Object.entries(FILES)) {
    const { format, scenario } = read(textOf(file));
    expect(format, file).toBe(id.replace(/\d$/, ''));
    expect(receivedIn(scenario).length, file).toBeGreaterThan(2);
  }
});

describe('an AsyncAPI document', () => {
  it('of version 3 is an application with a client for each channel, on the broker of its servers', () => {
    const { scenario } = read(textOf(FILES.asyncapi3));
    expect(scenario.name).toBe('Street lights');
    expect(scenario.broker.kind).toBe('kafka');
    expect(scenario.links.map(({ kind, agent, channel }) => `${agent} ${kind} ${channel}`)).toEqual([
      'light/measured client publish light/measured',
      'Street lights consume light/measured',
      'Street lights publish light/dim',
      'light/dim receiver subscribe light/dim',
      'light/status client publish light/status',
      'Street lights consume light/status',
      'Street lights publish light/status reply',
      'light/status client consume light/status reply',
    ]);
  });

  it('publishes its examples, or what its schemas allow, and answers requests', () => {
    const received = receivedIn({ ...read(textOf(FILES.asyncapi3)).scenario, broker: { kind: 'memory' } });
    expect(received).toContain('Street lights light/measured {"lamp":"a1","lumens":12}');
    expect(received).toContain('light/dim receiver light/dim {"percent":1,"sentAt":"2030-01-01T12:00:00Z"}');
    expect(received).toContain('light/dim receiver light/dim {"percent":2,"sentAt":"2030-01-01T12:00:00Z"}');
    expect(received).toContain('light/status client light/status reply {"lamp":"a1","lit":true}');
  });

  it('lists what has no place in a scenario, with the first place', () => {
    expect(read(textOf(FILES.asyncapi3)).notes).toEqual(
      expect.arrayContaining([
        'message lightMeasured: “headers” has no place in a scenario',
        'operations.receiveMeasurement: “bindings” has no place in a scenario',
        'operations.askStatus.reply: A reply to an address of the message has a channel of its own',
      ]),
    );
  });

  it('of version 2 receives what clients publish, and sends what they subscribe to', () => {
    const { scenario } = read(textOf(FILES.asyncapi2));
    expect(scenario.broker.kind).toBe('redis-pubsub');
    expect(receivedIn(scenario)).toEqual(
      expect.arrayContaining([
        'Chat rooms/{room} {"words":"hello"}',
        'Chat rooms/{room} {"value":"bye"}',
        'rooms/{room} receiver rooms/{room} {"count":1}',
      ]),
    );
  });

  it('a fault is named with its place', () => {
    expect(failure('asyncapi: 1.0.0')).toBe('AsyncAPI 1.0.0 is not read: versions 2 and 3 are');
    expect(failure('asyncapi: 3.0.0\nchannels:\n  a: [1, 2\n')).toMatch(/^Line \d+, column \d+: /);
    expect(failure('{"asyncapi": "3.0.0", "channels": }')).toMatch(/^Line 1, column 35: /);
  });

  it('aliases, references in a circle and deep nesting end at a limit', () => {
    const bomb = [
      'a: &a0 [x, x]',
      ...Array.from({ length: 40 }, (_, index) => `b${index}: &a${index + 1} [*a${index}, *a${index}]`),
    ];
    expect(failure(`asyncapi: 3.0.0\n${bomb.join('\n')}`)).toMatch(/alias/i);
    expect(failure(`asyncapi: 3.0.0\nx: ${'['.repeat(5000)}`)).toBe(
      'Line 2: the document is nested deeper than 64 levels',
    );
    expect(failure(`asyncapi: 3.0.0\nx:\n${'- '.repeat(5000)}`)).toBe(
      'Line 3: the document is nested deeper than 64 levels',
    );
    const circle = 'asyncapi: 2.0.0\nchannels:\n  a:\n    $ref: "#/channels/b"\n  b:\n    $ref: "#/channels/a"\n';
    expect(read(circle).notes.join()).toContain('References that lead in a circle are left out');
    const self =
      'asyncapi: 2.0.0\nchannels:\n  a:\n    publish:\n      message:\n        payload: &p { type: object, properties: { next: { $ref: "#/channels/a/publish/message/payload" } } }\n';
    expect(JSON.stringify(read(self).scenario).length).toBeLessThan(5000);
  });
});

describe('a scenario as an AsyncAPI document', () => {
  const again = (scenario: Scenario) => read(writeAsyncApi(scenario));
  const withoutPrograms = (scenario: Scenario): Scenario => ({
    ...scenario,
    agents: scenario.agents.map((agent) => ({
      ...agent,
      behaviours: agent.behaviours.filter(({ kind }) => kind !== 'code'),
    })),
    broker: scenario.broker.kind === 'own' ? { kind: 'memory' } : scenario.broker,
  });

  it('is read again with the same agents, channels, links, network and broker', () => {
    const scenes = [...GALLERY.map(({ scenario }) => withoutPrograms(scenario)), AWKWARD_SCENARIO];
    for (const { name, scenario } of scenes.map((one) => ({ name: one.name, scenario: canonicalScenario(one) }))) {
      const { agents, channels, links, network, broker, description } = canonicalScenario(again(scenario).scenario);
      expect({ agents, channels, links, network, broker, description }, name).toEqual({
        agents: scenario.agents,
        channels: scenario.channels,
        links: scenario.links,
        network: scenario.network,
        broker: scenario.broker,
        description: scenario.description,
      });
    }
  });

  it('plays the same messages', () => {
    const scenario = { ...(GALLERY[0]?.scenario ?? emptyScenario()), interventions: [], faults: [], seed: 1 };
    expect(receivedIn(again(scenario).scenario)).toEqual(receivedIn(scenario));
  });

  it('names what it leaves out, programs among it, which nobody reads either', () => {
    const [first, ...others] = AWKWARD_SCENARIO.agents;
    if (first === undefined) throw new Error('It has agents');
    const code = { kind: 'code', on: '', source: 'secret' } as const;
    const withCode = (behaviour: object): Scenario => ({
      ...AWKWARD_SCENARIO,
      agents: [{ ...first, behaviours: [behaviour as typeof code] }, ...others],
      bookmarks: [{ atUs: 1, note: 'here' }],
      broker: { kind: 'own', source: 'secret' },
    });
    const text = writeAsyncApi(withCode(code));
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({
      'x-heronry-left-out': ['1 bookmark', 'The program of rooms/{room}', 'The broker, which is a program'],
    });
    // A document of somebody else may have one all the same.
    const document = JSON.parse(text) as { 'x-heronry-agents': { behaviours: object[] }[] };
    document['x-heronry-agents'][0]?.behaviours.push(code);
    const { scenario, notes } = read(
      JSON.stringify({ ...document, 'x-heronry-broker': { kind: 'own', source: 'secret' } }),
    );
    expect(JSON.stringify(scenario)).not.toContain('secret');
    expect(notes).toContain('agent rooms/{room}: Programs of agents are left out');
    expect(scenario.broker.kind).toBe('memory');
  });

  it('without its extensions is an application with clients', () => {
    const document = JSON.parse(writeAsyncApi(AWKWARD_SCENARIO)) as Record<string, unknown>;
    delete document['x-heronry-agents'];
    const { scenario } = read(JSON.stringify(document));
    expect(scenario.channels).toHaveLength(AWKWARD_SCENARIO.channels.length);
    expect(scenario.agents.some(({ id }) => id.endsWith('client'))).toBe(true);
  });
});

describe('a RabbitMQ export', () => {
  it('routes messages as its exchanges do', () => {
    const received = receivedIn(read(textOf(FILES.rabbitmq)).scenario).map((line) =>
      line.replace(/ \{.*"key":/, ' ').replace('}', ''),
    );
    expect(received).toContain('invoices consumer invoices "order.any.paid"');
    expect(received).toContain('parcels consumer parcels "order.eu.paid"');
    expect(received).toContain('invoices consumer invoices "order.eu.paid"');
    expect(received).not.toContain('parcels consumer parcels "order.any.paid"');
    expect(received).toContain('audit consumer audit "any"');
  });

  it('a queue has its length and its policy, and gets messages without an exchange', () => {
    const { scenario } = read(textOf(FILES.rabbitmq));
    expect(scenario.channels.find(({ id }) => id === 'invoices')).toMatchObject({ capacity: 100, overflow: 'reject' });
    expect(scenario.agents.map(({ id }) => id)).toContain('mail publisher');
    expect(scenario.channels.find(({ id }) => id === 'parcels')).toMatchObject({ overflow: 'drop-oldest' });
    const roles = new Map(scenario.agents.map(({ id, role }) => [id, role]));
    const names = ['orders', 'mail consumer', 'mail publisher', 'orders any publisher'];
    expect(names.map((name) => roles.get(name))).toEqual(['operator', 'worker', 'agent', 'agent']);
  });

  it('lists what has no place in a scenario, and never names a password', () => {
    const { notes, scenario } = read(textOf(FILES.rabbitmq));
    expect(notes).toEqual(
      expect.arrayContaining([
        'users: “users” has no place in a scenario',
        'queue parcels: “x-queue-type” has no place in a scenario',
        'queue mail: “x-message-ttl” has no place in a scenario',
        'odd: headers: Exchanges of other types than fanout, direct and topic are left out',
      ]),
    );
    expect(JSON.stringify([notes, scenario])).not.toContain('password');
  });

  it('topics match word by word', () => {
    for (const [pattern, key] of [
      ['a.*.c', 'a.b.c'],
      ['#', ''],
      ['#', 'a.b'],
      ['a.#', 'a'],
      ['#.c', 'a.b.c'],
      ['a.#.c.#', 'a.c'],
      ['*', 'a'],
    ] as const)
      expect(matchesTopic(pattern, key), `${pattern} ${key}`).toBe(true);
    for (const [pattern, key] of [
      ['a.*', 'a'],
      ['a.*', 'a.b.c'],
      ['a.#.d', 'a.b.c'],
      ['b', 'a'],
    ] as const)
      expect(matchesTopic(pattern, key), `${pattern} ${key}`).toBe(false);
  });
});
