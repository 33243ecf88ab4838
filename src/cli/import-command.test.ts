import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyScenario, encodeMoment } from '../scenario/index.ts';
import { readRecordingText } from '../trace/index.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { UsageError } from './usage.ts';

const SHOP = readFileSync(new URL('../../e2e/fixtures/traces/shop-skewed.otlp.json', import.meta.url), 'utf8');
const FILES: Readonly<Record<string, string>> = {
  'shop.json': SHOP,
  'photo.txt': 'hello',
  'broken.otlp.json': '{"resourceSpans": [}',
  'bad.jsonl': '{"heronry":"recording","version":9}\n',
  'direct.jsonl': `{"heronry":"recording","version":1}
{"atUs":5,"kind":"published","agent":"a","to":"b","channel":"a -> b","arrivesUs":9,"payload":{"n":1}}
{"atUs":9,"kind":"received","cause":0,"via":"direct","agent":"b","channel":"a -> b","message":0}
{"atUs":9,"kind":"workStarted","cause":1,"agent":"b","message":0,"untilUs":20}
{"atUs":20,"kind":"workFinished","cause":2,"agent":"b","message":0}
{"atUs":21,"kind":"published","cause":3,"agent":"b","to":"a","channel":"b -> a","arrivesUs":30,"payload":{"n":2},"about":0}
{"atUs":30,"kind":"lost","cause":4,"via":"publish","agent":"b","channel":"b -> a","message":4,"reason":"cancelled","fraction":1}
nonsense
`,
};

/** Returns everything that a command prints and writes. */
async function outcome(command: typeof importCommand | typeof exportCommand, args: readonly string[], files = FILES) {
  const said = { printed: '', aside: '', files: new Map<string, string>() };
  const io = {
    readText: (path: string) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
    print: (text: string) => {
      said.printed += text;
    },
    printAside: (text: string) => {
      said.aside += text;
    },
  };
  await command(args, io, (path: string, text: string | Uint8Array) => {
    if (path.startsWith('/nowhere')) throw new Error('no such folder');
    said.files.set(path, String(text));
  });
  return said;
}

describe('heronry import', () => {
  it('prints the recording, and lists beside it what was read and not understood', async () => {
    const { printed, aside, files } = await outcome(importCommand, ['shop.json']);
    const read = readRecordingText(printed);
    expect(read.ok && read.recording.problems).toEqual([]);
    expect(read.ok && read.recording.header.title).toBe('shop');
    expect(aside).toContain('Read shop.json as trace of OpenTelemetry (OTLP JSON): 74 events\n');
    expect(aside).toContain('  1 × The clock of billing was behind: its times were moved 35 ms later\n');
    expect(files.size).toBe(0);
  });

  it('writes it to a file', async () => {
    const { printed, files } = await outcome(importCommand, ['shop.json', '--as', 'otlp', '-o', 'out.jsonl']);
    expect(printed).toBe('');
    expect(files.get('out.jsonl')).toBe((await outcome(importCommand, ['shop.json'])).printed);
  });

  it.each([
    [[], 'Name a file to import, or - for standard input.'],
    [['shop.json', 'b'], 'Name one file only, without “b”.'],
    [['none.json'], 'none.json cannot be read: ENOENT'],
    [['photo.txt'], 'photo.txt is of no known format. Name it with --as: '],
    [['shop.json', '--as', 'pdf'], '--as takes one of '],
    [['broken.otlp.json'], 'is no trace of OpenTelemetry (OTLP JSON): This is no JSON. Line 1, column 20: '],
    [['shop.json', '--as', 'jaeger'], 'This is no Jaeger trace'],
    [['shop.json', '-o', '/nowhere/a'], '/nowhere/a cannot be written: no such folder'],
    [['shop.json', '--to', 'x'], '--to'],
  ])('names cause and place of an error: %j', async (args, message) => {
    await expect(outcome(importCommand, args)).rejects.toThrow(UsageError);
    await expect(outcome(importCommand, args)).rejects.toThrow(message);
  });
});

describe('heronry export of pictures', () => {
  it('draws the moment that a link or an example shows, or the one that is asked for', async () => {
    const { printed } = await outcome(exportCommand, ['control-status', '--as', 'svg', '--theme', 'dark']);
    expect(printed).toMatch(/^<svg .*>Control and status<\/text>.*<\/svg>\n$/s);
    expect(printed).toContain('#1a1e21');
    const { printed: later } = await outcome(exportCommand, ['gallery/control-status', '--as', 'svg', '--at', '5.23s']);
    expect(later).toContain('>5.230 s</text>');
    const link = `https://example.org/#${await encodeMoment({ scenario: emptyScenario('mine'), atUs: 1_500_000, selection: [] })}`;
    expect((await outcome(exportCommand, [link, '--as', 'timeline.svg'])).printed).toContain('>1.500 s</text>');
  });

  it('draws the end of a recording', async () => {
    const { printed } = await outcome(exportCommand, ['direct.jsonl', '--as', 'svg']);
    expect(printed).toContain('>0.000 s</text>');
    expect(printed).toContain('>a</text>');
  });

  it('writes a PNG into a file', async () => {
    const { files } = await outcome(exportCommand, ['control-status', '--as', 'png', '-o', 'x.png']);
    expect(files.get('x.png')).toMatch(/^137,80,78,71/);
  });
});

describe('heronry export', () => {
  it('writes the run of a scenario as OTLP JSON, the same for the same seed', async () => {
    const { printed } = await outcome(exportCommand, ['hierarchy', '--as', 'otlp', '--until', '2s']);
    const names = new Set(
      JSON.parse(printed).resourceSpans.map((one: { resource: { attributes: [{ value: object }] } }) =>
        Object.values(one.resource.attributes[0].value).join(),
      ),
    );
    expect(names).toContain('operator');
    const other = await outcome(exportCommand, ['hierarchy', '--as', 'otlp', '--until', '2s', '--seed', '9']);
    expect(other.printed).not.toBe(printed);
    const { files } = await outcome(exportCommand, ['hierarchy', '--as', 'otlp', '--until', '2s', '-o', 'x.json']);
    expect(files.get('x.json')).toBe(printed);
  });

  it('writes a diagram, which comes back with the same messages', async () => {
    const { printed } = await outcome(exportCommand, ['direct.jsonl', '--as', 'mermaid']);
    const back =
      (await outcome(importCommand, ['x.mmd', '-o', 'x.jsonl'], { 'x.mmd': printed })).files.get('x.jsonl') ?? '';
    expect(
      back
        .split('\n')
        .slice(1, -1)
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { kind: 'published', agent: 'a', to: 'b', payload: { n: 1 } },
      { kind: 'received', agent: 'b', message: 0 },
      { kind: 'published', agent: 'b', to: 'a', payload: { n: 2 } },
      { kind: 'lost', message: 2 },
    ]);
  });

  it('writes a scenario as a program, in the language that is asked for', async () => {
    const { printed: python } = await outcome(exportCommand, ['control-status', '--as', 'python']);
    expect(python).toContain('broker.create_channel("control")\n');
    expect(python).toContain('from heron.messaging.memory import InMemoryBroker\n');
    const { files } = await outcome(exportCommand, ['control-status', '--as', 'typescript', '-o', 'x.ts']);
    expect(files.get('x.ts')).toContain("broker.createChannel('control');\n");
  });

  it('writes a recording with direct messages, which comes back with their ways and losses', async () => {
    const { printed, aside } = await outcome(exportCommand, ['direct.jsonl', '--as', 'otlp']);
    expect(aside).toContain('Line 8 was left out: ');
    const back = (await outcome(importCommand, ['x.json'], { 'x.json': printed })).printed.split('\n');
    expect(back.slice(1, -1).map((line) => JSON.parse(line))).toMatchObject([
      { atUs: 0, kind: 'published', agent: 'a', to: 'b', arrivesUs: 4, payload: { n: 1 } },
      { atUs: 4, kind: 'received', via: 'direct', agent: 'b', message: 0 },
      { atUs: 4, kind: 'workStarted', agent: 'b', untilUs: 15, message: 0 },
      { atUs: 15, kind: 'workFinished', agent: 'b' },
      { atUs: 16, kind: 'published', agent: 'b', to: 'a', payload: { n: 2 }, about: 0 },
      { atUs: 25, kind: 'lost', reason: 'cancelled', message: 4 },
    ]);
  });

  it('writes a span, or one message with its causes', async () => {
    const rows = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await outcome(exportCommand, ['control-status', '--as', 'csv', ...args])).printed
        .trimEnd()
        .split('\r\n')
        .slice(1);
    const all = await rows();
    const late = await rows('--from', '5s');
    expect(late.length).toBeGreaterThan(0);
    expect(all.slice(-late.length)).toEqual(late);
    const [answer] = all.filter((row) => row.split(',')[3] === 'mg1' && row.split(',')[5] !== '').slice(-1);
    const [id, channel, number, , , about] = answer?.split(',') ?? [];
    const caused = await rows('--message', id ?? '');
    expect(caused.map((row) => row.split(',')[0])).toEqual([about, id]);
    expect(await rows('--message', `${channel} ${number}`)).toEqual(caused);
    const { printed } = await outcome(exportCommand, [
      'direct.jsonl',
      '--as',
      'mermaid',
      '--until',
      '1ms',
      '--from',
      '1ms',
    ]);
    expect(printed).toBe('sequenceDiagram\n');
  });

  it.each([
    [[], 'Name a scenario, an example of the gallery, or a recording.'],
    [
      ['hierarchy'],
      '--as takes one of mermaid, plantuml, markdown, csv, otlp, perfetto, shiviz, jsonl, asyncapi, python, typescript, svg, png, timeline.svg, html.',
    ],
    [
      ['hierarchy', '--as', 'pdf'],
      '--as takes one of mermaid, plantuml, markdown, csv, otlp, perfetto, shiviz, jsonl, asyncapi, python, typescript, svg, png, timeline.svg, html, not “pdf”.',
    ],
    [['hierarchy', '--as', 'python', '--until', '2s'], '--until and --seed are for runs'],
    [['direct.jsonl', '--as', 'typescript'], 'TypeScript is written from a scenario; a recording has none.'],
    [['hierarchy', 'b', '--as', 'otlp'], 'Name one source only, without “b”.'],
    [['bad.jsonl', '--as', 'otlp'], 'bad.jsonl is no recording: It was made by a newer Heronry'],
    [['direct.jsonl', '--as', 'otlp', '--seed', '1'], '--seed is for scenarios'],
    [['direct.jsonl', '--as', 'otlp', '--until', '1s'], '--until is for scenarios'],
    [['hierarchy', '--as', 'otlp', '--from', '1s'], '--from and --message are for mermaid, plantuml, markdown, csv.'],
    [['hierarchy', '--as', 'svg', '--message', '1'], '--from and --message are for mermaid, plantuml, markdown, csv.'],
    [['hierarchy', '--as', 'csv', '--message', 'nothing 1'], 'The run has no message “nothing 1”.'],
    [['hierarchy', '--as', 'csv', '--from', '10s', '--until', '5s'], '--from 10s is after --until 5s'],
    [['hierarchy', '--as', 'csv', '--from', '11s'], '--from 11s is after the end, 10.000 s'],
    [['direct.jsonl', '--as', 'mermaid', '--from', '1s'], '--from 1s is after the end, '],
    [['hierarchy', '--as', 'svg', '--until', '1s'], 'the moment of a picture is --at'],
    [
      ['hierarchy', '--as', 'csv', '--at', '1s'],
      '--at and --theme are for pictures: svg, png, timeline.svg; --at is for html too.',
    ],
    [['hierarchy', '--as', 'svg', '--theme', 'pink'], '--theme takes light or dark, not “pink”.'],
    [['hierarchy', '--as', 'html', '--theme', 'dark'], 'only --at and --seed are for it'],
    [['hierarchy', '--as', 'png'], 'A PNG is no text: name its file with -o.'],
    [['none.jsonl', '--as', 'otlp'], 'none.jsonl cannot be read: ENOENT'],
    [['hierarchy', '--as', 'otlp', '-o', '/nowhere/a'], '/nowhere/a cannot be written'],
  ])('names cause and place of an error: %j', async (args, message) => {
    await expect(outcome(exportCommand, args)).rejects.toThrow(UsageError);
    await expect(outcome(exportCommand, args)).rejects.toThrow(message);
  });
});
