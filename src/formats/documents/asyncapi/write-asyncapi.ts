/**
 * A scenario as a document of AsyncAPI 3.
 *
 * 1. A channel is a channel. An operation is what one agent does on it: it sends, or receives.
 * 2. The messages of a channel are those that behaviours and scripted actions publish there, with a schema and an example each.
 * 3. What the model has beyond that is in extensions, from which the reader makes the same scenario. The rest is left out, and named.
 */
import type { Agent, Channel, Link, Scenario, Template } from '../../../scenario/index.ts';
import { AGENTS, BROKER, CHANNEL, LEFT_OUT, LINK, leftOutOf, NETWORK } from './kept-scenario.ts';
import { described, hasReference } from './template-schema.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Protocol of the server of each broker that has one. */
const PROTOCOLS: {
  readonly [Kind in Scenario['broker']['kind']]?: { readonly protocol: string; readonly host: string };
} = {
  'redis-pubsub': { protocol: 'redis', host: 'localhost:6379' },
  'redis-streams': { protocol: 'redis', host: 'localhost:6379' },
  kafka: { protocol: 'kafka', host: 'localhost:9092' },
  'kafka-share': { protocol: 'kafka', host: 'localhost:9092' },
};

/** Returns the document as JSON. */
export function writeAsyncApi(scenario: Scenario): string {
  const { name, description, broker, network, agents } = scenario;
  const messages = messagesOf(scenario);
  const keys = new Keys();
  const channels = scenario.channels.map((channel) => ({ channel, key: keys.of(channel.id, 'channel') }));
  const keyOf = new Map(channels.map(({ channel, key }) => [channel.id, key]));
  const operations = new Keys();
  const server = PROTOCOLS[broker.kind];
  const left = leftOutWords(scenario);
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: name === '' ? 'Untitled scenario' : name,
      version: '1.0.0',
      ...(description === '' ? {} : { description }),
    },
    ...(server === undefined ? {} : { servers: { broker: server } }),
    channels: Object.fromEntries(
      channels.map(({ channel, key }) => [key, channelFields(channel, messages.get(channel.id) ?? [])]),
    ),
    operations: Object.fromEntries(
      scenario.links.map((link) => [
        operations.of(`${link.agent}-${link.kind}-${link.channel}`, 'operation'),
        operationFields(link, keyOf.get(link.channel) ?? '', messages.get(link.channel) ?? []),
      ]),
    ),
    [AGENTS]: agents.map(keptAgent),
    ...(broker.kind === 'memory' || broker.kind === 'own' ? {} : { [BROKER]: broker }),
    [NETWORK]: network,
    ...(left.length === 0 ? {} : { [LEFT_OUT]: left }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A kind of message of a channel. */
interface KnownMessage {
  readonly key: string;
  /** Agent that publishes it. */
  readonly agent: string;
  readonly title: string;
  readonly template: Template;
}

/** Returns the messages of each channel, in the order of the agents and their behaviours. Equal ones of an agent are one. */
function messagesOf({ agents, interventions }: Scenario): ReadonlyMap<string, readonly KnownMessage[]> {
  const known = new Map<string, KnownMessage[]>();
  const seen = new Set<string>();
  const keys = new Map<string, Keys>();
  const add = (channel: string, agent: string, template: Template, when: string): void => {
    const text = JSON.stringify([channel, agent, template]);
    if (seen.has(text) || hasReference(template)) return;
    seen.add(text);
    const taken = keys.get(channel) ?? new Keys();
    keys.set(channel, taken);
    const list = known.get(channel) ?? [];
    known.set(channel, list);
    list.push({ key: taken.of(agent, 'message'), agent, title: `${agent} publishes it ${when}`, template });
  };
  for (const { id, behaviours } of agents)
    for (const behaviour of behaviours)
      if ('message' in behaviour && 'channel' in behaviour)
        add(
          behaviour.channel,
          id,
          behaviour.message,
          'on' in behaviour ? `on a message from ${behaviour.on || 'any channel'}` : 'on a timer',
        );
  for (const act of interventions)
    if (act.kind === 'publish') add(act.channel, act.agent, act.message, 'as a scripted action');
  return known;
}

function channelFields(channel: Channel, messages: readonly KnownMessage[]): Fields {
  const address = addressOf(channel.id);
  const parameters = [...(address ?? '').matchAll(PARAMETER)].map(([, name = '']) => [name, {}] as const);
  return {
    address,
    title: channel.id,
    messages:
      messages.length === 0
        ? { anything: { title: 'Any message', payload: { type: 'object' } } }
        : Object.fromEntries(messages.map((message) => [message.key, messageFields(message)])),
    ...(parameters.length === 0 ? {} : { parameters: Object.fromEntries(parameters) }),
    [CHANNEL]: channel,
  };
}

const PARAMETER = /\{([A-Za-z0-9_-]+)\}/g;

/** Returns the name of a channel as an address, or null for one that no address can be: with a query, a fragment or other braces. */
function addressOf(name: string): string | null {
  return /[?#{}]/.test(name.replaceAll(PARAMETER, '')) ? null : name;
}

function messageFields({ key, title, template }: KnownMessage): Fields {
  const { schema, example } = described(template);
  return { name: key, title, payload: schema, examples: [{ name: 'example', payload: example }] };
}

const WORDS = { publish: 'publishes to', subscribe: 'subscribes to', consume: 'consumes from' } as const;

function operationFields(link: Link, key: string, messages: readonly KnownMessage[]): Fields {
  const own = messages.filter(({ agent }) => agent === link.agent);
  const sends = link.kind === 'publish';
  const reference = `#/channels/${key}`;
  return {
    action: sends ? 'send' : 'receive',
    channel: { $ref: reference },
    summary: `${link.agent} ${WORDS[link.kind]} ${link.channel}.`,
    ...(sends && own.length > 0
      ? { messages: own.map((message) => ({ $ref: `${reference}/messages/${message.key}` })) }
      : {}),
    [LINK]: link,
  };
}

/** Returns an agent as the extension has it: without programs, and without payloads that a reader of references would follow. */
function keptAgent(agent: Agent): Agent {
  return { ...agent, behaviours: agent.behaviours.filter((one) => one.kind !== 'code' && !hasReference(one)) };
}

function leftOutWords(scenario: Scenario): readonly string[] {
  const programs = scenario.agents.filter(({ behaviours }) => behaviours.some(({ kind }) => kind === 'code'));
  return [
    ...leftOutOf(scenario),
    ...programs.map(({ id }) => `The program of ${id}`),
    ...(scenario.broker.kind === 'own' ? ['The broker, which is a program'] : []),
    ...scenario.agents
      .filter((agent) => hasReference(agent))
      .map(({ id }) => `Behaviours of ${id} with “$ref” in a message`),
  ];
}

/**
 * Keys of an object of the document, made of names: letters, digits, hyphens and underscores, each once. A name that every object of
 * JavaScript has, such as "constructor", is none: parsers find what they do not look for.
 */
class Keys {
  readonly #taken = new Set<string>();

  of(name: string, otherwise: string): string {
    const word = name.replaceAll(/[^A-Za-z0-9_]+/g, '-').replaceAll(/^[-_]+|[-_]+$/g, '') || otherwise;
    const stem = word in Object.prototype ? `${otherwise}-${word}` : word;
    let key = stem;
    for (let number = 2; this.#taken.has(key.toLowerCase()); number += 1) key = `${stem}-${number}`;
    this.#taken.add(key.toLowerCase());
    return key;
  }
}
