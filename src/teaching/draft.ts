/** From what a kind of question finds in a run to a question: its choices are distinct, shuffled and named. */
import type { BrokerKind } from '../scenario/index.ts';
import { type EventNumber, type MessageId, type Micros, messageShortName } from '../trace/index.ts';
import { answerKey, plainWords } from './grading.ts';
import type { MisconceptionId } from './misconceptions.ts';
import type { AnswerValue, Choice, PickName, Question, QuestionKind, QuestionRequest } from './question.ts';
import type { QuestionRun } from './question-run.ts';

/** Place in a run where a kind of question can be asked. */
export interface Site {
  readonly message?: MessageId;
  readonly agent?: string;
  readonly channel?: string;
  readonly atUs?: Micros;
  /** Broker on whose run the place is. */
  readonly broker?: BrokerKind;
  /** Kind that is asked there. */
  readonly as?: 'fate' | 'receivers' | 'share';
}

/** Answer of a wrong model of the run. */
export interface Wrong {
  readonly value: AnswerValue;
  readonly because: MisconceptionId;
}

/** A question as its kind finds it. */
export interface Draft {
  readonly words: string;
  readonly askedAtUs: Micros;
  readonly answeredAtUs: Micros;
  readonly about: Partial<Question['about']>;
  readonly pickable?: Partial<Question['pickable']>;
  readonly right: AnswerValue;
  /** In order of plausibility; those that say the same as another, or as the right answer, are left out. */
  readonly wrong: readonly Wrong[];
  /** Sentences for the answers of mode `choice`. */
  readonly sentences?: Readonly<Record<string, string>>;
  readonly proof: readonly EventNumber[];
  /** Returns why the answer is right. Called for the few questions that are taken. */
  readonly why: () => string;
  /** How much it shows beside others of its kind. @default 0 */
  readonly weight?: number;
}

/** A question that could be asked. */
export interface Found {
  readonly question: Omit<Question, 'why'>;
  readonly why: () => string;
  /** How much it shows beside others of its kind. */
  readonly weight: number;
}

/** Returns the whole question. */
export function taken({ question, why }: Found): Question {
  return { ...question, why: why() };
}

/** A kind of question: one row of the table. */
export interface KindOfQuestion {
  /** Returns the places where it can be asked, in order of time. Cheap: a place may turn out to give no question. */
  sites(run: QuestionRun, request?: QuestionRequest): Iterable<Site>;
  /**
   * Returns the question at a place, or undefined if there is no answer, or none that a misconception gets wrong.
   * @param own the run on the scenario's own broker; the same one unless the place names another broker
   */
  draft(run: QuestionRun, site: Site, own: QuestionRun): Draft | undefined;
}

const WRONG_MAX = 4;

/** Returns the question at a place, or undefined if none can be asked there. */
export function questionAt(run: QuestionRun, kind: QuestionKind, row: KindOfQuestion, site: Site): Found | undefined {
  const on = site.broker === undefined ? run : run.on(site.broker);
  const draft = row.draft(on, site, run);
  const question = draft === undefined ? undefined : questionOf(on, kind, site, draft);
  if (draft === undefined || question === undefined) return undefined;
  return { question, why: () => titled(on, draft.why(), question.about), weight: draft.weight ?? 0 };
}

/** Returns the question of a draft; undefined if no wrong choice is left, or its answer is not within the run. */
function questionOf(run: QuestionRun, kind: QuestionKind, site: Site, draft: Draft): Found['question'] | undefined {
  const { askedAtUs, answeredAtUs, right } = draft;
  const proof = [...new Set(draft.proof)].sort((a, b) => a - b);
  const last = proof.at(-1);
  if (askedAtUs < 0 || answeredAtUs <= askedAtUs || answeredAtUs > run.endUs) return undefined;
  if (last === undefined || run.atUs(last) <= askedAtUs || run.atUs(last) > answeredAtUs) return undefined;
  const wrong = distinct(right, draft.wrong);
  if (wrong.length === 0) return undefined;
  const id = idOf(run, kind, site);
  const options = shuffled(run, id, [{ value: right, because: undefined }, ...wrong]);
  const choices = options.map(
    ({ value, because }, place): Choice => ({
      id: LETTERS.charAt(place),
      value,
      words: wordsOf(run, draft, value),
      misconception: because,
    }),
  );
  const about = filled(draft.about);
  const pickable = filled(draft.pickable ?? {});
  return {
    id,
    kind,
    mode: right.mode,
    words: draft.words,
    askedAtUs,
    answeredAtUs,
    about,
    pickable,
    names: namesOf(run, about, pickable),
    choices,
    right: choices.find(({ misconception }) => misconception === undefined)?.id ?? '',
    proof,
    broker: run.broker,
  };
}

const LETTERS = 'abcde';

function distinct(right: AnswerValue, wrong: readonly Wrong[]): readonly Wrong[] {
  const seen = new Set([answerKey(right)]);
  const kept: Wrong[] = [];
  for (const one of wrong) {
    const key = answerKey(one.value);
    if (seen.has(key) || kept.length === WRONG_MAX) continue;
    seen.add(key);
    kept.push(one);
  }
  return kept;
}

function idOf(run: QuestionRun, kind: QuestionKind, { message, agent, channel, atUs, as }: Site): string {
  const parts = [
    kind,
    ...(run.broker === undefined ? [] : [run.broker, ...(as === undefined ? [] : [as])]),
    ...(message === undefined ? [] : [`#${message}`]),
    ...(channel === undefined ? [] : [channel]),
    ...(agent === undefined ? [] : [agent]),
    ...(atUs === undefined ? [] : [`@${atUs}`]),
  ];
  return parts.join(' ');
}

/** Returns the items in an order that the seed decides (Fisher-Yates). */
export function shuffled<Item>(run: QuestionRun, name: string, items: readonly Item[]): readonly Item[] {
  const random = run.random(name);
  const list = [...items];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    const [a, b] = [list[last], list[other]];
    if (a === undefined || b === undefined) continue;
    list[last] = b;
    list[other] = a;
  }
  return list;
}

function wordsOf(run: QuestionRun, { sentences }: Draft, value: AnswerValue): string {
  if (value.mode === 'choice') return sentences?.[value.choice] ?? value.choice;
  const isShort = value.mode === 'order' && isOfOneChannel(run, value.messages);
  return plainWords(value, {
    message: (id) => (isShort ? messageShortName(run.trace, id) : run.name(id)),
    channel: (id) => run.title(id),
  });
}

/** Returns whether messages need no channel in their names, as the question names it. */
function isOfOneChannel(run: QuestionRun, messages: readonly MessageId[]): boolean {
  return new Set(messages.map((one) => run.trace.message(one).channel)).size === 1;
}

function filled({ agents = [], channels = [], messages = [] }: Partial<Question['about']>): Question['about'] {
  return { agents: [...new Set(agents)], channels: [...new Set(channels)], messages: [...new Set(messages)] };
}

/** Returns the engine's words with the titles of the channels that the question is about, which its own words have. */
function titled(run: QuestionRun, why: string, { channels, messages }: Question['about']): string {
  const all = new Set([...channels, ...messages.map((one) => run.trace.message(one).channel)]);
  let words = why;
  for (const id of all) if (run.title(id) !== id) words = words.replaceAll(id, run.title(id));
  return words;
}

function namesOf(run: QuestionRun, about: Question['about'], pickable: Question['pickable']): readonly PickName[] {
  const messages = new Set([...about.messages, ...pickable.messages]);
  const channels = new Set([...about.channels, ...pickable.channels]);
  const isShort = pickable.messages.length > 0 && isOfOneChannel(run, [...messages]);
  const nameOf = (message: MessageId): string => (isShort ? messageShortName(run.trace, message) : run.name(message));
  return [
    ...[...messages].map((message): PickName => ({ kind: 'message', message, words: nameOf(message) })),
    ...[...channels].map((channel): PickName => ({ kind: 'channel', channel, words: run.title(channel) })),
  ];
}
