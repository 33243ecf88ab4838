import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { emptyScenario, encodeMoment, GALLERY, type Scenario, scenarioToText } from '../scenario/index.ts';
import { quizCommand } from './quiz-command.ts';
import { quizSchema } from './quiz-document.ts';
import { UsageError } from './usage.ts';

interface Outcome {
  readonly printed: string;
  readonly code: number;
}

async function outcome(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  let printed = '';
  const code = await quizCommand(args, {
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
    print: (text) => {
      printed += text;
    },
    printAside: () => undefined,
  });
  return { printed, code };
}

function gallery(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`The gallery has no ${slug}`);
  return entry.scenario;
}

/** Part of the run that is asked about. */
const SHORT = ['--until', '20s'];

describe('heronry quiz', () => {
  it('prints questions with choices, the right one marked, beliefs, the reason and the events that prove it', async () => {
    const { printed, code } = await outcome(['work-queue', '--questions', '3', ...SHORT]);
    expect(code).toBe(0);
    expect(printed).toMatch(/^Repair crews on one queue, seed \d+: 3 questions\n\n1\. At \d+\.\d{3} s: .*\?\n/);
    expect(printed.match(/^ {3}\* [a-e] {2}\S/gm)).toHaveLength(3);
    expect(printed.match(/^ {5}[a-e] {2}\S/gm)?.length).toBeGreaterThan(2);
    expect(printed).toMatch(/^ {8}\S.*\. \([a-z-]+\)$/m);
    expect(printed.match(/^ {3}Why: \S/gm)).toHaveLength(3);
    expect(printed.match(/^ {3}Proof: events? \d+/gm)).toHaveLength(3);
  });

  it('asks the same of a name of the gallery, a file, standard input and a link, and other things of another seed', async () => {
    const scenario = gallery('work-queue');
    const text = scenarioToText(scenario);
    const link = await encodeMoment({ scenario, atUs: 5_000_000, selection: [] });
    const args = ['--questions', '4', ...SHORT];
    const own = (await outcome(['work-queue', ...args])).printed;
    for (const source of [
      'mine.json',
      '-',
      `http://localhost:4173/#${link}`,
      `#present/${link}`,
      '#gallery/work-queue',
    ])
      expect((await outcome([source, ...args], { 'mine.json': text, '-': text })).printed, source).toBe(own);
    expect((await outcome(['work-queue', '--seed', '77', ...args])).printed).not.toBe(own);
  });

  it('says that nothing can be asked, with an exit code of its own', async () => {
    const files = { 'empty.json': scenarioToText(emptyScenario()) };
    expect(await outcome(['empty.json'], files)).toEqual({
      printed: `Untitled scenario, seed ${emptyScenario().seed}: 0 questions\nNothing happens in it that a question could ask about.\n`,
      code: 1,
    });
  });

  it.each([
    ['Name a scenario', []],
    ['Name one scenario only, without “b”', ['a', 'b']],
    ['--questions takes a whole number from 1 to 100, not “0”', ['work-queue', '--questions', '0']],
    ['--seed takes a whole number', ['work-queue', '--seed', 'x']],
    ['--until takes a time', ['work-queue', '--until', '5']],
    ['Unknown option', ['work-queue', '--answers']],
    ['is not an example of the gallery', ['none.json']],
    ['This link is damaged', ['http://localhost/#1.broken']],
    ['This is not a link to a scenario', ['https://localhost/#nothing']],
  ])('refuses with a sentence: %s', async (message, args) => {
    const refused = await outcome(args).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused).toHaveProperty('message', expect.stringContaining(message));
  });
});

describe('the published schema of questions', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(JSON.stringify(quizSchema())));

  it('is the one in public (to write it anew: npx vitest run src/cli/quiz-command.test.ts -u)', async () => {
    await expect(`${JSON.stringify(quizSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      '../../public/quiz.schema.json',
    );
    expect(JSON.parse(readFileSync('package.json', 'utf8')).exports).toHaveProperty(['./quiz.schema.json']);
  });

  it.each(GALLERY)('describes the questions about $slug', async ({ slug }) => {
    const { printed } = await outcome([slug, '--json', '--questions', '40', ...SHORT]);
    const document = JSON.parse(printed);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document.questions.length).toBeGreaterThan(3);
    for (const { choices, right } of document.questions)
      expect(choices.filter((choice: object) => !('misconception' in choice))).toEqual([
        expect.objectContaining({ id: right }),
      ]);
  });

  it('refuses what is no question', async () => {
    const { printed } = await outcome(['work-queue', '--json', '--questions', '1', ...SHORT]);
    const { questions, ...rest } = JSON.parse(printed);
    const [question] = questions;
    for (const wrong of [
      { ...rest },
      { ...rest, questions, version: 2 },
      { ...rest, questions: [{ ...question, kind: 'guess' }] },
      { ...rest, questions: [{ ...question, choices: question.choices.slice(0, 1) }] },
      { ...rest, questions: [{ ...question, proof: [] }] },
    ])
      expect(validate(wrong), JSON.stringify(wrong).slice(0, 80)).toBe(false);
  });
});
