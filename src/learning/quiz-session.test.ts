import { describe, expect, it } from 'vitest';
import { emptyScenario } from '../scenario/index.ts';
import type { HeronryState } from '../store/index.ts';
import { makeQuestions, type Question, questionScenario, sameAnswer } from '../teaching/index.ts';
import { rightAnswer } from './asked-things.ts';
import type { QuestionSession } from './question-session.ts';
import { hasKeptQuiz } from './quiz-keeping.ts';
import { Quiz } from './quiz-session.ts';
import { sceneOf, type TestPage, testPage } from './testing/page.ts';

const SCENE = sceneOf('work-queue');
const SECOND = 1_000_000;

/** Begins a quiz on a page, after everything that is asked of the store in between. */
async function begun(page: TestPage, make: typeof makeQuestions = makeQuestions, isStepwise = false): Promise<Quiz> {
  page.store.setState({ activity: 'quiz' });
  const quiz = new Quiz(page.store, {
    storage: page.storage,
    isStepwise,
    make: async (scenario, options) => make(scenario, options),
  });
  await quiz.begin();
  return quiz;
}

/** Resolves when the quiz shows a question, or is over. */
function asked(quiz: Quiz): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (quiz.state.getState().phase === 'preparing') return;
      stop();
      resolve();
    };
    const stop = quiz.state.subscribe(check);
    check();
  });
}

function session(quiz: Quiz): QuestionSession {
  const { question } = quiz.state.getState();
  if (question === undefined) throw new Error('Nothing is asked.');
  return question.getState();
}

/** Answers the current question, right or wrong, and plays to the answer. */
function answer({ playOut }: TestPage, quiz: Quiz, isRight: boolean, sure?: 'certain'): void {
  const { question } = session(quiz);
  const value = question.choices.find(({ id }) => (id === question.right) === isRight)?.value;
  if (value === undefined) throw new Error('There is no such choice.');
  session(quiz).answer(value);
  session(quiz).sure?.(sure);
  playOut();
}

/** Questions about the scene, of which the second is about another broker. */
const withBroker: typeof makeQuestions = (scenario) => {
  const own = makeQuestions(scenario, { count: 2 });
  const broker = 'redis-pubsub' as const;
  const other = makeQuestions(questionScenario(scenario, { broker }), { count: 1 }).map((one) => ({ ...one, broker }));
  return [...own.slice(0, 1), ...other, ...own.slice(1)];
};

describe('a question of a quiz', () => {
  it('pauses at its moment, and marks in the picture what can be picked', async () => {
    const page = testPage(SCENE);
    page.store.getState().actions.play();
    const quiz = await begun(page);
    const { question, state } = session(quiz);
    expect(state).toBe('asking');
    expect(page.store.playback.nowUs()).toBe(question.askedAtUs);
    const { playing, selection, asked: picture } = page.store.getState();
    expect({ playing, message: selection.message }).toEqual({ playing: false, message: undefined });
    expect(picture?.things.filter(({ mark }) => mark === 'open').map(({ thing }) => thing.id)).toEqual([
      ...question.pickable.agents,
      ...question.pickable.channels,
      ...question.pickable.messages,
    ]);
  });

  it('takes a pick in the picture as the card takes it, and selects nothing', async () => {
    const page = testPage(SCENE);
    const quiz = await begun(page, (scenario) => makeQuestions(scenario, { count: 1, kinds: ['taker'] }));
    const { pickable } = session(quiz).question;
    const [agent = ''] = pickable.agents;
    page.store.getState().asked?.onPick?.({ kind: 'agent', id: agent });
    expect(session(quiz).draft).toEqual({ mode: 'agent', agent });
    expect(page.store.getState().asked?.things.find(({ mark }) => mark === 'picked')?.thing.id).toBe(agent);
    expect(page.store.getState().selection.nodes).toEqual([]);
  });

  it('does not play beyond its moment before the answer, nor can one look ahead', async () => {
    const page = testPage(SCENE);
    const quiz = await begun(page);
    const { askedAtUs } = session(quiz).question;
    const { actions } = page.store.getState();
    actions.seek(askedAtUs - 100_000);
    actions.play();
    page.playOut();
    expect(page.store.playback.nowUs()).toBe(askedAtUs);
    actions.play();
    page.playOut();
    actions.seek(askedAtUs + SECOND);
    expect(page.store.getState().notices).toMatchObject([{ text: 'Answer first. Then it plays.' }]);
    actions.step();
    expect(page.store.playback.nowUs()).toBe(askedAtUs);
  });

  it('plays slowly to the answer, then explains, with guess and fact in the picture', async () => {
    const page = testPage(SCENE);
    page.store.getState().actions.seek(50 * SECOND);
    page.store.getState().actions.play();
    const quiz = await begun(page);
    const { question } = session(quiz);
    const wrong = question.choices.find(({ id }) => id !== question.right);
    if (wrong === undefined) throw new Error('All choices are right.');
    session(quiz).answer(wrong.value);
    expect(session(quiz).state).toBe('sure');
    expect(page.store.getState().notices).toEqual([]);
    session(quiz).sure?.('certain');
    expect(session(quiz).state).toBe('playing');
    expect(page.store.getState()).toMatchObject({ playing: true });
    page.playOut();
    expect(page.store.playback.nowUs()).toBe(question.answeredAtUs);
    expect(session(quiz)).toMatchObject({ state: 'explained', grading: { right: false } });
    expect(page.store.getState().speed).toBe(1);
  });

  it('is asked again without the guess, and its first answer counts', async () => {
    const page = testPage(SCENE);
    const quiz = await begun(page);
    answer(page, quiz, false, 'certain');
    session(quiz).again?.();
    expect(session(quiz)).toMatchObject({ state: 'asking', guess: undefined });
    answer(page, quiz, true);
    expect(quiz.state.getState().answers).toMatchObject([{ right: false, confidence: 'certain' }]);
  });

  it('goes from event to event for a user who wants less motion', async () => {
    const page = testPage(SCENE);
    const quiz = await begun(page, makeQuestions, true);
    const { question } = session(quiz);
    const value = rightAnswer(question);
    if (value === undefined) throw new Error('No choice is right.');
    session(quiz).answer(value);
    session(quiz).sure?.(undefined);
    expect(page.store.getState().playing).toBe(false);
    const times: number[] = [];
    while (session(quiz).state === 'playing') {
      session(quiz).step?.();
      await page.store.playback.arrival();
      await Promise.resolve();
      times.push(page.store.playback.nowUs());
    }
    expect(times.length).toBeGreaterThan(1);
    expect(times.at(-1)).toBe(question.answeredAtUs);
    expect(session(quiz).state).toBe('explained');
  });
});

describe('a quiz', () => {
  it('asks ten questions, and ends with the beliefs behind the answers', async () => {
    const page = testPage(SCENE);
    const quiz = await begun(page);
    const { questions } = quiz.state.getState();
    for (const [place, question] of questions.entries()) {
      expect(quiz.state.getState().place).toBe(place);
      expect(session(quiz).question).toBe(question);
      answer(page, quiz, place % 2 === 0);
      quiz.next();
      await asked(quiz);
    }
    expect(quiz.state.getState().phase).toBe('ended');
    expect(quiz.state.getState().answers.map(({ right }) => right)).toEqual(
      questions.map((_, place) => place % 2 === 0),
    );
  });

  it('changes nothing of the document or the history, and refuses edits meanwhile', async () => {
    const page = testPage(SCENE);
    const { actions } = page.store.getState();
    actions.dispatch({ do: 'setSeed', seed: SCENE.seed + 1 });
    actions.seek(2 * SECOND);
    actions.select({ nodes: [{ kind: 'agent', id: 'crew1' }] });
    actions.setSpeed(2);
    actions.play();
    const before = shown(page.store.getState());
    const quiz = await begun(page);
    expect(actions.dispatch({ do: 'setSeed', seed: 5 })).toMatchObject({
      message: expect.stringContaining('leave it'),
    });
    actions.undo();
    answer(page, quiz, false);
    expect(shown(page.store.getState())).toMatchObject({ scenario: before.scenario, past: before.past });
    quiz.leave();
    await page.store.playback.arrival();
    await Promise.resolve();
    expect(shown(page.store.getState())).toEqual(before);
    expect(page.store.playback.nowUs()).toBe(2 * SECOND);
    expect(page.store.getState()).toMatchObject({ activity: undefined, asked: undefined });
    actions.undo();
    expect(page.store.getState().scenario.seed).toBe(SCENE.seed);
  });

  it('shows a question about another broker on that broker, and gives the user’s scenario back', async () => {
    const page = testPage(SCENE);
    const { actions } = page.store.getState();
    actions.dispatch({ do: 'setSeed', seed: SCENE.seed + 1 });
    actions.setSaving('saved');
    const before = shown(page.store.getState());
    const quiz = await begun(page, withBroker);
    session(quiz).skip?.();
    quiz.next();
    await asked(quiz);
    expect(page.store.getState().scenario.broker.kind).toBe('redis-pubsub');
    expect(page.store.getState().origin.kind).toBe('visiting');
    quiz.next();
    await asked(quiz);
    expect(page.store.getState().scenario).toBe(before.scenario);
    quiz.leave();
    await page.store.playback.arrival();
    await Promise.resolve();
    expect(shown(page.store.getState())).toEqual(before);
  });

  it('is continued after a reload: the question, the guess, and where the user was before', async () => {
    const page = testPage(SCENE);
    page.store.getState().actions.seek(3 * SECOND);
    const quiz = await begun(page);
    answer(page, quiz, false);
    quiz.next();
    await asked(quiz);
    const { question } = session(quiz);
    const value = rightAnswer(question);
    if (value === undefined) throw new Error('No choice is right.');
    session(quiz).answer(value);

    const reloaded = { ...testPage(SCENE), storage: page.storage };
    const again = await begun(reloaded);
    expect(again.state.getState()).toMatchObject({ place: 1, answers: [{ right: false }] });
    expect(session(again)).toMatchObject({ state: 'sure', question: { id: question.id } });
    expect(sameAnswer(session(again).guess ?? { mode: 'number', number: -1 }, value)).toBe(true);
    again.leave();
    expect(reloaded.store.playback.nowUs()).toBe(3 * SECOND);
    expect(hasKeptQuiz(page.storage)).toBe(false);
  });

  it.each(['not JSON', '{"ids":[]}', '[1]', '{"ids":["another"],"place":0}'])(
    'does not continue what cannot be read, or belongs to another scenario: %s',
    async (text) => {
      const page = testPage(SCENE);
      page.storage.setItem('heronry.quiz', text);
      await begun(page);
      expect(page.store.getState().activity).toBeUndefined();
      expect(hasKeptQuiz(page.storage)).toBe(false);
    },
  );

  it('ends where something else is opened, which stays as it was opened', async () => {
    const page = testPage(SCENE);
    const quiz = await begun(page);
    session(quiz).answer({ mode: 'number', number: 3 });
    session(quiz).sure?.(undefined);
    page.store.getState().actions.open(emptyScenario('Another'), { kind: 'kept', id: 'other' });
    expect(page.store.getState()).toMatchObject({ activity: undefined, asked: undefined, speed: 1 });
    expect(page.store.getState().scenario.name).toBe('Another');
    expect(hasKeptQuiz(page.storage)).toBe(false);
  });

  it('needs its questions no more when it is left before they are made', () => {
    const page = testPage(SCENE);
    const signals: AbortSignal[] = [];
    const quiz = new Quiz(page.store, {
      storage: page.storage,
      isStepwise: false,
      make: (_scenario, _options, signal) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    void quiz.begin();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    quiz.leave();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('leaves another activity that has taken its place', async () => {
    const page = testPage(SCENE);
    await begun(page);
    page.store.setState({ activity: 'lesson' });
    page.store.getState().actions.open(emptyScenario('A lesson'), { kind: 'kept', id: 'other' });
    expect(page.store.getState()).toMatchObject({ activity: 'lesson', asked: undefined });
  });

  it('can be left while its questions are being made', async () => {
    const page = testPage(SCENE);
    page.store.getState().actions.play();
    page.store.setState({ activity: 'quiz' });
    let done: (questions: readonly Question[]) => void = () => undefined;
    const making = new Promise<readonly Question[]>((resolve) => {
      done = resolve;
    });
    const quiz = new Quiz(page.store, { storage: page.storage, isStepwise: false, make: () => making });
    const beginning = quiz.begin();
    quiz.leave();
    done(makeQuestions(SCENE, { count: 2 }));
    await beginning;
    expect(page.store.getState()).toMatchObject({ activity: undefined, asked: undefined, playing: true });
  });

  it('says so where nothing can be asked', async () => {
    const page = testPage(emptyScenario('Nothing here'));
    const quiz = await begun(page);
    expect(quiz.state.getState().phase).toBe('nothing');
    quiz.leave();
    expect(page.store.getState().activity).toBeUndefined();
  });
});

/** Returns what a quiz gives back. */
function shown(state: HeronryState) {
  const { scenario, origin, past, future, selection, speed, playing, otherRuns, saving } = state;
  return { scenario, origin, past, future, selection, speed, playing, otherRuns, saving };
}
