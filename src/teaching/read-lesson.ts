/** Reads a lesson from its file. It plays nothing: `openStep` does, and `checkLesson` plays all of it. */
import type { Scenario } from '../scenario/index.ts';
import type { Task } from './lesson.ts';
import {
  LESSON_LIMITS,
  type Lesson,
  type LessonProblem,
  type LessonStep,
  type LessonView,
  type Place,
  type Remembered,
} from './lesson.ts';
import { type Fence, partsOf, type WrittenStep, type WrittenTask } from './lesson-markdown.ts';
import { unknownNames } from './lesson-names.ts';
import { LessonProblems, type Part } from './lesson-problems.ts';
import { conditionOf, TASK_SENTENCES } from './lesson-tasks.ts';
import { momentOf } from './lesson-words.ts';
import { isMisconceptionId, MISCONCEPTIONS, type MisconceptionId } from './misconceptions.ts';
import { goalOf, questionOf, spotlightOf } from './read-fences.ts';
import { readScenario, withOwnBroker } from './read-scenario.ts';
import { readYaml, shortened, type Value, type YamlFields } from './yaml-part.ts';

/** A lesson, or what is wrong with its file. `draft` is what could be read of it, for a preview. */
export type LessonResult =
  | { readonly ok: true; readonly lesson: Lesson }
  | { readonly ok: false; readonly problems: readonly LessonProblem[]; readonly draft: Lesson | undefined };

/** Reads a lesson. Never throws for what the text holds. */
export function readLesson(source: string): LessonResult {
  const problems = new LessonProblems();
  if (source.length > LESSON_LIMITS.units) {
    problems.add(
      { line: 1, column: 1 },
      `The lesson has ${source.length} characters; the maximum is ${LESSON_LIMITS.units}.`,
    );
    return { ok: false, problems: problems.sorted(), draft: undefined };
  }
  const text = source.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  const written = partsOf(text, problems);
  const steps = stepsOf(written.steps, problems);
  const front = frontOf(written.front, problems);
  if (steps.length === 0 && problems.isEmpty)
    problems.add({ line: 1, column: 1 }, 'The lesson has no steps. Write a heading for each, such as ## Predict.');
  const titled = steps.map((step) => (step.title === '' ? { ...step, title: front.title } : step));
  const lesson = { ...front, remember: front.remember(titled), steps: titled };
  if (problems.isEmpty) return { ok: true, lesson };
  return { ok: false, problems: problems.sorted(), draft: steps.length === 0 ? undefined : lesson };
}

function stepsOf(written: readonly WrittenStep[], problems: LessonProblems): readonly LessonStep[] {
  if (written.length > LESSON_LIMITS.steps) {
    const [first = { line: 1, column: 1 }] = written.slice(LESSON_LIMITS.steps);
    problems.add(first, `The lesson has ${written.length} steps; the maximum is ${LESSON_LIMITS.steps}.`);
  }
  const steps: LessonStep[] = [];
  for (const one of written.slice(0, LESSON_LIMITS.steps)) {
    const step = stepOf(one, steps, problems);
    if (step === undefined) return steps;
    steps.push(step);
  }
  return steps;
}

/** Returns a step; undefined if it has no scenario, which is reported. */
function stepOf(written: WrittenStep, above: readonly LessonStep[], problems: LessonProblems): LessonStep | undefined {
  const scenario = scenarioOf(written, above, problems);
  if (scenario === undefined) return undefined;
  const fences = (kind: Fence['kind']): readonly Fence[] => written.fences.filter((fence) => fence.kind === kind);
  const [show, goal] = [onlyFence(written, 'show', problems), onlyFence(written, 'goal', problems)];
  limited(written, 'tasks', written.tasks.length, LESSON_LIMITS.tasks, problems);
  limited(written, 'questions', fences('question').length, LESSON_LIMITS.questions, problems);
  const step: LessonStep = {
    title: written.title ?? '',
    prose: written.prose,
    scenario,
    show: show === undefined ? undefined : spotlightOf(show, problems),
    tasks: written.tasks.slice(0, LESSON_LIMITS.tasks).flatMap((task) => taskOf(task, problems) ?? []),
    goal: goal === undefined ? undefined : goalOf(goal, scenario, problems),
    questions: fences('question')
      .slice(0, LESSON_LIMITS.questions)
      .flatMap((fence) => questionOf(fence, problems) ?? []),
    place: { line: written.line, column: written.column },
  };
  for (const { place, words } of unknownNames(step)) problems.add(place, words);
  return step;
}

/** Returns the part of a kind that a step has once. */
function onlyFence({ fences }: WrittenStep, kind: Fence['kind'], problems: LessonProblems): Fence | undefined {
  const [first, second] = fences.filter((fence) => fence.kind === kind);
  if (second !== undefined)
    problems.add(second.place, `A step has one ${kind}. Begin another step with ## and a title.`);
  return first;
}

function limited(place: Place, what: string, count: number, max: number, problems: LessonProblems): void {
  if (count > max) problems.add(place, `This step has ${count} ${what}; the maximum is ${max}.`);
}

function scenarioOf(
  written: WrittenStep,
  above: readonly LessonStep[],
  problems: LessonProblems,
): Scenario | undefined {
  const before = above.at(-1)?.scenario;
  const part = onlyFence(written, 'scenario', problems);
  const code = onlyFence(written, 'broker', problems);
  const scenario = part === undefined ? before : (readScenario(part, above, problems) ?? before);
  if (part === undefined && before === undefined)
    problems.add(written, 'The first step needs a scenario. Write ```scenario, then gallery: pairs, then ```.');
  if (code === undefined || scenario === undefined) return scenario;
  return withOwnBroker(scenario, code, problems) ?? scenario;
}

function taskOf(task: WrittenTask, problems: LessonProblems): Task | undefined {
  const place = { line: task.line, column: task.column };
  const condition = conditionOf(task.text);
  if (condition !== undefined) return { words: task.text, condition, place };
  const examples = TASK_SENTENCES.map(({ example }) => example).join('; ');
  problems.add(place, `“${shortened(task.text)}” is no task that can be seen to be done. Write one of: ${examples}.`);
  return undefined;
}

type Front = Omit<Lesson, 'steps' | 'remember'> & {
  /** Returns the sentences to remember, once the steps are known. */
  readonly remember: (steps: readonly LessonStep[]) => readonly Remembered[];
};

const FRONT_EXAMPLE = 'title: The first message';
const START: Place = { line: 1, column: 1 };
const NO_FRONT: Front = {
  title: '',
  summary: '',
  minutes: 0,
  about: [],
  aboutPlace: START,
  view: 'graph',
  remember: () => [],
};
const VIEWS: readonly LessonView[] = ['graph', 'timeline', 'code'];

function frontOf(part: Part | undefined, problems: LessonProblems): Front {
  if (part === undefined) {
    problems.add({ line: 1, column: 1 }, 'The lesson begins with a line of ---, then title: and its title, then ---.');
    return NO_FRONT;
  }
  const fields = readYaml(part, problems, FRONT_EXAMPLE);
  if (fields === undefined) return NO_FRONT;
  const title = needed(fields, fields.value('title', FRONT_EXAMPLE), FRONT_EXAMPLE, problems);
  const summaryExample = 'summary: A message travels, and takes time.';
  const summary = fields.value('summary', summaryExample)?.text ?? '';
  const minutes = minutesOf(fields, problems);
  const [about, aboutPlace] = aboutOf(fields, problems);
  const view = viewOf(fields.value('view', 'view: graph'), problems);
  const items = fields.items('remember', REMEMBER_EXAMPLE);
  if (items.length > LESSON_LIMITS.remember)
    problems.add(fields.place, `A lesson has at most ${LESSON_LIMITS.remember} sentences to remember.`);
  fields.end();
  return {
    title,
    summary,
    minutes,
    about,
    aboutPlace,
    view,
    remember: (steps) => rememberedOf(items, steps, problems),
  };
}

const REMEMBER_EXAMPLE = 'remember: [{ say: A message takes time., at: mg1 received message 1 from control }]';

function rememberedOf(
  items: readonly YamlFields[],
  steps: readonly LessonStep[],
  problems: LessonProblems,
): readonly Remembered[] {
  return items.slice(0, LESSON_LIMITS.remember).flatMap((fields) => {
    const say = fields.value('say', 'say: A message takes time.');
    const at = fields.value('at', 'at: mg1 received message 1 from control');
    const inStep = fields.value('step', 'step: Predict');
    fields.end();
    if (say === undefined || at === undefined) {
      problems.add(fields.place, 'A sentence to remember has “say”, and “at” with the moment that proves it.');
      return [];
    }
    const step = inStep === undefined ? 0 : steps.findIndex(({ title }) => title === inStep.text);
    if (step === -1) {
      problems.add(inStep?.place ?? at.place, `No step has the title “${shortened(inStep?.text ?? '')}”.`);
      return [];
    }
    return [{ words: say.text, step, at: momentOf(at.text), place: at.place }];
  });
}

const ABOUT_EXAMPLE = 'about: [pubsub-keeps]';

function aboutOf(fields: YamlFields, problems: LessonProblems): readonly [readonly MisconceptionId[], Place] {
  const values = fields.values('about', ABOUT_EXAMPLE);
  const place = values[0]?.place ?? fields.place;
  const ids = values.flatMap((value) => {
    if (isMisconceptionId(value.text)) return [value.text];
    const known = MISCONCEPTIONS.map(({ id }) => id).join(', ');
    problems.add(value.place, `There is no misconception “${shortened(value.text)}”. There are ${known}.`);
    return [];
  });
  return [ids, place];
}

function needed(fields: YamlFields, value: Value | undefined, example: string, problems: LessonProblems): string {
  if (value === undefined || value.text === '') problems.add(value?.place ?? fields.place, `Write ${example}.`);
  return value?.text ?? '';
}

const MINUTES = 3;

function minutesOf(fields: YamlFields, problems: LessonProblems): number {
  const value = fields.value('minutes', 'minutes: 3');
  if (value === undefined) return MINUTES;
  const minutes = Number(value.text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LESSON_LIMITS.minutes) return minutes;
  problems.add(value.place, `Minutes are a whole number from 1 to ${LESSON_LIMITS.minutes}. Write minutes: 3.`);
  return MINUTES;
}

function viewOf(value: Value | undefined, problems: LessonProblems): LessonView {
  const view = VIEWS.find((one) => one === (value?.text ?? 'graph'));
  if (view === undefined && value !== undefined)
    problems.add(value.place, `There is no view “${shortened(value.text)}”. The views are ${VIEWS.join(', ')}.`);
  return view ?? 'graph';
}
