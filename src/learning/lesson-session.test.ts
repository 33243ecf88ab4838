import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { HeronryStore } from '../store/index.ts';
import { testStorage } from '../store/testing/test-storage.ts';
import { type Lesson, readLesson } from '../teaching/index.ts';
import { type CheckedBroker, LessonSession } from './lesson-session.ts';
import { createProgress, type ProgressStore, progressOf } from './progress.ts';
import { sceneOf, testPage } from './testing/page.ts';

const TEXT = `---
title: A lesson
summary: A message travels.
minutes: 2
about: [one-receiver]
remember:
  - { say: A message takes time., at: mg1 received message 1 from control }
  - { say: The channel accepts it first., at: control accepted message 1 }
  - { say: The operator publishes., at: operator published message 1 to control }
---

## Predict

Who gets it?

\`\`\`scenario
gallery: control-status
\`\`\`

\`\`\`question
kind: receivers
message: 2 on control
\`\`\`

## Do it

- [ ] publish to control from operator

## Look

\`\`\`show
at: 3s
until: 5s
agent: mg1
\`\`\`

## Make

\`\`\`goal
say: mg1 receives at least two messages.
expect: [mg1 receives at least 2 messages from control]
until: 10s
\`\`\`
`;

function lessonOf(text: string): Lesson {
  const read = readLesson(text);
  if (!read.ok) throw new Error(read.problems.map(({ line, words }) => `${line}: ${words}`).join('\n'));
  return read.lesson;
}

interface Opened {
  readonly store: HeronryStore;
  readonly playOut: () => void;
  readonly session: LessonSession;
  readonly progress: ProgressStore;
}

async function opened({
  calm = true,
  progress = createProgress(testStorage()),
  text = TEXT,
  contract = createStore<CheckedBroker>(() => ({ source: '', rows: [] })),
} = {}): Promise<Opened> {
  const { store, playOut } = testPage(sceneOf('hierarchy'));
  const lesson = lessonOf(text);
  const session = new LessonSession({ store, lesson, text, key: 'a', progress, calm: () => calm, contract });
  await session.resume();
  return { store, playOut, session, progress };
}

describe('a lesson', () => {
  it('shows the scenario of its step paused, as none of the user’s own', async () => {
    const { store, session } = await opened();
    const { origin, scenario, playing } = store.getState();
    expect(origin).toMatchObject({ kind: 'visiting', from: 'lesson' });
    expect(scenario).toBe(session.lesson.steps[0]?.scenario);
    expect(playing).toBe(false);
  });

  it('asks the question of a step before anything of the answer has happened', async () => {
    const { store, session } = await opened();
    const { asked, questions } = session.state.getState();
    expect(asked?.index).toBe(0);
    expect(store.playback.nowUs()).toBe(questions[0]?.askedAtUs);
  });

  it('counts what a wrong answer shows, and ticks the question off once it is explained', async () => {
    const { session, progress } = await opened();
    const question = session.state.getState().asked?.question;
    const card = question?.session.getState();
    const wrong = card?.question.choices.find(({ misconception }) => misconception !== undefined);
    if (card === undefined || wrong === undefined) throw new Error('The lesson asks nothing');
    card.answer(wrong.value);
    question?.session.getState().sure?.('certain');
    question?.session.getState().skip?.();
    expect(session.state.getState().done).toEqual(['q0.0']);
    expect(progressOf(progress.getState(), 'a').beliefs).toEqual({ [wrong.misconception ?? '']: 1 });
  });

  it('ticks a task about the contract off when a check of the code as it is now keeps its rows', async () => {
    const contract = createStore<CheckedBroker>(() => ({ source: '', rows: [] }));
    const broker = '```broker\nclass Mine extends MessageBroker {}\n```\n\n- [ ] keep rows C12 and C21';
    const { store, session } = await opened({
      contract,
      text: TEXT.replace('- [ ] publish to control from operator', broker),
    });
    await session.next();
    const source = 'class Mine extends MessageBroker { queues = new Map(); }';
    const row = (id: string, result = 'kept') => ({ id, result });
    contract.setState({ source, rows: [row('C12'), row('C21')] });
    expect(session.state.getState().done).toEqual([]);
    store.getState().actions.dispatch({ do: 'setBroker', broker: { kind: 'own', source } });
    expect(session.state.getState().done).toEqual(['t1.0']);
    contract.setState({ rows: [row('C12', 'differs'), row('C21')] });
    await session.startAgain();
    await session.next();
    store.getState().actions.dispatch({ do: 'setBroker', broker: { kind: 'own', source } });
    expect(session.state.getState().done).toEqual([]);
    contract.setState({ source, rows: [row('C21'), row('C12')] });
    expect(session.state.getState().done).toEqual(['t1.0']);
  });

  it('ticks a task off when the run says that it is done', async () => {
    const { store, session } = await opened();
    await session.next();
    expect(session.state.getState().done).toEqual([]);
    store.getState().actions.publish('operator', 'control', { setpoint: 1 });
    expect(session.state.getState().done).toEqual(['t1.0']);
    expect(store.getState().origin).toMatchObject({ from: 'lesson' });
  });

  it('opens its own scenario again where a step names a moment', async () => {
    const { store, session } = await opened();
    await session.next();
    store.getState().actions.publish('operator', 'control', { setpoint: 1 });
    await session.next();
    expect(store.getState().scenario).toBe(session.lesson.steps[2]?.scenario);
    expect(store.playback.nowUs()).toBe(3_000_000);
    expect(store.getState().asked?.things.map(({ thing }) => thing)).toEqual([{ kind: 'agent', id: 'mg1' }]);
  });

  it('plays what a step shows up to its end, and gives the user’s speed back', async () => {
    const { store, playOut, session } = await opened({ calm: false });
    await session.go(2);
    expect(store.getState().playing).toBe(true);
    playOut();
    expect(store.playback.nowUs()).toBe(5_000_000);
    expect(store.getState().speed).toBe(1);
  });

  it('leads hop by hop, and not past the end of what is shown, for whom less motion is better', async () => {
    const { store, session } = await opened();
    await session.go(2);
    expect(store.getState().playing).toBe(false);
    for (let hops = 0; hops < 200 && store.playback.nowUs() < 5_000_000; hops += 1) session.stepOn();
    expect(store.playback.nowUs()).toBe(5_000_000);
  });

  it('judges what was made by a run of its own', async () => {
    const { session } = await opened();
    await session.go(3);
    session.checkGoal();
    expect(session.state.getState().goal?.met).toBe(true);
    expect(session.state.getState().done).toEqual(['g3']);
  });

  it('is resumed at its step with what was done, and begins again with nothing done', async () => {
    const { session, progress } = await opened();
    await session.go(3);
    session.checkGoal();
    session.end();
    const again = await opened({ progress });
    expect(again.session.state.getState()).toMatchObject({ place: 3, done: ['g3'] });
    await again.session.startAgain();
    expect(again.session.state.getState()).toMatchObject({ place: 0, done: [] });
  });

  it('is resumed with what the learner made, and begins again without it', async () => {
    const { store, session, progress } = await opened();
    await session.next();
    store.getState().actions.publish('operator', 'control', { setpoint: 7 });
    const made = store.getState().scenario;
    session.end();
    const again = await opened({ progress });
    expect(again.store.getState().scenario).toEqual(made);
    expect(again.session.state.getState()).toMatchObject({ place: 1, done: ['t1.0'] });
    await again.session.showAgain();
    expect(again.store.getState().scenario).toBe(again.session.lesson.steps[1]?.scenario);
    expect(progressOf(progress.getState(), 'a').work).toBeUndefined();
  });

  it('ends after its last step, and shows the moment that proves a sentence', async () => {
    const { store, session, progress } = await opened();
    await session.go(4);
    expect(progressOf(progress.getState(), 'a')).toMatchObject({ step: 4, steps: 4, finished: true });
    await session.showRemembered(0);
    const { trace, selection } = store.getState();
    const event = trace.event(trace.firstAfter(store.playback.nowUs()) - 1);
    expect(event).toMatchObject({ kind: 'received', agent: 'mg1', channel: 'control' });
    expect(selection.message).toBe(trace.messageOf(trace.firstAfter(store.playback.nowUs()) - 1));
  });

  it('leaves nothing behind', async () => {
    const { store, session } = await opened();
    session.end();
    expect(store.getState().asked).toBeUndefined();
    store.getState().actions.seek(30_000_000);
    expect(store.playback.nowUs()).toBe(30_000_000);
  });
});
