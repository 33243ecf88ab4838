/** A quiz in the storage of its tab, so that a reload continues it. Unreadable data counts as absent. */
import { type HeronryState, type SafeStorage, type Selection, storedJson } from '../store/index.ts';
import { type AnswerValue, isMisconceptionId } from '../teaching/index.ts';
import type { QuestionProgress } from './page-question.ts';
import type { Confidence } from './question-session.ts';
import type { QuizAnswer } from './quiz-summary.ts';

/** Key of the quiz in the storage of the tab. */
export const QUIZ_KEY = 'heronry.quiz';

/** Place of the user before the quiz. */
export interface QuizBefore extends Pick<HeronryState, 'playing' | 'speed' | 'selection' | 'camera'> {
  readonly atUs: number;
}

export interface KeptQuiz {
  /** Ids of the questions, which name the scenario and the seed well enough. */
  readonly ids: readonly string[];
  readonly place: number;
  readonly answers: readonly QuizAnswer[];
  readonly progress: QuestionProgress;
  readonly before: QuizBefore;
}

/** Returns whether a quiz is kept in this tab. */
export function hasKeptQuiz(storage: SafeStorage): boolean {
  return storage.getItem(QUIZ_KEY) !== null;
}

export function keepQuiz(storage: SafeStorage, quiz: KeptQuiz | undefined): void {
  if (quiz === undefined) storage.removeItem(QUIZ_KEY);
  // Where it is not kept, a reload begins without the quiz.
  else storage.setItem(QUIZ_KEY, JSON.stringify(quiz));
}

/** Returns the kept quiz, if it is one of these questions. */
export function keptQuiz(storage: SafeStorage, ids: readonly string[]): KeptQuiz | undefined {
  const kept = storedJson(storage, QUIZ_KEY);
  if (!isRecord(kept) || JSON.stringify(kept.ids) !== JSON.stringify(ids)) return undefined;
  const { place, answers, progress, before } = kept;
  const read = { answers: readAnswers(answers), progress: readProgress(progress), before: readBefore(before) };
  if (!isPlace(place, ids.length) || read.before === undefined) return undefined;
  return { ids, place, answers: read.answers, progress: read.progress, before: read.before };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPlace(value: unknown, end: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < end;
}

const STATES = ['asking', 'sure', 'playing', 'explained'] as const;
const CONFIDENCES: readonly Confidence[] = ['guessing', 'fairly', 'certain'];

function readProgress(value: unknown): QuestionProgress {
  if (!isRecord(value)) return { state: 'asking' };
  return {
    state: STATES.find((one) => one === value.state) ?? 'asking',
    draft: readAnswer(value.draft),
    guess: readAnswer(value.guess),
    confidence: CONFIDENCES.find((one) => one === value.confidence),
  };
}

/** Returns an answer from stored data, field by field. */
function readAnswer(value: unknown): AnswerValue | undefined {
  if (!isRecord(value)) return undefined;
  const { mode, agents, agent, channel, message, messages, number, choice } = value;
  if (mode === 'agents' && isListOf(agents, isText)) return { mode, agents };
  if (mode === 'agent' && isText(agent)) return { mode, agent };
  if (mode === 'channel' && isText(channel)) return { mode, channel };
  if (mode === 'message' && isNumber(message)) return { mode, message };
  if (mode === 'order' && isListOf(messages, isNumber)) return { mode, messages };
  if (mode === 'number' && isNumber(number)) return { mode, number };
  if (mode === 'choice' && isText(choice)) return { mode, choice };
  return undefined;
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function readAnswers(value: unknown): readonly QuizAnswer[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown): readonly QuizAnswer[] => {
    if (!isRecord(one) || !isText(one.id)) return [];
    const { misconception } = one;
    return [
      {
        id: one.id,
        right: one.right === true,
        misconception: isText(misconception) && isMisconceptionId(misconception) ? misconception : undefined,
        confidence: CONFIDENCES.find((name) => name === one.confidence),
      },
    ];
  });
}

function readBefore(value: unknown): QuizBefore | undefined {
  if (!isRecord(value)) return undefined;
  const { atUs, playing, speed, selection, camera } = value;
  if (!isNumber(atUs) || typeof speed !== 'number' || !Number.isFinite(speed)) return undefined;
  return { atUs, playing: playing === true, speed, selection: readSelection(selection), camera: readCamera(camera) };
}

function readSelection(value: unknown): Selection {
  const nothing: Selection = { nodes: [], link: undefined, message: undefined };
  if (!isRecord(value)) return nothing;
  if (isNumber(value.message)) return { ...nothing, message: value.message };
  const { link, nodes } = value;
  if (isRecord(link) && isText(link.agent) && isText(link.channel)) {
    const kind = (['publish', 'subscribe', 'consume'] as const).find((one) => one === link.kind);
    if (kind !== undefined) return { ...nothing, link: { kind, agent: link.agent, channel: link.channel } };
  }
  if (!Array.isArray(nodes)) return nothing;
  const read = nodes.flatMap((node: unknown) =>
    isRecord(node) && isText(node.id) && (node.kind === 'agent' || node.kind === 'channel')
      ? [{ kind: node.kind, id: node.id } as const]
      : [],
  );
  return { ...nothing, nodes: read };
}

function readCamera(value: unknown): HeronryState['camera'] {
  if (!isRecord(value)) return undefined;
  const { x, y, zoom } = value;
  const numbers = [x, y, zoom].map(Number);
  return numbers.every(Number.isFinite) ? { x: Number(x), y: Number(y), zoom: Number(zoom) } : undefined;
}
