import { describe, expect, it } from 'vitest';
import {
  type Agent,
  type Behaviour,
  emptyScenario,
  GALLERY,
  LIMITS,
  newChannel,
  type Scenario,
} from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { EventList, journeyOf } from '../trace/index.ts';
import { grade, valueWords } from './grading.ts';
import { askQuestion, makeQuestions, QUESTION_KINDS } from './make-questions.ts';
import type { Question } from './question.ts';

function gallery(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`No ${slug} in the gallery`);
  return entry.scenario;
}

function rightOf(question: Question) {
  const right = question.choices.find(({ id }) => id === question.right);
  if (right === undefined) throw new Error('No right choice');
  return right;
}

describe('questions', () => {
  it.each(GALLERY)('are asked before their answer, and have one right choice: $slug', ({ scenario }) => {
    const questions = makeQuestions(scenario, { count: 30 });
    expect(questions.length).toBeGreaterThan(0);
    for (const question of questions) {
      const { askedAtUs, answeredAtUs, choices, proof, why, words } = question;
      expect(words).toMatch(/\?$/);
      expect(why).toMatch(/\.$/);
      expect(answeredAtUs).toBeGreaterThan(askedAtUs);
      expect(choices.length).toBeGreaterThan(1);
      expect(new Set(choices.map(({ value }) => JSON.stringify(value))).size).toBe(choices.length);
      expect(choices.filter(({ misconception }) => misconception === undefined)).toEqual([rightOf(question)]);
      expect(proof.length).toBeGreaterThan(0);
    }
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });

  it('are the same for the same scenario and seed, and others for another seed', () => {
    const ask = (seed?: number) => makeQuestions(gallery('work-queue'), { count: 10, seed });
    expect(ask()).toEqual(ask());
    expect(ask()).toEqual(ask(gallery('work-queue').seed));
    expect(ask(7)).not.toEqual(ask());
  });

  it('differ in kind first', () => {
    const questions = makeQuestions(gallery('work-queue'), { count: 3 });
    expect(new Set(questions.map(({ kind }) => kind)).size).toBe(3);
  });

  it('are none where nothing happens', () => {
    expect(makeQuestions(emptyScenario(), { count: 10 })).toEqual([]);
  });

  it('are only of the kinds that are asked for', () => {
    for (const kind of QUESTION_KINDS) {
      const questions = makeQuestions(gallery('work-queue'), { count: 5, kinds: [kind] });
      expect(questions.every((question) => question.kind === kind)).toBe(true);
    }
  });
});

describe('who receives', () => {
  it('is what the run says', () => {
    const scenario = gallery('price-signal');
    const question = askQuestion(scenario, { kind: 'receivers', channel: 'price', message: 2 });
    const [message = -1] = question?.about.messages ?? [];
    const { trace } = simulate(scenario, 60_000_000);
    const received = journeyOf(trace, message).deliveries.map(({ agent }) => agent);
    expect(question?.words).toBe('Who receives message 2 on price?');
    const right = question && rightOf(question).value;
    expect(right?.mode === 'agents' && [...right.agents].sort()).toEqual([...new Set(received)].sort());
    expect(received).toHaveLength(6);
  });
});

describe('an answer', () => {
  it('is graded by what it says and shows what somebody believes', () => {
    const question = askQuestion(gallery('work-queue'), { kind: 'receivers', channel: 'faults', message: 1 });
    if (question === undefined) throw new Error('No question');
    const all = question.choices.find(({ misconception }) => misconception === 'queue-copies');
    expect(all?.words).toBe('crew1, crew2 and crew3');
    const said = grade(question, { mode: 'agents', agents: ['crew3', 'crew2', 'crew1'] });
    expect(said.right).toBe(false);
    expect(said.misconception).toBe('queue-copies');
    expect(said.words).toMatch(/^You said crew1, crew2 and crew3; it was crew\d, because crew\d received it at /);
    expect(grade(question, rightOf(question).value)).toMatchObject({ right: true, misconception: undefined });
    const free = grade(question, { mode: 'agents', agents: ['control-room'] });
    expect(free).toMatchObject({ right: false, misconception: undefined });
    expect(valueWords(question, { mode: 'agents', agents: [] })).toBe('no agent');
  });
});

describe('a large scenario', () => {
  const names = Array.from({ length: 1000 }, (_, place) => `agent${place}`);
  const ticking = (channel: string, periodUs: number): Behaviour => ({
    ...{ kind: 'tick', channel, periodUs, offsetUs: 0, jitterUs: 90_000, count: 0, message: {} },
  });
  const agent = (id: string, ...behaviours: Behaviour[]): Agent => ({ id, x: 0, y: 0, role: 'agent', behaviours });
  /** A hundred agents publish to a channel that all others subscribe to or consume from. */
  const crowd: Scenario = {
    ...emptyScenario(),
    agents: names.map((id, place) => (place % 10 === 0 ? agent(id, ticking('all', 200_000)) : agent(id))),
    channels: [newChannel('all', { x: 0, y: 0 })],
    links: names.map((id, place) => {
      const kind = place % 10 === 0 ? 'publish' : place % 10 < 8 ? 'subscribe' : 'consume';
      return { kind, agent: id, channel: 'all' };
    }),
  };
  /** A thousand agents that all publish to fifty channels. */
  const busy: Scenario = {
    ...emptyScenario(),
    agents: names.map((id, place) => agent(id, ticking(`c${place % 50}`, 100_000))),
    channels: Array.from({ length: 50 }, (_, place) => newChannel(`c${place}`, { x: 0, y: 0 })),
    links: names.flatMap((id, place) => [
      { kind: 'publish', agent: id, channel: `c${place % 50}` } as const,
      { kind: 'subscribe', agent: id, channel: `c${(place + 1) % 50}` } as const,
      { kind: 'consume', agent: id, channel: `c${(place + 2) % 50}` } as const,
    ]),
  };
  /** Events that are read in about a second. */
  const READS_MAX = 2_500_000;

  it.each([
    ['a crowd on one channel', crowd],
    ['a thousand agents that publish', busy],
    ['a short scene until the end of the day', { ...gallery('work-queue') }],
  ])('reads a bounded number of events: %s', (_, scenario) => {
    const { event } = EventList.prototype;
    let reads = 0;
    // Counted here: a spy keeps the arguments and the result of each of a million calls.
    EventList.prototype.event = function counted(number) {
      reads += 1;
      return event.call(this, number);
    };
    try {
      const questions = makeQuestions(scenario, { count: 10, untilUs: LIMITS.timeUs });
      expect(reads).toBeLessThan(READS_MAX);
      expect(reads).toBeGreaterThan(0);
      expect(questions.length).toBeGreaterThan(0);
    } finally {
      EventList.prototype.event = event;
    }
  });
});
