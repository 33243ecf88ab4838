/** The recordings of the gallery, which a Python program made: each opens without a bad line. */
import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { coneOfMessage } from '../cone.ts';
import { intervalsOf } from '../intervals.ts';
import { type Recording, readRecordingText } from './reader.ts';

const FOLDER = 'public/recordings';
interface Entry {
  readonly file: string;
  readonly title: string;
  readonly sentence: string;
  readonly seconds: number;
  readonly messages: number;
}
const { recordings }: { readonly recordings: readonly Entry[] } = JSON.parse(
  readFileSync(`${FOLDER}/index.json`, 'utf8'),
);
const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync('public/trace.schema.json', 'utf8')));

function textOf({ file }: Entry): string {
  return readFileSync(`${FOLDER}/${file}`, 'utf8');
}

function opened(entry: Entry): Recording {
  const result = readRecordingText(textOf(entry));
  if (!result.ok) throw new Error(result.error);
  return result.recording;
}

it('the list names every recording, each with a title and a sentence of its own', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual([...recordings.map(({ file }) => file), 'index.json'].toSorted());
  expect(new Set(recordings.map(({ title }) => title)).size).toBe(8);
  expect(new Set(recordings.map(({ sentence }) => sentence)).size).toBe(8);
});

describe.each(recordings)('$title', (entry) => {
  it('opens without a bad line, and every line keeps the schema', () => {
    const { header, trace, problems } = opened(entry);
    expect(problems).toEqual([]);
    expect(header.title).toBe(entry.title);
    expect(header.untilUs).toBe(entry.seconds * 1_000_000);
    const lines = textOf(entry).trimEnd().split('\n');
    expect(trace.length).toBe(lines.length - 1);
    expect(lines.filter((line) => !validate(JSON.parse(line)))).toEqual([]);
  });

  it('has as many messages as the list says, and most of them arrive', () => {
    const { trace } = opened(entry);
    const kinds = Array.from({ length: trace.length }, (_, number) => trace.event(number).kind);
    const published = kinds.filter((kind) => kind === 'published').length;
    expect(published).toBe(entry.messages);
    expect(kinds.filter((kind) => kind === 'received').length).toBeGreaterThan(published * 0.6);
    expect(intervalsOf(trace)).toBeDefined();
  });

  it('leaves no message in an inbox: agents of HERON handle messages while an action of theirs is under way', () => {
    const { header, trace } = opened(entry);
    const world = trace.worldAt(Number.POSITIVE_INFINITY);
    for (const { name } of header.agents) expect([name, world.agents.get(name)?.inbox]).toEqual([name, 0]);
  });
});

it('the cone of a question has its answer and the action that follows', () => {
  const [ticks] = recordings;
  if (ticks === undefined) throw new Error('There is no recording');
  const { trace } = opened(ticks);
  const question = Array.from({ length: trace.length }, (_, number) => number).find(
    (number) => trace.event(number).kind === 'published',
  );
  const future = coneOfMessage(trace, question ?? -1)?.future() ?? [];
  const kinds = new Set(future.map((number) => trace.event(number).kind));
  expect([...kinds]).toEqual(expect.arrayContaining(['published', 'received', 'workStarted', 'workFinished']));
});

it.each([0.15000000000000002, 1.5000000000000002, 0.1 + 0.2, 1 / 3, -2 / 3, 1 / 8_100_000.3])(
  'reads the number %s, which has many digits and is no integer',
  (number) => {
    const line = { atUs: 0, kind: 'published', agent: 'a', channel: 'c', arrivesUs: 0, payload: { number } };
    const result = readRecordingText(`${JSON.stringify(line)}\n`);
    if (!result.ok) throw new Error(result.error);
    expect(result.recording.trace.message(0).payload).toEqual({ number });
  },
);
