import { describe, expect, it } from 'vitest';
import { GALLERY, type Scenario } from '../scenario/index.ts';
import { makeQuestions, QUESTION_KINDS } from './make-questions.ts';
import { isMisconceptionId, MISCONCEPTIONS, misconceptionOf } from './misconceptions.ts';
import type { Question } from './question.ts';
import { SCENES } from './testing/scenes.ts';

/** Scenes of the gallery of which nothing can be asked. */
const WITHOUT: readonly string[] = [];

const ALL: readonly (readonly [name: string, scenario: Scenario])[] = [
  ...GALLERY.map(({ slug, scenario }) => [slug, scenario] as const),
  ...SCENES,
];

const asked = new Map<string, readonly Question[]>();

function questionsOf(name: string, scenario: Scenario): readonly Question[] {
  const known = asked.get(name) ?? makeQuestions(scenario, { count: 300 });
  asked.set(name, known);
  return known;
}

function allQuestions(): readonly Question[] {
  return ALL.flatMap(([name, scenario]) => questionsOf(name, scenario));
}

describe('the table of misconceptions', () => {
  it('has the 24 that are documented by threads, those of HERON, and those of this model, each once', () => {
    const measured = MISCONCEPTIONS.filter(({ sources }) => sources[0] === 'a measured run of HERON');
    const own = MISCONCEPTIONS.filter(({ sources }) => sources[0] === 'docs/contract.md');
    expect(MISCONCEPTIONS.length - measured.length - own.length).toBe(24);
    expect(measured).toHaveLength(6);
    expect(new Set(MISCONCEPTIONS.map(({ name }) => name)).size).toBe(MISCONCEPTIONS.length);
    for (const { id, belief, fact } of MISCONCEPTIONS) {
      expect(misconceptionOf(id).id).toBe(id);
      for (const words of [belief, fact]) expect(words).toMatch(/^\S.*\.$/);
    }
    expect(isMisconceptionId('queue-copies')).toBe(true);
    expect(isMisconceptionId('toString')).toBe(false);
  });

  it.each(MISCONCEPTIONS)('“$name” is the wrong choice of a question about a run', ({ id }) => {
    const question = allQuestions().find(({ choices }) => choices.some((one) => one.misconception === id));
    expect(question?.choices.find((one) => one.id === question.right)?.misconception).toBeUndefined();
    expect(question).toBeDefined();
  });
});

describe('every kind of question', () => {
  it.each(QUESTION_KINDS)('is asked about some scene: %s', (kind) => {
    expect(allQuestions().some((question) => question.kind === kind)).toBe(true);
  });

  it.each(GALLERY)('or another is asked about each scene of the gallery: $slug', ({ slug, scenario }) => {
    expect(questionsOf(slug, scenario).length === 0).toBe(WITHOUT.includes(slug));
  });
});
