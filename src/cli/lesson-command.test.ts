import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lessonCommand } from './lesson-command.ts';
import { UsageError } from './usage.ts';

const RIGHT = readFileSync('src/teaching/lessons/01-first-message.md', 'utf8');

/** Runs the command on files that are held in memory. */
function run(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  let printed = '';
  const code = lessonCommand(args, {
    readText: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    print: (text) => {
      printed += text;
    },
    printAside: () => {},
  });
  return { code, printed };
}

describe('heronry lesson check', () => {
  it('says of a lesson that it is right, with what was played', () => {
    expect(run({ 'a.md': RIGHT }, 'check', 'a.md')).toEqual({
      code: 0,
      printed: 'a.md: “The first message” is right: 7 steps, 3 questions.\n',
    });
  });

  it('says with line and column what cannot be read, and what does not happen when it is played', () => {
    const files = {
      'read.md': RIGHT.replace('minutes: 2', 'minutes: two'),
      'played.md': RIGHT.replace('message: 1 on control', 'message: 900 on control'),
      'right.md': RIGHT,
    };
    const { code, printed } = run(files, 'check', 'read.md', 'played.md', 'right.md');
    expect(code).toBe(1);
    expect(printed).toMatch(/^read\.md:4:10: Minutes are a whole number/);
    expect(printed).toMatch(/^played\.md:38:1: The engine has no question of kind receivers here/m);
    expect(printed).toMatch(/^right\.md: “The first message” is right/m);
  });

  it('prints the same as JSON', () => {
    const { code, printed } = run({ 'a.md': RIGHT, 'b.md': '' }, 'check', 'a.md', 'b.md', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(printed)).toMatchObject([
      { file: 'a.md', title: 'The first message', steps: 7, questions: 3, problems: [] },
      { file: 'b.md', steps: 0, problems: [{ line: 1, column: 1 }] },
    ]);
  });

  it.each([
    [['chek', 'a.md'], /Write heronry lesson check/],
    [['check'], /Name a lesson/],
    [['check', 'missing.md'], /“missing\.md” cannot be read: no such file/],
    [['check', 'a.md', '--what'], /--what/],
  ])('refuses %j', (args, words) => {
    expect(() => run({ 'a.md': RIGHT }, ...args)).toThrow(UsageError);
    expect(() => run({ 'a.md': RIGHT }, ...args)).toThrow(words);
  });
});
