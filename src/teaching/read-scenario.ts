/** The scenario of a lesson: a document in JSON, a scene of the gallery, or sentences. */

import { jsonProblemText, parseJsonObject } from '../messaging/parts.ts';
import { checkScenario, GALLERY, LIMITS, parseScenarioText, type Scenario, type Template } from '../scenario/index.ts';
import type { Place } from './lesson.ts';
import { type LessonProblems, linesOf, type Part } from './lesson-problems.ts';
import { type Places, ScenarioDraft } from './scenario-draft.ts';
import { SCENARIO_SENTENCES } from './scenario-sentences.ts';
import { foundIn } from './sentence-parts.ts';
import { shortened } from './yaml-part.ts';

/** Sentences of one scenario, at most. */
const LINES_MAX = 500;
const LINE_UNITS_MAX = 1000;

/** A step above, whose scenario can be taken again. */
export interface Above {
  readonly title: string;
  readonly scenario: Scenario;
}

/**
 * Reads a scenario. Sentences after the line "as before" change that of the step above; after "as in" and a title, that of the step
 * with the title; after "as at the beginning", that of the first step.
 * @returns undefined if there is a problem, which is reported
 */
export function readScenario(part: Part, above: readonly Above[], problems: LessonProblems): Scenario | undefined {
  const text = part.text.trim();
  if (text.startsWith('{')) return checked(parseScenarioText(part.text), part.place, problems);
  const [, slug] = /^gallery:[ \t]*(\S+)$/.exec(text) ?? [];
  if (slug !== undefined) return ofGallery(slug, part.place, problems);
  const lines = linesOf(part).filter((line) => /^\s*[^\s#]/.test(line.text));
  const [first] = lines;
  if (first === undefined) {
    problems.add(
      part.place,
      'The scenario is empty. Write a sentence on each line, such as mg1 subscribes to control.',
    );
    return undefined;
  }
  const changed = /^as (?:before|at the beginning|in (\S.*))$/.exec(first.text.trim());
  if (changed === null) return fromSentences(new ScenarioDraft(), lines, part.place, problems);
  const [, title] = changed;
  const found =
    title === undefined ? above.at(changed[0] === 'as before' ? -1 : 0) : above.find((step) => step.title === title);
  if (found === undefined) {
    problems.add(
      first,
      title === undefined
        ? 'There is no scenario before this one. Write its sentences, such as mg1 subscribes to control.'
        : `No step above has the title “${shortened(title)}”.`,
    );
    return undefined;
  }
  if (lines.length === 1) return found.scenario;
  return fromSentences(ScenarioDraft.of(found.scenario), lines.slice(1), part.place, problems);
}

function ofGallery(slug: string, place: Place, problems: LessonProblems): Scenario | undefined {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry !== undefined) return entry.scenario;
  const names = GALLERY.map((one) => one.slug).join(', ');
  problems.add(place, `The gallery has no “${shortened(slug)}”. It has ${names}.`);
  return undefined;
}

/** Returns a scenario with an own broker behind its channels, whose code a part holds; undefined if there is a problem, which is reported. */
export function withOwnBroker(scenario: Scenario, part: Part, problems: LessonProblems): Scenario | undefined {
  if (part.text.trim() !== '')
    return checked(
      checkScenario({ ...scenario, broker: { kind: 'own', source: `${part.text}\n` } }),
      part.place,
      problems,
    );
  problems.add(part.place, 'The broker is empty. Write its code, such as class MyBroker extends MessageBroker { … }.');
  return undefined;
}

/** Adds sentences to a scenario; undefined if there is a problem, which is reported. */
export function fromSentences(
  draft: ScenarioDraft,
  lines: readonly (Place & { readonly text: string })[],
  place: Place,
  problems: LessonProblems,
): Scenario | undefined {
  if (lines.length > LINES_MAX) {
    problems.add(place, `The scenario has ${lines.length} lines; the maximum is ${LINES_MAX}.`);
    return undefined;
  }
  let isRight = true;
  for (const line of lines) {
    const problem = addSentence(draft, line.text.trim());
    if (problem === undefined) continue;
    isRight = false;
    problems.add({ line: line.line, column: line.column + (line.text.length - line.text.trimStart().length) }, problem);
  }
  return isRight ? checked(checkScenario(draft.document(placesOf(draft))), place, problems) : undefined;
}

/** Returns places for what the sentences give none: by the flow of messages, with what users do as if it were links. */
function placesOf(draft: ScenarioDraft): Places {
  const result = checkScenario(draft.document(undefined, 'all links'));
  return 'error' in result ? { agents: [], channels: [] } : result.scenario;
}

function checked(
  result: ReturnType<typeof checkScenario>,
  place: Place,
  problems: LessonProblems,
): Scenario | undefined {
  if ('error' in result) {
    problems.add(place, `This is no scenario. ${result.error}`);
    return undefined;
  }
  for (const repair of result.repairs) problems.add(place, `The scenario is not right: ${repair}`);
  return result.repairs.length === 0 ? result.scenario : undefined;
}

/** Adds one sentence; returns what is wrong with it. */
function addSentence(draft: ScenarioDraft, sentence: string): string | undefined {
  if (sentence.length > LINE_UNITS_MAX)
    return `This line has ${sentence.length} characters; the maximum is ${LINE_UNITS_MAX}.`;
  const [, head = sentence, json] = /^(.*?):\s*(\{.*)$/.exec(sentence) ?? [];
  const message = json === undefined ? undefined : parseJsonObject(json, { depthMax: LIMITS.messageDepth });
  if (message !== undefined && !message.ok) return `The message is no JSON. ${jsonProblemText(message.problem)}.`;
  const template: Template = message?.value ?? {};
  for (const { pattern, make } of SCENARIO_SENTENCES) {
    const groups = pattern.exec(head)?.groups;
    if (groups !== undefined) return make(draft, foundIn(groups, template));
    if (pattern.test(head)) return make(draft, foundIn({}, template));
  }
  return `“${shortened(sentence)}” is no sentence of a scenario. Write for example ${nearest(sentence)}.`;
}

const STEM_UNITS = 5;

/** Returns the example that shares most words with a sentence, by how they begin. */
function nearest(sentence: string): string {
  const stemsOf = (text: string): readonly string[] =>
    text
      .toLowerCase()
      .split(/\W+/)
      .map((word) => word.slice(0, STEM_UNITS));
  const stems = new Set(stemsOf(sentence));
  const shared = (example: string): number => stemsOf(example).filter((stem) => stems.has(stem)).length;
  const [best] = SCENARIO_SENTENCES.map(({ example }) => example).toSorted((a, b) => shared(b) - shared(a));
  return best ?? '';
}
