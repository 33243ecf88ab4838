/**
 * Makes questions from what really happens in a scenario.
 *
 * 1. The same scenario, seed and options give the same questions.
 * 2. They differ in kind first, then in what they are about.
 * 3. The work is bounded: a window of the run, and a number of places for each kind.
 */
import type { Micros, Scenario } from '../scenario/index.ts';
import { type Found, type KindOfQuestion, questionAt, type Site, shuffled, taken } from './draft.ts';
import { KINDS } from './kinds/table.ts';
import type { MisconceptionId } from './misconceptions.ts';
import type { Question, QuestionKind, QuestionRequest } from './question.ts';
import { otherBroker, QuestionRun, type RunWindow } from './question-run.ts';

/** Wishes for questions. */
export interface QuestionOptions {
  /** Largest number of questions. */
  readonly count: number;
  /** Seed of the run, and of the choice among what could be asked. @default that of the scenario */
  readonly seed?: number | undefined;
  /** @default all kinds */
  readonly kinds?: readonly QuestionKind[] | undefined;
  /** End of the part of the run that is asked about. @default 60 s, or longer where little happens */
  readonly untilUs?: Micros | undefined;
  /** Makes the programs of agents in code, and of an own broker. @default none: they do nothing */
  readonly makePrograms?: RunWindow['makePrograms'];
}

/** Kinds of questions, in the order in which they are listed. */
export const QUESTION_KINDS = Object.keys(KINDS) as readonly QuestionKind[];

/** Places that are looked at, and that are tried, for each kind. */
const SITES_MAX = 4000;
const PLACES_MAX = 100_000;
const TRIES_MAX = 48;
/** In a run with more events, each try costs more: there are fewer. */
const LONG_RUN = 50_000;
const TRIES_OF_LONG_RUN = 12;
/** Questions of a kind from which the best are chosen. */
const FOUND_MAX = 12;

/** Returns questions about a scenario; an empty list if nothing in it can be asked about. */
export function makeQuestions(scenario: Scenario, options: QuestionOptions): readonly Question[] {
  const { count, seed, untilUs, makePrograms, kinds = QUESTION_KINDS } = options;
  if (count < 1 || scenario.recorded === true) return [];
  const run = new QuestionRun(scenario, { seed, untilUs, makePrograms });
  const found = kinds.map((kind) => [...questionsOfKind(run, kind)]);
  const inTurn = shuffled(run, 'kinds', found);
  return choose(inTurn, count).map(taken);
}

/**
 * Returns the question that a request names: the first in the run that fits. Undefined if there is none; the answer is always that
 * of the run.
 */
export function askQuestion(
  scenario: Scenario,
  request: QuestionRequest,
  window: RunWindow = {},
): Question | undefined {
  const run = new QuestionRun(scenario, window);
  const row = KINDS[request.kind];
  for (const site of row.sites(run, request)) {
    const found = questionAt(run, request.kind, row, site);
    if (found !== undefined) return taken(found);
  }
  return undefined;
}

/** Returns the scenario on whose run a question is asked: the same one, or with the broker that the question is about. */
export function questionScenario(scenario: Scenario, question: Pick<Question, 'broker'>): Scenario {
  return question.broker === undefined ? scenario : { ...scenario, broker: otherBroker(question.broker) };
}

/** Returns some questions of a kind, from places that the seed chooses. */
function* questionsOfKind(run: QuestionRun, kind: QuestionKind): Iterable<Found> {
  const row = KINDS[kind];
  const sites = sitesOf(run, row);
  const tries = run.trace.length > LONG_RUN ? TRIES_OF_LONG_RUN : TRIES_MAX;
  const ids = new Set<string>();
  for (const site of shuffled(run, kind, sites).slice(0, tries)) {
    const found = questionAt(run, kind, row, site);
    if (found === undefined || ids.has(found.question.id) || !isWorthAsking(found.question)) continue;
    yield found;
    ids.add(found.question.id);
    if (ids.size === FOUND_MAX) return;
  }
}

/** Returns whether there are choices enough: of two numbers, one is easily guessed. */
function isWorthAsking({ mode, choices }: Found['question']): boolean {
  return choices.length > (mode === 'number' ? 2 : 1);
}

/** Returns some of the places where a kind can be asked: if there are very many, those at even distances. */
function sitesOf(run: QuestionRun, row: KindOfQuestion): readonly Site[] {
  const sites: Site[] = [];
  let step = 1;
  let place = 0;
  for (const site of row.sites(run)) {
    if (place % step === 0) sites.push(site);
    place += 1;
    if (sites.length < SITES_MAX) continue;
    step *= 2;
    // Every other one of those so far.
    sites.splice(0, sites.length, ...sites.filter((_, at) => at % 2 === 0));
    if (place > PLACES_MAX) break;
  }
  return sites;
}

/** Takes one question of each kind, then another of each, and so on: each time the one that is least like those before. */
function choose(found: readonly (readonly Found[])[], count: number): readonly Found[] {
  const chosen: Found[] = [];
  const rest = found.map((questions) => [...questions]);
  while (chosen.length < count && rest.some((questions) => questions.length > 0)) {
    const round: Found[] = [];
    for (const questions of rest) {
      if (chosen.length + round.length === count) break;
      const best = mostDifferent(questions, [...chosen, ...round]);
      if (best === undefined) continue;
      questions.splice(questions.indexOf(best), 1);
      round.push(best);
    }
    chosen.push(...round.sort((a, b) => a.question.askedAtUs - b.question.askedAtUs));
  }
  return chosen;
}

function mostDifferent(questions: readonly Found[], chosen: readonly Found[]): Found | undefined {
  const asked = new Set(chosen.flatMap(beliefsOf));
  const scores = questions.map((one) => scoreOf(one, chosen, asked));
  return questions[scores.indexOf(Math.max(...scores))];
}

/** Returns how good a question is beside others: many misconceptions that were not `asked`, and nothing that the others are about. */
function scoreOf(found: Found, chosen: readonly Found[], asked: ReadonlySet<MisconceptionId>): number {
  const beliefs = new Set(beliefsOf(found));
  const fresh = [...beliefs].filter((one) => !asked.has(one)).length;
  const likeness = chosen.reduce((sum, other) => sum + likenessOf(found.question, other.question), 0);
  return Math.min(found.question.choices.length, 4) + beliefs.size + 2 * fresh - likeness + found.weight;
}

function beliefsOf({ question }: Found): readonly MisconceptionId[] {
  return question.choices.flatMap(({ misconception }) => misconception ?? []);
}

function likenessOf(a: Found['question'], b: Found['question']): number {
  const shared = (name: 'agents' | 'channels' | 'messages'): number =>
    a.about[name].filter((one) => b.about[name].some((other) => other === one)).length;
  const overlap = a.askedAtUs < b.answeredAtUs && b.askedAtUs < a.answeredAtUs ? 1 : 0;
  return overlap + shared('agents') + shared('channels') + 4 * shared('messages');
}
