/** The things that a question marks in the picture, in each of its states. */
import { shortName } from '../scenario/index.ts';
import type { MarkedThing, PictureMark, PictureQuestion, PictureThing } from '../store/index.ts';
import type { AnswerValue, Question } from '../teaching/index.ts';
import type { QuestionSession } from './question-session.ts';

/** Returns the agents, channels and messages that an answer names, in its order. */
export function thingsOf(value: AnswerValue | undefined): readonly PictureThing[] {
  switch (value?.mode) {
    case 'agents':
      return value.agents.map((id) => ({ kind: 'agent', id }));
    case 'agent':
      return [{ kind: 'agent', id: value.agent }];
    case 'channel':
      return [{ kind: 'channel', id: value.channel }];
    case 'message':
      return [{ kind: 'message', id: value.message }];
    case 'order':
      return value.messages.map((id) => ({ kind: 'message', id }));
    default:
      return [];
  }
}

/** Returns all that can be picked as an answer. */
export function pickableThings({ pickable }: Pick<Question, 'pickable'>): readonly PictureThing[] {
  return allOf(pickable);
}

function allOf({ agents, channels, messages }: Question['pickable']): readonly PictureThing[] {
  return [
    ...agents.map((id) => ({ kind: 'agent' as const, id })),
    ...channels.map((id) => ({ kind: 'channel' as const, id })),
    ...messages.map((id) => ({ kind: 'message' as const, id })),
  ];
}

/** Returns the right answer of a question. */
export function rightAnswer({ choices, right }: Pick<Question, 'choices' | 'right'>): AnswerValue | undefined {
  return choices.find(({ id }) => id === right)?.value;
}

export function isSameThing(a: PictureThing, b: PictureThing): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/**
 * Returns the answer after a thing was picked, in the card or in the picture: one of a set is added or removed, a single one replaces
 * the one before. A thing that cannot be an answer changes nothing.
 */
export function withPick(
  question: Question,
  draft: AnswerValue | undefined,
  thing: PictureThing,
): AnswerValue | undefined {
  if (!pickableThings(question).some((one) => isSameThing(one, thing))) return draft;
  const { mode } = question;
  if (mode === 'message' && thing.kind === 'message') return { mode, message: thing.id };
  if (thing.kind === 'channel') return mode === 'channel' ? { mode, channel: thing.id } : draft;
  if (thing.kind !== 'agent') return draft;
  if (mode === 'agent') return { mode, agent: thing.id };
  if (mode !== 'agents') return draft;
  const before = draft?.mode === 'agents' ? draft.agents : [];
  const agents = before.includes(thing.id) ? before.filter((id) => id !== thing.id) : [...before, thing.id];
  // An empty set is an answer by itself, which is chosen as such.
  return agents.length === 0 ? undefined : { mode, agents };
}

/** Returns the name of an agent, a channel or a message of a question, as views show it. */
export function thingName({ names }: Pick<Question, 'names'>, thing: PictureThing): string {
  if (thing.kind === 'agent') return shortName(thing.id);
  const named = names.find((one) =>
    one.kind === 'message' ? thing.kind === 'message' && one.message === thing.id : one.channel === thing.id,
  );
  return named?.words ?? String(thing.id);
}

/** Returns what the picture shows of a question. */
export function pictureOf(session: QuestionSession, onPick: (thing: PictureThing) => void): PictureQuestion {
  const { question, state } = session;
  const isAsked = state === 'asking' || state === 'sure';
  const marks = isAsked ? answerMarks(session) : guessMarks(session);
  const about = allOf(question.about).filter((one) => !marks.some(({ thing }) => isSameThing(thing, one)));
  return {
    things: [...about.map((thing) => marked(question, thing, 'about')), ...marks],
    locks: state !== 'explained',
    onPick: state === 'asking' && question.mode !== 'order' ? onPick : undefined,
  };
}

/** Returns what can be picked, and what is. */
function answerMarks({ question, state, draft, guess }: QuestionSession): readonly MarkedThing[] {
  const chosen = thingsOf(state === 'asking' ? draft : guess);
  return pickableThings(question).map((thing) => {
    const place = placeOf(thing, chosen);
    if (place < 0) return marked(question, thing, 'open');
    return marked(question, thing, 'picked', question.mode === 'order' ? ordinal(place + 1) : 'Your answer');
  });
}

/** Returns the guess, and once it is explained, what happened. */
function guessMarks({ question, state, guess }: QuestionSession): readonly MarkedThing[] {
  const guessed = thingsOf(guess);
  const actual = state === 'explained' ? thingsOf(rightAnswer(question)) : undefined;
  const known = actual ?? [];
  const named = [...guessed, ...known.filter((one) => placeOf(one, guessed) < 0)];
  return named.map((thing) => {
    const [said, was] = [placeOf(thing, guessed), placeOf(thing, known)];
    if (question.mode === 'order') return orderMark(question, thing, said, actual === undefined ? undefined : was);
    if (was < 0) return marked(question, thing, 'guessed', 'Your guess');
    if (said < 0) return marked(question, thing, 'actual', 'Actual');
    return marked(question, thing, 'both', 'As you said');
  });
}

function orderMark(question: Question, thing: PictureThing, said: number, was: number | undefined): MarkedThing {
  const yours = `you said ${ordinal(said + 1)}`;
  if (was === undefined) return marked(question, thing, 'guessed', yours);
  if (said === was) return marked(question, thing, 'both', `${ordinal(was + 1)}, as you said`);
  return marked(question, thing, 'actual', `${ordinal(was + 1)}, ${yours}`);
}

function marked(question: Question, thing: PictureThing, mark: PictureMark, words?: string): MarkedThing {
  const name = thingName(question, thing);
  // A message has no name in the picture, and is beside its channel there.
  const tag = thing.kind === 'message' ? [name.replace(/ on .*$/, ''), words].filter(Boolean).join(': ') : words;
  return { thing, name, mark, tag };
}

function placeOf(thing: PictureThing, list: readonly PictureThing[]): number {
  return list.findIndex((one) => isSameThing(one, thing));
}

/** Returns "1st", "2nd", "3rd", "4th". */
export function ordinal(place: number): string {
  const teen = place % 100 > 10 && place % 100 < 14;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${ending}`;
}
