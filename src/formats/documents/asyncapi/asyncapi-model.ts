/** Parts of an AsyncAPI document that are played, the same for versions 2 and 3. */

import type { NoteList } from '../../note-list.ts';
import { entriesOf, fieldOf, itemsOf, type Tree, textField, treeOf } from '../document-tree.ts';

/** A kind of message. */
export interface ApiMessage {
  readonly name: string;
  /** Payloads of the examples. */
  readonly examples: readonly unknown[];
  readonly schema: unknown;
}

/** Something that the application does on a channel. */
export interface ApiOperation {
  readonly id: string;
  readonly action: 'send' | 'receive';
  /** Key of the channel. */
  readonly channel: string;
  readonly messages: readonly ApiMessage[];
  /** Channel and messages of the answer. */
  readonly reply: { readonly channel: string | undefined; readonly messages: readonly ApiMessage[] } | undefined;
}

/** An application with its channels. */
export interface ApiDocument {
  readonly version: string;
  readonly title: string;
  readonly description: string;
  /** Address of each channel, by its key. */
  readonly channels: ReadonlyMap<string, string>;
  readonly operations: readonly ApiOperation[];
  /** Protocol of the first server. */
  readonly protocol: string | undefined;
}

/** References that are followed from one place. */
const REFERENCES_MAX = 20;

/** Follows the references of a document. */
export class References {
  readonly #root: Tree;
  readonly #notes: NoteList;

  constructor(root: Tree, notes: NoteList) {
    this.#root = root;
    this.#notes = notes;
  }

  /** Returns a value, or what it refers to; undefined where that is not in the document. */
  follow(value: unknown): unknown {
    let at = value;
    for (let turn = 0; turn < REFERENCES_MAX; turn += 1) {
      const reference = textField(at, '$ref');
      if (reference === undefined) return at;
      at = this.#find(reference);
    }
    this.#notes.add('References that lead in a circle are left out', () => textField(value, '$ref') ?? '');
    return undefined;
  }

  #find(reference: string): unknown {
    if (!reference.startsWith('#')) {
      this.#notes.add('References to other documents are not followed', () => reference);
      return undefined;
    }
    const path = pathOf(reference);
    const found = path.reduce<unknown>(
      (value, key) => (Array.isArray(value) ? value[Number(key)] : fieldOf(value, key)),
      this.#root,
    );
    if (found === undefined)
      this.#notes.add('References to a place that the document does not have are left out', () => reference);
    return found;
  }
}

/** Returns the keys of a reference such as `#/channels/orders~1new`. */
function pathOf(reference: string): readonly string[] {
  return reference
    .slice(1)
    .split('/')
    .filter((_, index) => index > 0)
    .map((key) => decoded(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // A percent sign that is meant.
    return key;
  }
}

/** Parts of a document that a scenario has no place for. */
const WITHOUT_PLACE = [
  'security',
  'bindings',
  'traits',
  'tags',
  'externalDocs',
  'correlationId',
  'headers',
  'parameters',
];

/** Reads an application of a document, or says why it is none. */
export function apiOf(root: Tree, notes: NoteList): ApiDocument | { readonly error: string } {
  const version = String(fieldOf(root, 'asyncapi') ?? '');
  const major = /^([23])(?:\.|$)/.exec(version)?.[1];
  if (major === undefined)
    return {
      error:
        version === '' ? '“asyncapi” is missing' : `AsyncAPI ${version.slice(0, 20)} is not read: versions 2 and 3 are`,
    };
  const references = new References(root, notes);
  const reader = new ApiReader(references, notes);
  const info = fieldOf(root, 'info');
  const servers = entriesOf(fieldOf(root, 'servers')).map(([, server]) => references.follow(server));
  if (servers.length > 0)
    notes.add('Servers are left out, except for the kind of broker', () => 'servers', servers.length);
  const parts = major === '3' ? reader.version3(root) : reader.version2(root);
  return {
    version,
    title: textField(info, 'title') ?? '',
    description: textField(info, 'description') ?? '',
    protocol: servers.map((server) => textField(server, 'protocol')).find((protocol) => protocol !== undefined),
    ...parts,
  };
}

type Parts = Pick<ApiDocument, 'channels' | 'operations'>;

class ApiReader {
  readonly #references: References;
  readonly #notes: NoteList;

  constructor(references: References, notes: NoteList) {
    this.#references = references;
    this.#notes = notes;
  }

  version3(root: Tree): Parts {
    const channels = new Map<string, string>();
    const all = new Map<unknown, string>();
    for (const [key, value] of entriesOf(fieldOf(root, 'channels'))) {
      const channel = this.#references.follow(value);
      channels.set(key, textField(channel, 'address') ?? key);
      if (channel !== undefined) all.set(channel, key);
      this.#noteParts(channel, `channels.${key}`);
    }
    const keyOf = (value: unknown): string | undefined => all.get(this.#references.follow(value));
    const operations = entriesOf(fieldOf(root, 'operations')).flatMap(([id, value]): readonly ApiOperation[] => {
      const operation = this.#references.follow(value);
      const action = textField(operation, 'action');
      const channel = keyOf(fieldOf(operation, 'channel'));
      if ((action !== 'send' && action !== 'receive') || channel === undefined) {
        this.#notes.add(
          'Operations without an action and a channel of the document are left out',
          () => `operations.${id}`,
        );
        return [];
      }
      this.#noteParts(operation, `operations.${id}`);
      const messages = this.#messages(operation, fieldOf(operation, 'channel'));
      const reply = this.#references.follow(fieldOf(operation, 'reply'));
      if (treeOf(reply) === undefined) return [{ id, action, channel, messages, reply: undefined }];
      const back = fieldOf(reply, 'channel');
      return [
        { id, action, channel, messages, reply: { channel: keyOf(back), messages: this.#messages(reply, back) } },
      ];
    });
    return { channels, operations };
  }

  /** Returns the messages of an operation, or those of its channel where it names none. */
  #messages(operation: unknown, channel: unknown): readonly ApiMessage[] {
    const own = itemsOf(fieldOf(operation, 'messages'));
    const all = entriesOf(fieldOf(this.#references.follow(channel), 'messages'));
    const named: readonly (readonly [string, unknown])[] =
      own.length > 0 ? own.map((message) => [lastKey(message), message] as const) : all;
    return named.map(([key, message]) => this.#message(message, key));
  }

  version2(root: Tree): Parts {
    const channels = new Map<string, string>();
    const operations: ApiOperation[] = [];
    for (const [key, value] of entriesOf(fieldOf(root, 'channels'))) {
      const channel = this.#references.follow(value);
      channels.set(key, key);
      this.#noteParts(channel, `channels.${key}`);
      // In version 2, clients publish what the application receives, and subscribe to what it sends.
      for (const [word, action] of [
        ['publish', 'receive'],
        ['subscribe', 'send'],
      ] as const) {
        const operation = this.#references.follow(fieldOf(channel, word));
        if (treeOf(operation) === undefined) continue;
        this.#noteParts(operation, `channels.${key}.${word}`);
        const message = this.#references.follow(fieldOf(operation, 'message'));
        const choices = itemsOf(fieldOf(message, 'oneOf'));
        const messages = (
          choices.length > 0 ? choices : message === undefined ? [] : [fieldOf(operation, 'message')]
        ).map((one) => this.#message(one, lastKey(one)));
        operations.push({
          id: textField(operation, 'operationId') ?? `${word} ${key}`,
          action,
          channel: key,
          messages,
          reply: undefined,
        });
      }
    }
    return { channels, operations };
  }

  #message(value: unknown, key: string): ApiMessage {
    const message = this.#references.follow(value);
    this.#noteParts(message, `message ${key}`);
    const payload = this.#references.follow(fieldOf(message, 'payload'));
    const format = textField(payload, 'schemaFormat') ?? textField(message, 'schemaFormat');
    const isOther = format !== undefined && !/json|yaml/i.test(format);
    if (isOther)
      this.#notes.add('Schemas that are not JSON Schema are left out: such a message has its name only', () => format);
    const name = textField(message, 'name') ?? textField(message, 'messageId') ?? (key || 'message');
    const examples = itemsOf(fieldOf(message, 'examples')).map((example) =>
      fieldOf(this.#references.follow(example), 'payload'),
    );
    return {
      name,
      examples: examples.filter((example) => example !== undefined),
      schema: isOther ? undefined : (fieldOf(payload, 'schema') ?? payload),
    };
  }

  #noteParts(value: unknown, place: string): void {
    for (const part of WITHOUT_PLACE)
      if (fieldOf(value, part) !== undefined) this.#notes.add(`“${part}” has no place in a scenario`, () => place);
  }
}

/** Returns the last key of a reference, which names what it refers to. */
function lastKey(value: unknown): string {
  return pathOf(textField(value, '$ref') ?? '').at(-1) ?? '';
}
