/** The official parser of AsyncAPI beside our reader, on every fixture, and on what we write. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { apiOf } from '../../src/formats/documents/asyncapi/asyncapi-model.ts';
import { writeAsyncApi } from '../../src/formats/documents/asyncapi/write-asyncapi.ts';
import { readTree } from '../../src/formats/documents/document-tree.ts';
import { AWKWARD_SCENARIO } from '../../src/formats/documents/testing/awkward-scenario.ts';
import { NoteList } from '../../src/formats/note-list.ts';
import { defaultBroker, GALLERY, type Scenario } from '../../src/scenario/index.ts';

/** The part of the parser's interface that is used here. */
interface ParserModule {
  readonly Parser: new () => {
    parse(text: string): Promise<{
      readonly document?: OfficialDocument;
      readonly diagnostics: readonly { readonly severity: number; readonly message: string; readonly path: unknown }[];
    }>;
  };
}
interface All<Item> {
  all(): readonly Item[];
}
interface OfficialDocument {
  info(): { title(): string };
  channels(): All<OfficialChannel>;
  operations(): All<{
    id(): string | undefined;
    isSend(): boolean;
    channels(): All<OfficialChannel>;
    messages(): All<{
      id(): string | undefined;
      name(): string | undefined;
      examples(): All<{ payload(): unknown }>;
    }>;
  }>;
}
interface OfficialChannel {
  id(): string;
  address(): string | null | undefined;
}

function officialParser(): ParserModule {
  try {
    return createRequire(import.meta.url)('@asyncapi/parser') as ParserModule;
  } catch (error) {
    throw new Error('The parser of AsyncAPI is not installed. Run: node .ci/setup.mjs outside', { cause: error });
  }
}

const FOLDER = new URL('../../e2e/fixtures/documents/', import.meta.url);
const FIXTURES = readdirSync(FOLDER).filter((name) => name.includes('.asyncapi.'));

/** Returns what the official parser says of a document, which it must accept. */
async function official(text: string) {
  const { Parser } = officialParser();
  const { document, diagnostics } = await new Parser().parse(text);
  const errors = diagnostics.filter(({ severity }) => severity === 0);
  expect(errors.map(({ path, message }) => `${JSON.stringify(path)}: ${message}`)).toEqual([]);
  if (document === undefined) throw new Error('The parser gives no document');
  return {
    title: document.info().title(),
    channels: document
      .channels()
      .all()
      .map((channel) => [channel.id(), channel.address() ?? channel.id()]),
    operations: document
      .operations()
      .all()
      .map((operation) => ({
        id: operation.id(),
        action: operation.isSend() ? 'send' : 'receive',
        channel: operation.channels().all()[0]?.id(),
        messages: operation
          .messages()
          .all()
          .map((message) => ({
            name: message.name() ?? message.id(),
            examples: message
              .examples()
              .all()
              .map((example) => example.payload()),
          })),
      })),
  };
}

/** Returns the same of our reader. */
function ours(text: string) {
  const read = readTree(text);
  if (!read.ok) throw new Error(read.error);
  const api = apiOf(read.tree, new NoteList());
  if ('error' in api) throw new Error(api.error);
  return {
    title: api.title,
    channels: [...api.channels],
    operations: api.operations.map(({ id, action, channel, messages }) => ({
      id,
      action,
      channel,
      messages: messages.map(({ name, examples }) => ({ name, examples })),
    })),
  };
}

function versionIn(name: string): string {
  return /asyncapi["']?:\s*["']?(\d)/.exec(readFileSync(new URL(name, FOLDER), 'utf8'))?.[1] ?? '';
}

describe('our reader and the official parser', () => {
  it('have fixtures of both versions', () => {
    expect([...new Set(FIXTURES.map(versionIn))].sort()).toEqual(['2', '3']);
  });

  it.each(FIXTURES)('find the same channels, operations and messages in %s', async (name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    expect(ours(text)).toEqual(await official(text));
  });
});

const scene = (name: string): Scenario => {
  const found = GALLERY.find(({ slug }) => slug === name)?.scenario;
  if (found === undefined) throw new Error(`The gallery has no ${name}`);
  return found;
};

describe('a scenario that is written as AsyncAPI', () => {
  it.each([
    ['hierarchy', scene('hierarchy')],
    ['on Kafka', { ...scene('lossy-link'), broker: defaultBroker('kafka') }],
    ['with awkward names and payloads', AWKWARD_SCENARIO],
  ] as const)('is accepted by the official parser, with the same content: %s', async (_, scenario) => {
    const text = writeAsyncApi(scenario);
    const said = await official(text);
    expect(ours(text)).toEqual(said);
    expect(said.channels).toHaveLength(scenario.channels.length);
    expect(said.operations).toHaveLength(scenario.links.length);
  });
});
