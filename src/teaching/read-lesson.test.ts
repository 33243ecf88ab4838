import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeInText } from '../messaging/testing/place-in-text.ts';
import { LESSON_LIMITS, type Lesson } from './lesson.ts';
import { TASK_SENTENCES } from './lesson-tasks.ts';
import { type LessonResult, readLesson } from './read-lesson.ts';
import { SCENARIO_SENTENCES } from './scenario-sentences.ts';
import { WHOLE_LESSON } from './testing/whole-lesson.ts';

function lessonOf(text: string): Lesson {
  const result = readLesson(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.lesson;
}

/** Returns each problem as "line:column words". */
function problemsOf(text: string): readonly string[] {
  const result = readLesson(text);
  return result.ok ? [] : result.problems.map(({ line, column, words }) => `${line}:${column} ${words}`);
}

function changed(from: string | RegExp, to: string): string {
  const text = WHOLE_LESSON.replace(from, to);
  expect(text).not.toBe(WHOLE_LESSON);
  return text;
}

describe('a lesson that is right', () => {
  const lesson = lessonOf(WHOLE_LESSON);

  it('has its title, its sentences to remember and its steps', () => {
    expect(lesson).toMatchObject({ title: 'The late subscriber', minutes: 3, about: ['pubsub-keeps'], view: 'graph' });
    expect(lesson.remember.map(({ at }) => at)).toEqual([
      { event: 'phone received message 5 from readings' },
      { event: 'archive received message 1 from readings' },
      { atUs: 2_000_000 },
    ]);
    expect(lesson.steps.map(({ title }) => title)).toEqual([
      'The late subscriber',
      'Predict: what does the phone get?',
      'Modify',
      'Make',
    ]);
  });

  it('keeps the scenario of the step before as the same object', () => {
    expect(new Set(lesson.steps.map(({ scenario }) => scenario)).size).toBe(1);
  });

  it('has prose as a tree of text: HTML is text, and a link goes to the web', () => {
    expect(lesson.steps[1]?.prose).toEqual([
      { kind: 'paragraph', inlines: [{ kind: 'text', text: 'The phone subscribes at 8 s.' }] },
      {
        kind: 'paragraph',
        inlines: [
          { kind: 'text', text: 'It ' },
          { kind: 'strong', inlines: [{ kind: 'text', text: 'has' }] },
          { kind: 'text', text: ' ' },
          { kind: 'emphasis', inlines: [{ kind: 'text', text: 'no' }] },
          { kind: 'text', text: ' copy of ' },
          { kind: 'link', url: 'https://example.org/before', inlines: [{ kind: 'text', text: 'what was' }] },
          { kind: 'text', text: ' said. <b>Why</b>?' },
        ],
      },
      {
        kind: 'list',
        ordered: false,
        items: ['one', 'two'].map((text) => [{ kind: 'paragraph', inlines: [{ kind: 'text', text }] }]),
      },
      { kind: 'code', language: 'python', text: 'await broker.publish("readings", {"reading": 1})' },
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//example.org', 'http://a b', 'HTTPS://x"y'])(
    'has text instead of a link to %s',
    (url) => {
      const { steps } = lessonOf(changed('https://example.org/before', `<${url}>`));
      expect(JSON.stringify(steps)).not.toContain('"link"');
      expect(JSON.stringify(steps)).toContain('what was');
    },
  );

  it('has the words of a picture instead of the picture', () => {
    const { steps } = lessonOf(changed('what was](', 'x](').replace('[x](', '![a heron]('));
    expect(JSON.stringify(steps)).toContain('a heron');
    expect(JSON.stringify(steps)).not.toContain('example.org');
  });

  it('is the same with line ends of Windows and a byte order mark', () => {
    expect(lessonOf(`\ufeff${WHOLE_LESSON.replaceAll('\n', '\r\n')}`)).toEqual(lesson);
  });

  it('has tasks with conditions, a goal with a solution, and questions', () => {
    const [, predict, modify, make] = lesson.steps;
    expect(predict?.questions).toMatchObject([
      { kind: 'firstReceived', parts: { agent: 'phone', channel: 'readings' } },
    ]);
    expect(modify?.tasks).toMatchObject([
      { condition: { kind: 'act', act: 'publish', agent: 'phone', channel: 'readings' } },
      { condition: { kind: 'break', assertion: { kind: 'depth', channel: 'readings', depthMax: 100 } } },
    ]);
    expect(make?.goal?.expectations).toEqual([
      { kind: 'arrives', channel: 'readings', agent: 'archive', withinUs: 5_000_000 },
    ]);
    expect(make?.goal?.solution?.links).toContainEqual({ kind: 'consume', agent: 'archive', channel: 'readings' });
    expect(make?.questions).toMatchObject([{ kind: 'generated', count: 2, kinds: ['receivers', 'firstReceived'] }]);
  });
});

describe('a lesson that is wrong', () => {
  it.each<readonly [string, string | RegExp, string, RegExp]>([
    ['no front matter', /^---\n/, '', /^1:1 The lesson begins with a line of ---/],
    ['no title', 'title: The late subscriber\n', '', /^2:1 Write title: /],
    [
      'minutes that are no number',
      'minutes: 3',
      'minutes: three',
      /^4:10 Minutes are a whole number.*Write minutes: 3\.$/,
    ],
    [
      'an unknown field',
      'minutes: 3',
      'minutes: 3\ncolour: red',
      /^5:1 There is no field “colour” here\. The fields are title/,
    ],
    ['no YAML', 'minutes: 3', 'minutes: [3', /^\d+:\d+ This is no YAML/],
    ['an alias', 'minutes: 3', 'minutes: &x 3\nview: *x', /^5:7 “view” is one text/],
    [
      'four sentences to remember',
      'remember:',
      'remember:\n  - say: One more.\n    at: 1s',
      /^2:1 A lesson has at most 3 sentences to remember/,
    ],
    [
      'a view that is none',
      'minutes: 3',
      'minutes: 3\nview: table',
      /^5:7 There is no view “table”\. The views are graph, timeline, code\.$/,
    ],
    ['no scenario', 'scenario', 'python', /^15:1 The first step needs a scenario/],
    ['a scene that the gallery lacks', /meter is a device[\s\S]*?```/, '```', /no sentence|The gallery|no agent|There/],
    [
      'a sentence that is none',
      'display subscribes to',
      'display subscribs to',
      /^22:1 “display subscribs to readings” is no sentence of a scenario\. Write for example .*subscribes? to \w+\.$/,
    ],
    [
      'a message that is no JSON',
      '{"reading": {"$count": 1}}',
      '{"reading": }',
      /^21:1 The message is no JSON\. Line 1, column 13/,
    ],
    ['a repair of the scenario', 'every 2s', 'every 0s', /^18:1 The scenario is not right: /],
    [
      'an unknown agent',
      'agent: phone\nmessage',
      'agent: phnoe\nmessage',
      /^\d+:1 The scenario has no agent “phnoe”\. It has meter, archive, display, phone\.$/,
    ],
    [
      'an unknown channel',
      'channel: readings',
      'channel: reading',
      /The scenario has no channel “reading”\. It has readings\.$/,
    ],
    [
      'a message that is none',
      '4 on readings',
      'the fourth',
      /^34:10 “the fourth” names no message\. Write message: 3 on control\.$/,
    ],
    [
      'a kind of question that is none',
      'kind: firstReceived',
      'kind: who',
      /There is no kind of question “who”\. The kinds are receivers,/,
    ],
    [
      'a task that is none',
      'publish to readings from phone',
      'be happy',
      /no task that can be seen to be done\. Write one of: publish to control/,
    ],
    ['an item that is no task', '- [ ] make', '- make', /Every item of this list is a task/],
    [
      'an expectation that is none',
      'every message on readings reaches archive within 5s',
      'all is well',
      /“all is well” is nothing that can be judged/,
    ],
    ['a goal without words', /say: The archive gets every reading\.\n/, '', /A goal says what to make/],
    [
      'a solution that is none',
      '- archive consumes from readings\n```',
      '- archive eats readings\n```',
      /“archive eats readings” is no sentence of a scenario/,
    ],
    [
      'two goals',
      '## Make',
      '```goal\nsay: x\nexpect: no message on readings is lost\n```\n```goal\nsay: x\n```\n## Make',
      /A step has one goal/,
    ],
    ['a step that is not there', 'at: 2s\n---', 'at: 2s\n    step: Nowhere\n---', /No step has the title “Nowhere”/],
  ])('%s', (_, from, to, problem) => {
    const problems = problemsOf(changed(from, to));
    expect(problems).toContainEqual(expect.stringMatching(problem));
  });

  it('gives what could be read of it for a preview', () => {
    const result = readLesson(changed('kind: firstReceived', 'kind: who'));
    expect(!result.ok && result.draft?.steps).toHaveLength(4);
  });

  it.each([
    ['the file', 'x'.repeat(LESSON_LIMITS.units + 1), /^1:1 The lesson has \d+ characters; the maximum/],
    ['steps', changed(/$/, '\n## more'.repeat(LESSON_LIMITS.steps)), /the maximum is 40/],
    ['tasks', changed(/$/, `\n${'- [ ] publish to readings\n'.repeat(13)}`), /has 13 tasks; the maximum is 12/],
    ['paragraphs', changed(/$/, '\n\nx'.repeat(201)), /paragraphs; the maximum is 200/],
    ['levels of lists', changed(/$/, `\n\n${'1. '.repeat(9000)}`), /nested deeper than 12 levels/],
    ['levels of YAML', changed('minutes: 3', `minutes: ${'['.repeat(3000)}`), /nested deeper than 16 levels/],
    ['lists in a line', changed('minutes: 3', `minutes: ${'- '.repeat(1500)}`), /nested deeper than 16 levels/],
    ['a part', changed('minutes: 3', `minutes: 3\n${'#'.repeat(LESSON_LIMITS.partUnits)}`), /the maximum is 4096/],
  ])('is refused where %s are beyond a limit', (_, text, problem) => {
    expect(problemsOf(text)).toContainEqual(expect.stringMatching(problem));
  });
});

describe('the code of a broker', () => {
  const CODE = '```broker\nclass Mine extends MessageBroker {}\n```\n';
  const withCode = (code: string): LessonResult => readLesson(`${WHOLE_LESSON}\n## Yours\n\n${code}`);

  it('stands behind the channels of its step, and of those after it', () => {
    const result = withCode(`${CODE}\n- [ ] keep rows C12, c21 and C100 of the contract. All.\n\n## After\n\nStill.`);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const [before, step, after] = result.lesson.steps.slice(-3);
    expect(step?.scenario).toEqual({
      ...before?.scenario,
      broker: { kind: 'own', source: 'class Mine extends MessageBroker {}\n' },
    });
    expect(step?.tasks[0]?.condition).toEqual({ kind: 'contract', rows: ['C12', 'C21', 'C100'] });
    expect(after?.scenario).toBe(step?.scenario);
  });

  it.each([
    ['no code', '```broker\n\n```', /The broker is empty\. Write its code/],
    ['two brokers', CODE + CODE, /A step has one broker\./],
    ['too much code', `\`\`\`broker\n//${'x'.repeat(16_400)}\n\`\`\``, /16,?384/],
  ])('is refused for %s', (_, code, words) => {
    const result = withCode(code);
    expect(result.ok ? [] : result.problems.map((problem) => problem.words)).toEqual([expect.stringMatching(words)]);
  });
});

describe('sentences', () => {
  const SCENARIO = [
    'operator publishes to control',
    'mg1, mg2 subscribe to control',
    'mg1 publishes to status',
    'mg1 consumes from jobs',
  ].join('\n');

  it.each(SCENARIO_SENTENCES.map(({ example }) => example))('“%s” is one of a scenario', (example) => {
    const text = changed(/(```scenario\n)[\s\S]*?```/, `$1${SCENARIO}\n${example}\n\`\`\``);
    expect(problemsOf(text).filter((words) => / is no |not right|no expectation/.test(words))).toEqual([]);
  });

  it.each(TASK_SENTENCES.map(({ example }) => example))('“%s” is a task', (example) => {
    const text = changed('publish to readings from phone', example);
    expect(problemsOf(text).filter((words) => words.includes('no task'))).toEqual([]);
  });
});

/** Changes of a text: pieces cut, doubled, moved and replaced, and characters that mean something. */
const mutation = fc.record({
  at: placeInText,
  length: fc.nat({ max: 60 }),
  put: fc.oneof(
    fc.constantFrom(
      ...[
        '',
        '```',
        '---\n',
        '- [ ] ',
        '## ',
        '[',
        '{',
        '}',
        ': ',
        '&a ',
        '*a',
        '!!js ',
        '> ',
        '<',
        '\t',
        '\0',
        '\ud800',
      ],
      ...[
        '"',
        '\\',
        '\u2028',
        '|\n',
        '__proto__: 1\n',
        'as before',
        '{"version": 2}',
        '- '.repeat(200),
        '['.repeat(5000),
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ),
  times: fc.constantFrom(1, 1, 1, 3, 100),
});

function mutated(text: string, changes: readonly { at: number; length: number; put: string; times: number }[]): string {
  return changes.reduce((now, { at, length, put, times }) => {
    const place = Math.floor(at * now.length);
    return now.slice(0, place) + put.repeat(times) + now.slice(place + length);
  }, text);
}

it('never throws for what a file holds, and says where it is wrong', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (changes) => {
      const text = mutated(WHOLE_LESSON, changes);
      const result: LessonResult = readLesson(text);
      if (result.ok) return;
      const lines = text.split(/\r\n?|\n/).length;
      expect(result.problems.length).toBeGreaterThan(0);
      for (const { line, column, words } of result.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines + 1);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(words).toMatch(/[.?]$/);
      }
    }),
    { numRuns: 150 },
  );
});
