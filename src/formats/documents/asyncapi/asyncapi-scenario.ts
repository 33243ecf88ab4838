/** An AsyncAPI document as a scenario that plays at once: the application, its channels, and a client for each channel. */
import {
  type Agent,
  type Behaviour,
  type Broker,
  type Channel,
  checkScenario,
  defaultBroker,
  emptyScenario,
  LIMITS,
  type Link,
  messageOf,
  newChannel,
  type Template,
} from '../../../scenario/index.ts';
import type { FormatNote, ReadResult } from '../../format.ts';
import { NoteList } from '../../note-list.ts';
import { freeName, nameOf } from '../document-names.ts';
import { jsonOf, readTree } from '../document-tree.ts';
import { inColumns } from '../node-places.ts';
import { type ApiDocument, type ApiMessage, type ApiOperation, apiOf, References } from './asyncapi-model.ts';
import { keptScenario } from './kept-scenario.ts';
import { sampleOf } from './schema-sample.ts';

/** Largest number of channels of a document that becomes a scenario. */
const CHANNELS_MAX = 500;
/** Largest number of kinds of messages of one operation that are played. */
const MESSAGES_MAX = 8;
/** Time between two messages of one kind, and between those of two operations. */
const PERIOD_US = 4_000_000;
const STEP_US = 500_000;
const REPLY_US = 400_000;
const VALUES_MAX = 2000;

/** Reads the text of a document. */
export function readAsyncApi(text: string, title: string): ReadResult {
  const read = readTree(text);
  if (!read.ok) return read;
  const notes = new NoteList();
  const api = apiOf(read.tree, notes);
  if ('error' in api) return { ok: false, error: api.error };
  if (api.channels.size > CHANNELS_MAX)
    return { ok: false, error: `The document has ${api.channels.size} channels; the maximum is ${CHANNELS_MAX}` };
  const references = new References(read.tree, notes);
  const kept = keptScenario(read.tree, references, notes);
  const checked = checkScenario(kept ?? new ScenarioWriter(api, references, notes).scenario(title));
  if ('error' in checked) return { ok: false, error: checked.error };
  const repairs = checked.repairs.map((words): FormatNote => ({ text: words, count: 1 }));
  return { ok: true, scenario: checked.scenario, notes: [...notes.list(), ...repairs] };
}

/** Kind of broker, by the protocol of a server. */
const BROKERS: ReadonlyMap<string, Broker['kind']> = new Map<string, Broker['kind']>([
  ['kafka', 'kafka'],
  ['kafka-secure', 'kafka'],
  ['redis', 'redis-pubsub'],
]);

class ScenarioWriter {
  readonly #api: ApiDocument;
  readonly #references: References;
  readonly #notes: NoteList;
  readonly #names = new Map<string, string>();
  readonly #agents = new Map<
    string,
    { readonly side: 'left' | 'middle' | 'right'; readonly behaviours: Behaviour[] }
  >();
  readonly #channels = new Map<string, 'left' | 'right'>();
  readonly #links = new Map<string, Link>();
  readonly #app: string;
  #turn = 0;

  constructor(api: ApiDocument, references: References, notes: NoteList) {
    this.#api = api;
    this.#references = references;
    this.#notes = notes;
    const taken = new Set<string>();
    for (const [key, address] of api.channels) {
      const name = freeName(nameOf(address) || nameOf(key) || 'channel', taken);
      taken.add(name);
      this.#names.set(key, name);
    }
    this.#app = nameOf(api.title) || 'application';
    this.#agents.set(this.#app, { side: 'middle', behaviours: [] });
  }

  scenario(title: string): unknown {
    const { protocol, operations, description } = this.#api;
    for (const operation of operations) this.#operation(operation);
    for (const [key, name] of this.#names) {
      if (this.#channels.has(name)) continue;
      this.#channels.set(name, 'left');
      this.#notes.add(
        'Channels without an operation are drawn, and nothing is published to them',
        () => `channels.${key}`,
      );
    }
    const kind = BROKERS.get(protocol?.toLowerCase() ?? '');
    if (protocol !== undefined && kind === undefined)
      this.#notes.add('The protocol of the servers has no model here: the scenario runs in memory', () => protocol);
    return {
      ...emptyScenario(this.#api.title.trim() || title),
      description: description.slice(0, LIMITS.textUnits),
      broker: kind === undefined ? emptyScenario().broker : defaultBroker(kind),
      agents: this.#placedAgents(),
      channels: this.#placedChannels(),
      links: [...this.#links.values()],
    };
  }

  #operation(operation: ApiOperation): void {
    const { action, channel: key, messages, reply } = operation;
    const channel = this.#names.get(key) ?? key;
    const side = action === 'receive' ? 'left' : 'right';
    if (!this.#channels.has(channel)) this.#channels.set(channel, side);
    const client = this.#client(channel, side);
    const [sender, receiver] = action === 'receive' ? [client, this.#app] : [this.#app, client];
    this.#link('publish', sender, channel);
    this.#link(action === 'receive' ? 'consume' : 'subscribe', receiver, channel);
    const kinds = messages.length === 0 ? [{ name: operation.id, examples: [], schema: undefined }] : messages;
    if (kinds.length > MESSAGES_MAX)
      this.#notes.add(`Of an operation, ${MESSAGES_MAX} kinds of messages are played`, () => operation.id);
    for (const message of kinds.slice(0, MESSAGES_MAX)) {
      const count = Math.min(kinds.length, MESSAGES_MAX);
      const period = { periodUs: PERIOD_US * count, offsetUs: this.#turn * STEP_US, jitterUs: 0, count: 0 };
      this.#behave(sender, { kind: 'tick', channel, ...period, message: this.#payload(message) }, operation.id);
      this.#turn += 1;
    }
    if (reply !== undefined) this.#reply(operation, reply, { channel, sender, receiver });
  }

  /** The receiver answers each message, on the channel of the answer. */
  #reply(
    { id }: ApiOperation,
    reply: NonNullable<ApiOperation['reply']>,
    ends: { readonly channel: string; readonly sender: string; readonly receiver: string },
  ): void {
    const known = reply.channel === undefined ? undefined : this.#names.get(reply.channel);
    const back = known ?? freeName(nameOf(`${ends.channel} reply`), new Set(this.#names.values()));
    if (known === undefined)
      this.#notes.add('A reply to an address of the message has a channel of its own', () => `operations.${id}.reply`);
    if (known === undefined) this.#names.set(`reply of ${id}`, back);
    if (!this.#channels.has(back)) this.#channels.set(back, this.#channels.get(ends.channel) ?? 'left');
    const [message] = reply.messages;
    const payload = message === undefined ? { ok: true } : this.#payload(message);
    const behaviour = {
      kind: 'publish',
      on: ends.channel,
      channel: back,
      delayUs: REPLY_US,
      message: payload,
    } as const;
    this.#behave(ends.receiver, behaviour, id);
    this.#link('publish', ends.receiver, back);
    this.#link('consume', ends.sender, back);
  }

  #client(channel: string, side: 'left' | 'right'): string {
    const name = nameOf(`${channel} ${side === 'left' ? 'client' : 'receiver'}`);
    const client = name === this.#app ? `${name} 2` : name;
    if (!this.#agents.has(client)) this.#agents.set(client, { side, behaviours: [] });
    return client;
  }

  #behave(agent: string, behaviour: Behaviour, place: string): void {
    const behaviours = this.#agents.get(agent)?.behaviours ?? [];
    if (behaviours.length < LIMITS.behavioursOfAgent) behaviours.push(behaviour);
    else
      this.#notes.add(
        `An agent has ${LIMITS.behavioursOfAgent} behaviours at most: later operations are drawn, and not played`,
        () => place,
      );
  }

  #link(kind: Link['kind'], agent: string, channel: string): void {
    this.#links.set(JSON.stringify([kind, agent, channel]), { kind, agent, channel });
  }

  /** Returns the first example of a message, or one that its schema allows. */
  #payload({ name, examples, schema }: ApiMessage): Template {
    const example = examples[0] ?? (schema === undefined ? undefined : sampleOf(schema, this.#references));
    const value = example === undefined || example === null ? { message: name } : jsonOf(example, { left: VALUES_MAX });
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const checked = messageOf(isObject ? value : { value }, '');
    if ('message' in checked && Object.keys(checked.message).length > 0) return checked.message;
    if (!('message' in checked)) this.#notes.add('Examples that are no message are left out', () => name);
    return { message: name.slice(0, LIMITS.nameUnits) };
  }

  #placedAgents(): readonly Agent[] {
    const columns = { left: -720, middle: 0, right: 720 };
    return inColumns([...this.#agents], ([, { side }]) => columns[side]).map(
      ({ item: [id, { side, behaviours }], x, y }): Agent => ({
        id,
        x,
        y,
        role: side === 'middle' ? 'operator' : 'agent',
        behaviours,
      }),
    );
  }

  #placedChannels(): readonly Channel[] {
    const columns = { left: -360, right: 360 };
    return inColumns([...this.#channels], ([, side]) => columns[side]).map(({ item: [id], x, y }) =>
      newChannel(id, { x, y }),
    );
  }
}

/** Returns whether a text begins as a document does: with its version near the beginning. */
export function isAsyncApi(beginning: string): boolean {
  return /(?:^|[\n{,])[ \t]*["']?asyncapi["']?\s*:\s*["']?\d/.test(beginning);
}
