import { expect, it } from 'vitest';
import { emptyScenario, type Intervention } from '../scenario/index.ts';
import { SCRIPT_EXAMPLES, type ScriptTask } from '../script/index.ts';
import { play } from '../script/testing/play.ts';
import { ReportReader } from './report-reader.ts';

const FILE = 'program.py';
const BY_USER: Intervention = {
  kind: 'publish',
  atUs: 2_000_000,
  agent: 'script',
  channel: 'status',
  message: { n: 1 },
};
const BASE = { ...emptyScenario('Python'), interventions: [BY_USER] };
const TASK: ScriptTask = { files: [{ name: FILE, text: '' }], base: BASE, untilUs: 60_000_000 };
const AT = { file: FILE, line: 3 };
const PUBLISH = { kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: { n: 1 } };

const read = (...reports: readonly unknown[]) => {
  const reader = new ReportReader(TASK);
  return reports.map((report) => reader.read(JSON.stringify(report)));
};
const effect = (fields: object) => ({ kind: 'effect', effect: { atUs: 0, at: AT, ...fields } });

it.each(SCRIPT_EXAMPLES)('reads every report of a program as it is: $label', async ({ text }) => {
  const { reports } = await play(text, { base: BASE });
  expect(read(...reports)).toEqual(reports.map((report) => JSON.parse(JSON.stringify(report))));
});

it.each([
  ['no text', 5],
  ['no JSON', '{'],
  ['no object', '7'],
  ['a text without end', 'x'.repeat(5_000_000)],
])('reads no message that is %s', (_, message) => {
  expect(new ReportReader(TASK).read(message)).toBeUndefined();
});

it.each([
  ['another kind', { kind: 'open' }],
  ['a time before the start', { kind: 'time', atUs: -1 }],
  ['a time after the end', { kind: 'time', atUs: 60_000_001 }],
  ['a time that is no number', { kind: 'time', atUs: '0' }],
  ['a text that is none', { kind: 'print', text: { a: 1 }, atUs: 0 }],
  ['a line of another file', { kind: 'print', text: 'x', atUs: 0, at: { file: 'other.py', line: 1 } }],
  ['an unknown end', { kind: 'end', why: 'won', atUs: 0, events: 0, waits: [] }],
  ['waits that are none', { kind: 'end', why: 'waits', atUs: 0, events: 0, waits: 'status' }],
  ['an agent without a name', effect({ kind: 'agent', agent: { id: '', x: 0, y: 0, role: 'agent', behaviours: [] } })],
  [
    'an agent out of the picture',
    effect({ kind: 'agent', agent: { id: 'a', x: 1e12, y: 0, role: 'agent', behaviours: [] } }),
  ],
  ['a broker that is none', effect({ kind: 'broker', broker: { kind: 'pigeon' } })],
  [
    'an action of no program',
    effect({ kind: 'act', intervention: { ...PUBLISH, kind: 'drop', link: 'publish', hop: 1 } }),
  ],
  ['a message that is none', effect({ kind: 'act', intervention: { ...PUBLISH, message: 'text' } })],
  ['another’s time', effect({ kind: 'act', intervention: { ...PUBLISH, atUs: 1e12 } })],
])('reads no report of %s', (_, report) => {
  expect(read(report)).toEqual([undefined]);
});

it('an action of the user is the user’s own, whatever the report says, and each comes once', () => {
  const forged = effect({ kind: 'act', intervention: PUBLISH, byUser: true });
  expect(read(forged, forged)).toEqual([
    { kind: 'effect', effect: { kind: 'act', intervention: BY_USER, byUser: true, atUs: 0, at: AT } },
    undefined,
  ]);
});

it('has bounds of all that comes', () => {
  const reader = new ReportReader(TASK);
  const long = JSON.stringify({ kind: 'print', text: 'x'.repeat(1_000_000), atUs: 0 });
  expect([1, 2, 3, 4, 5].map(() => reader.read(long) === undefined)).toEqual([false, false, false, false, true]);
  const brokers = effect({ kind: 'broker', broker: { kind: 'kafka' } });
  expect(read(brokers, brokers)[1]).toBeUndefined();
});
