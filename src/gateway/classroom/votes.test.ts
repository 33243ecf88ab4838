/** Votes under any order of joining, leaving, reconnecting, answering and changing: one vote each, and right counts. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { ClassPhase, ClassStep, VotePhase } from '../../brokers/gateway/class-protocol.ts';
import { memoryBackend } from '../backends/memory-backend.ts';
import { Lesson, QUESTION } from '../testing/class.ts';
import { metric } from '../testing/client.ts';
import { gatewayHarness } from '../testing/harness.ts';
import { Classroom } from './classroom.ts';
import type { StateFeed } from './state-feed.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

/** Number of phones of a class, and of the benchmark. */
const PHONES = 200;
const CHOICES = QUESTION.choices.map(({ id }) => id);

/** Phases that the steps of the test lead to. */
const NEXT: Partial<Record<ClassStep, Partial<Record<ClassPhase, ClassPhase>>>> = {
  close: { first: 'discussion', second: 'decided' },
  'vote-again': { discussion: 'second' },
};

const DEEDS = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({ do: 'join' } as const) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('vote'), phone: fc.nat(9), choice: fc.constantFrom(...CHOICES) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('come', 'leave', 'rename'), phone: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('step'), step: fc.constantFrom('close', 'vote-again') }) },
  ),
  { maxLength: 60 },
);

it('one vote of each phone in each vote, the last one that was open; counts are those of the votes', () => {
  fc.assert(
    fc.property(DEEDS, (deeds) => {
      const room = new Classroom('key', { phones: 512 }, undefined);
      room.ask(QUESTION);
      const tokens: string[] = [];
      const feeds = new Map<number, StateFeed>();
      /** Expected result, by vote and phone. */
      const votes: Record<VotePhase, Map<number, string>> = { first: new Map(), second: new Map() };
      let phase: ClassPhase = 'first';
      for (const deed of deeds) {
        if (deed.do === 'join') tokens.push(room.join(undefined).phone);
        else if (deed.do === 'step') {
          const step = deed.step as ClassStep;
          const next: ClassPhase | undefined = NEXT[step]?.[phase];
          if (next === undefined) expect(() => room.step(step)).toThrow();
          else {
            room.step(step);
            phase = next;
          }
        } else {
          const token = tokens[deed.phone];
          if (token === undefined) continue;
          if (deed.do === 'come') feeds.set(deed.phone, room.openPhone(token));
          else if (deed.do === 'leave') feeds.get(deed.phone)?.close();
          else if (deed.do === 'rename') room.rename(token, 'Ada');
          else if (deed.do === 'vote' && 'choice' in deed) {
            for (const one of ['first', 'second'] as const) {
              const vote = (): void => room.vote(token, { round: 1, phase: one, choice: deed.choice });
              if (one === phase) {
                vote();
                votes[one].set(deed.phone + 1, deed.choice);
              } else expect(vote).toThrow();
            }
          }
        }
      }
      for (const vote of ['first', 'second'] as const) {
        const [round] = room.results().rounds;
        const counted = new Map(
          round?.answers.flatMap((one) => {
            const choice = one[vote];
            return choice === null ? [] : [[one.phone, choice] as const];
          }),
        );
        expect(counted).toEqual(votes[vote]);
      }
      if (phase !== 'first') {
        const { first } = room.state();
        for (const { choice, votes: count } of first ?? [])
          expect(count).toBe([...votes.first.values()].filter((one) => one === choice).length);
        expect(first?.length).toBe(CHOICES.length);
      }
      expect(room.state().joined).toBe(tokens.length);
    }),
    { numRuns: 500 },
  );
});

it('200 phones on one gateway answer, change their mind and reconnect; every vote is counted once', async () => {
  const gateway = await harness.start();
  const lesson = await Lesson.open(gateway);
  const phones = await Promise.all(Array.from({ length: PHONES }, () => lesson.join()));
  await Promise.all(phones.map((phone) => phone.state()));
  expect(await lesson.teacher.state(({ here }) => here === PHONES)).toMatchObject({ joined: PHONES });
  await lesson.ask();
  await Promise.all(phones.map((phone) => phone.state(({ phase }) => phase === 'first')));
  const choiceOf = (place: number): string => CHOICES[place % CHOICES.length] ?? '';
  // Half of them answers something else first, and a quarter loses its connection in between.
  await Promise.all(phones.filter((_, place) => place % 2 === 0).map((phone) => lesson.vote(phone, 'a')));
  for (const phone of phones.filter((_, place) => place % 4 === 0)) phone.leave();
  const answers = await Promise.all(phones.map((phone, place) => lesson.vote(phone, choiceOf(place))));
  expect(answers.map(({ status }) => status)).toEqual(Array(PHONES).fill(204));
  await lesson.teacher.state(({ answered }) => answered === PHONES);
  await lesson.step('close');
  const { first } = await lesson.teacher.state(({ phase }) => phase === 'discussion');
  expect(first).toEqual(
    CHOICES.map((choice) => ({ choice, votes: phones.filter((_, place) => choiceOf(place) === choice).length })),
  );
  const states = await Promise.all(phones.map((phone) => phone.state(({ phase }) => phase === 'discussion')));
  expect(states.map((state) => state.first)).toEqual(phones.map((_, place) => choiceOf(place)));
  expect(await metric(gateway, 'heronry_connections_refused_total', () => true)).toBe(0);
  for (const one of [...phones, lesson.teacher]) one.leave();
});
