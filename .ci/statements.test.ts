/**
 * Finds words of the page that say something of brokers and are not in the table of statements (`src/simulation/testing/statements`).
 * The rule is mechanical: a text of four words or more, one of which is a word of brokers, in a file that the page shows words of.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SERVER_NOTES } from '../src/simulation/compare/switching-questions.ts';
import { STATEMENTS } from '../src/simulation/testing/statements/table.ts';
import { LESSONS, type LessonStep, type Prose, readLesson } from '../src/teaching/index.ts';
import { LABELS } from './labels.ts';
import { plain, sourcesThat, textsOf } from './shown-texts.ts';

const SHOWN =
  /^src\/(app|graph|lessons|live|panels|scenario|simulation|store|timeline|trace)\/.*\.tsx?$|^src\/teaching\/(kinds\/[^/]*|misconceptions)\.ts$/;
const WORDS_OF_BROKERS =
  /\b(redis|kafka|pub\/sub|brokers?|queues?|logs?|partitions?|consum\w+|subscri\w+|groups?|offsets?|commit\w*|acknowledg\w+|redeliver\w*|rebalanc\w*|retention|poll|members?|deliver\w*|publishers?|fan-out|session|pending|lost|loses?|kept|keeps?)\b/i;
const WORDS_MIN = 4;

/**
 * Files whose words tell what happened in a run, or fill a cell from one: what they say is true because it happened. And lists that
 * have a test for each entry.
 */
const TOLD: Readonly<Record<string, string>> = {
  'src/trace/event-words.ts': 'events of a trace',
  'src/trace/recording/relations.ts': 'a line of a file',
  'src/trace/note-words.ts': 'remarks of a recording',
  'src/simulation/not-judged.ts': 'a channel of a recording',
  'src/trace/why.ts': 'events of a trace',
  'src/trace/why-trouble.ts': 'events of a trace',
  'src/graph/channel-warning.ts': 'a world',
  'src/graph/connect-hint.ts': 'what a drag would make',
  'src/graph/node-words.ts': 'a world',
  'src/graph/nodes/ChannelNode.tsx': 'a world',
  'src/graph/nodes/LogPicture.tsx': 'a world',
  'src/panels/inspector/journey-steps.ts': 'events of a trace',
  'src/panels/inspector/ChannelHistory.tsx': 'a world',
  'src/panels/inspector/LogSections.tsx': 'a world',
  'src/panels/log/event-kinds.ts': 'events of a trace',
  'src/scenario/code-templates.ts': 'programs: code-templates.test.ts, a run for each',
  'src/scenario/gallery/leader-code.ts': 'a program: agents-in-runs.test.ts',
  'src/panels/table/interval-rows.ts': 'events of a trace',
  'src/simulation/assertion-rules.ts': 'events of a trace',
  'src/scenario/kinds/expectations.ts': 'an expectation',
  'src/teaching/misconceptions.ts':
    'beliefs, and facts: misconceptions.test.ts, a run for each that shows the belief to be wrong',
  'src/teaching/kinds/after-crash.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/copies.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/fates.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/finish-order.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/queue-left.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/reading.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/share.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/taker.ts': 'a run: second-reading.test.ts',
  'src/teaching/kinds/told.ts': 'a run: second-reading.test.ts',
  'src/scenario/gallery/steps.ts': 'gallery-steps.test.ts, a proof for each',
  'src/simulation/compare/compare-brokers.ts': 'runs on each broker',
  'src/simulation/compare/switching-questions.ts': 'runs on each broker; its notes are statements',
  'src/simulation/models/own-model.ts': 'what an own broker did: own-model.test.ts',
  'src/simulation/models/simplifications.ts': 'simplifications.server.test.ts, one test for each',
};

function shownFiles(): readonly string[] {
  return sourcesThat(SHOWN);
}

function saysOfBrokers(text: string): boolean {
  return text.split(' ').length >= WORDS_MIN && WORDS_OF_BROKERS.test(text);
}

/** Whether a text is made of statements, each a sentence of it, or is one. */
function isStated(text: string, stated: ReadonlySet<string>): boolean {
  return stated.has(text) || sentencesOf(text).every((sentence) => stated.has(sentence));
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.?!]) /);
}

/** Parts of the documents that are about brokers, by their headings. */
const DOCUMENTS = [
  ['README.md', '# Heronry'],
  ['README.md', '### 2. Send something'],
  ['README.md', '### 5. Teach with it'],
  ['docs/library.md', '## A broker in memory'],
  ['docs/library.md', '## Coming from HERON'],
  ['docs/brokers.md', '## Which one'],
  ['docs/brokers.md', '## Redis Streams'],
  ['docs/brokers.md', '## Redis pub/sub'],
  ['docs/brokers.md', '## Kafka'],
  ['docs/brokers.md', '## Share groups of Kafka'],
  ['docs/brokers.md', '## Behind a gateway'],
  ['docs/brokers.md', '## Side by side'],
  ['docs/brokers.md', '## Connections and time limits'],
  ['docs/page.md', '## Brokers'],
  ['docs/gateway.md', '## HTTP'],
] as const;

/** Returns the texts of a part of a document: rows of its tables, items of its lists, sentences of its paragraphs. */
function documentTexts(file: string, heading: string): readonly string[] {
  const [, rest = ''] = readFileSync(file, 'utf8').split(`${heading}\n`);
  const [part = ''] = rest.split(/\n#+ /);
  return part
    .replace(/^(`{3,}).*?^\1$|<picture>.*?<\/picture>/gms, '')
    .split(/\n(?=\n|- |\|)/)
    .map((block) => plain(block.trim().replace(/^- /, '')))
    .flatMap((block) => (block.startsWith('|') ? [block.slice(2, -2)] : sentencesOf(block)));
}

const stated = new Set(STATEMENTS.map(({ words }) => words));

it('a text about brokers is seen, in markup, in a template and in a list', () => {
  expect(['Consumers share one group.', 'a log of … partitions', 'the queue of … holds'].every(saysOfBrokers)).toBe(
    true,
  );
  expect(['Kafka', 'Double-click the canvas.'].some(saysOfBrokers)).toBe(false);
  expect(isStated('A queue lies.', stated)).toBe(false);
});

it('all that the page says of brokers is in the table of statements', () => {
  const unproven = shownFiles()
    .filter((file) => TOLD[file] === undefined)
    .flatMap((file) => textsOf(file).map((text) => ({ file, text })))
    .filter(({ text }) => saysOfBrokers(text) && !LABELS.has(text) && !isStated(text, stated));
  expect(unproven).toEqual([]);
});

it.each(DOCUMENTS)('all that %s says of brokers under %s is in the table of statements', (file, heading) => {
  const said = documentTexts(file, heading).filter(saysOfBrokers);
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((text) => !stated.has(text) && !LABELS.has(text))).toEqual([]);
});

/** Returns the paragraphs of a lesson that say something of brokers, in steps after which nothing is played that could prove it. */
function unplayedTexts(file: string): readonly string[] {
  const result = readLesson(readFileSync(`src/teaching/lessons/${file}`, 'utf8'));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { steps } = result.lesson;
  const isPlayed = ({ questions, show, tasks, goal }: LessonStep): boolean =>
    questions.length + tasks.length > 0 || show !== undefined || goal !== undefined;
  return steps.flatMap(({ prose }, place) =>
    steps.slice(place, place + 2).some(isPlayed) ? [] : prose.flatMap(proseTexts).filter(saysOfBrokers),
  );
}

function proseTexts(prose: Prose): readonly string[] {
  if (prose.kind === 'code') return [];
  if (prose.kind === 'list') return prose.items.flat().flatMap(proseTexts);
  return prose.kind === 'quote' ? prose.prose.flatMap(proseTexts) : [JSON.stringify(prose.inlines)];
}

it.each(LESSONS)(
  'what $slug says of brokers is played: in its step or the next, a question, a moment, a task or a goal',
  ({ file }) => {
    expect(unplayedTexts(file)).toEqual([]);
  },
);

it('notes beside computed answers are in the table', () => {
  const words = Object.values(SERVER_NOTES);
  expect(words.filter((one) => !stated.has(one))).toEqual([]);
});

it('the table and the labels hold nothing that the page does not say', () => {
  const said = new Set([
    ...shownFiles().flatMap((file) => textsOf(file).flatMap((text) => [text, ...sentencesOf(text)])),
    ...DOCUMENTS.flatMap(([file, heading]) => documentTexts(file, heading)),
  ]);
  expect([...stated, ...LABELS].filter((words) => !said.has(words))).toEqual([]);
  expect(Object.keys(TOLD).filter((file) => !shownFiles().includes(file))).toEqual([]);
});
