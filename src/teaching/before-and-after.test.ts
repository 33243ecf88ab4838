import { describe, expect, it } from 'vitest';
import { checkScenario, GALLERY } from '../scenario/index.ts';
import { resultsCsv, TEST_ITEMS, type TestQuestion, testForm } from './before-and-after.ts';
import { TEST_FORMS } from './form-scenes.ts';
import { grade } from './grading.ts';

const [A, B] = [testForm('A'), testForm('B')];

describe('the test before and after', () => {
  it.each(TEST_FORMS)('has ten questions in form %s, each with its misconception among the wrong answers', (form) => {
    const questions = testForm(form);
    expect(questions.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const { question, belief } of questions) {
      const wrong = question.choices.filter(({ id }) => id !== question.right);
      expect(wrong.map(({ misconception }) => misconception)).toContain(belief);
    }
  });

  it('asks the same kinds and misconceptions in both forms, about other scenes', () => {
    const kinds = (form: readonly TestQuestion[]) => form.map(({ question, belief }) => [question.kind, belief]);
    expect(kinds(A)).toEqual(kinds(B));
    expect(kinds(A)).toEqual(TEST_ITEMS.map(({ kind, belief }) => [kind, belief]));
    A.forEach(({ scenario, question }, index) => {
      const other = B[index];
      expect(other?.scenario.seed).not.toBe(scenario.seed);
      expect(other?.scenario.agents.map(({ id }) => id)).not.toEqual(scenario.agents.map(({ id }) => id));
      expect(other?.question.words).not.toBe(question.words);
      // As many to choose from: neither form is easier to guess.
      expect(other?.scenario.agents).toHaveLength(scenario.agents.length);
    });
  });

  it('differs in kind from question to question, and asks about nothing that the gallery shows', () => {
    expect(new Set(A.map(({ question }) => question.kind)).size).toBe(10);
    expect(new Set(A.map(({ belief }) => belief)).size).toBe(10);
    const shown = GALLERY.map(({ scenario }) => scenario.agents.map(({ id }) => id).join());
    for (const { scenario } of [...A, ...B]) expect(shown).not.toContain(scenario.agents.map(({ id }) => id).join());
  });

  it('is the same whenever it is taken', () => {
    expect(testForm('A')).toEqual(A);
  });

  it('plays scenarios that need no repair', () => {
    for (const { scenario } of [...A, ...B]) expect(checkScenario(scenario)).toMatchObject({ scenario, repairs: [] });
  });
});

describe('results as CSV', () => {
  const cells = (csv: string) => csv.split('\r\n').map((row) => row.split(','));

  it('have one row for each question, with the misconception that a wrong answer shows', () => {
    const answers = A.map(({ question }, index) => {
      const id = index === 0 ? question.right : question.choices.find((one) => one.id !== question.right)?.id;
      const choice = question.choices.find((one) => one.id === id);
      return index === 9 || choice === undefined ? undefined : { value: choice.value, sure: 'certain' };
    });
    const [head, ...rows] = cells(resultsCsv('mia', 'A', A, answers));
    expect(head).toEqual([
      ...['name', 'form', 'question', 'kind', 'about', 'right', 'chosen', 'misconception', 'sure'],
    ]);
    expect(rows).toHaveLength(11);
    expect(rows[0]?.slice(0, 6)).toEqual(['mia', 'A', '1', 'receivers', 'one-receiver', 'yes']);
    expect(rows[1]?.slice(0, 6)).toEqual(['mia', 'A', '2', 'share', 'queue-copies', 'no']);
    expect(rows[9]).toEqual(['mia', 'A', '10', 'cause', 'last-arrival-is-the-cause', '', '', '', '']);
    const wrong = answers[2];
    const asked = A[2];
    if (wrong === undefined || asked === undefined) throw new Error('The third question was answered');
    expect(rows[2]?.at(-2)).toBe(grade(asked.question, wrong.value).misconception);
  });

  it('quote what a table would take apart, and mark what a spreadsheet would compute', () => {
    const [first] = A;
    if (first === undefined) throw new Error('The form has questions');
    const row = (name: string) => resultsCsv(name, 'B', [first], []).split('\r\n')[1];
    expect(row('a, "b"')).toMatch(/^"a, ""b""",B,1,/);
    expect(row('=1+1')).toMatch(/^'=1\+1,B/);
    expect(row('@x\ny')).toMatch(/^"'@x\ny",B/);
  });
});
