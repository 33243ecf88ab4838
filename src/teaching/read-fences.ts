/** Fenced parts of a step: what is shown, a goal, a question. */
import type { Assertion, Scenario } from '../scenario/index.ts';
import {
  type Goal,
  LESSON_LIMITS,
  type LessonQuestion,
  type MessageName,
  type Moment,
  type Place,
  type Receipt,
  type Spotlight,
} from './lesson.ts';
import type { LessonProblems, Part } from './lesson-problems.ts';
import { brokerKindOf, expectationOf, GOAL_EXAMPLES, receiptOf } from './lesson-tasks.ts';
import { messageNameOf, momentOf, timeOf } from './lesson-words.ts';
import { QUESTION_KINDS } from './make-questions.ts';
import type { QuestionKind } from './question.ts';
import { fromSentences } from './read-scenario.ts';
import { ScenarioDraft } from './scenario-draft.ts';
import { readYaml, shortened, type Value, type YamlFields } from './yaml-part.ts';

const SPEED_MIN = 0.1;
const SPEED_MAX = 10;

/** Reads a `show` part. */
export function spotlightOf(part: Part, problems: LessonProblems): Spotlight | undefined {
  const fields = readYaml(part, problems, 'agent: mg1');
  if (fields === undefined) return undefined;
  const speed = fields.value('speed', 'speed: 0.5');
  const speedNumber = Number(speed?.text ?? 1);
  if (speed !== undefined && !(speedNumber >= SPEED_MIN && speedNumber <= SPEED_MAX))
    problems.add(speed.place, `The speed is a number from ${SPEED_MIN} to ${SPEED_MAX}. Write speed: 0.5.`);
  const spotlight = {
    at: moment(fields, 'at'),
    until: moment(fields, 'until'),
    speed: Number.isFinite(speedNumber) ? Math.min(SPEED_MAX, Math.max(SPEED_MIN, speedNumber)) : 1,
    agents: both(fields, 'agent', 'agents', 'agent: mg1'),
    channels: both(fields, 'channel', 'channels', 'channel: control'),
    messages: messages(fields, problems),
    place: part.place,
  };
  fields.end();
  return spotlight;
}

function both(fields: YamlFields, one: string, many: string, example: string): readonly string[] {
  return [...fields.values(one, example), ...fields.values(many, example)].map(({ text }) => text);
}

function moment(fields: YamlFields, name: string): Moment | undefined {
  const value = fields.value(name, `${name}: 2s`);
  return value === undefined || value.text === '' ? undefined : momentOf(value.text);
}

function messages(fields: YamlFields, problems: LessonProblems): readonly MessageName[] {
  const example = 'message: 3 on control';
  return [...fields.values('message', example), ...fields.values('messages', example)].flatMap(
    (value) => messageName(value, problems) ?? [],
  );
}

function messageName(value: Value, problems: LessonProblems): MessageName | undefined {
  const name = messageNameOf(value.text);
  if (name === undefined)
    problems.add(value.place, `“${shortened(value.text)}” names no message. Write message: 3 on control.`);
  return name;
}

const GOAL_UNTIL_US = 30_000_000;

/** Reads a `goal` part. */
export function goalOf(part: Part, scenario: Scenario, problems: LessonProblems): Goal | undefined {
  const fields = readYaml(part, problems, 'say: Nothing is lost.');
  if (fields === undefined) return undefined;
  const say = fields.value('say', 'say: Nothing is lost, although mg2 crashes.');
  const hint = fields.value('hint', 'hint: Who keeps a message until it is acknowledged?');
  const until = fields.value('until', 'until: 30s');
  const untilUs = until === undefined ? GOAL_UNTIL_US : limitedTime(until, problems);
  const expectations: Assertion[] = [];
  const receipts: Receipt[] = [];
  for (const value of fields.values('expect', 'expect: [no message on control is lost]')) {
    const receipt = receiptOf(value.text);
    const expectation = expectationOf(value.text);
    if (receipt !== undefined) receipts.push(receipt);
    else if (expectation !== undefined) expectations.push(expectation);
    else
      problems.add(
        value.place,
        `“${shortened(value.text)}” is nothing that can be judged. Write one of: ${GOAL_EXAMPLES.join('; ')}.`,
      );
  }
  const sentences = fields.values('solution', 'solution: [broker: Redis Streams]');
  fields.end();
  if (say === undefined) problems.add(part.place, 'A goal says what to make. Write say: Nothing is lost.');
  if (expectations.length + receipts.length === 0)
    problems.add(part.place, 'A goal is judged by what it expects. Write expect: [no message on control is lost].');
  const lines = sentences.flatMap(sentencesIn);
  const solution =
    lines.length === 0 ? undefined : fromSentences(ScenarioDraft.of(scenario), lines, part.place, problems);
  return { words: say?.text ?? '', expectations, receipts, untilUs, hint: hint?.text, solution, place: part.place };
}

/** Returns the lines of a solution: an item of a list each, or the lines below `solution: |`, which is in the line above them. */
function sentencesIn({ text, place }: Value): readonly (Place & { readonly text: string })[] {
  const lines = text.split('\n');
  if (lines.length === 1) return [{ text, ...place }];
  return lines
    .map((line, index) => ({ text: line, line: place.line + 1 + index, column: 1 }))
    .filter((one) => one.text !== '');
}

function limitedTime(value: Value, problems: LessonProblems): number {
  const us = timeOf(value.text);
  if (us !== undefined && us > 0 && us <= LESSON_LIMITS.untilUs) return us;
  problems.add(value.place, `A time is at most ${LESSON_LIMITS.untilUs / 1_000_000} s. Write 30s.`);
  return GOAL_UNTIL_US;
}

/** Reads a `question` part. */
export function questionOf(part: Part, problems: LessonProblems): LessonQuestion | undefined {
  const fields = readYaml(part, problems, 'kind: receivers');
  if (fields === undefined) return undefined;
  const generated = fields.value('generated', 'generated: 3');
  return generated === undefined
    ? namedQuestion(fields, part, problems)
    : generatedQuestions(fields, generated, part, problems);
}

function generatedQuestions(
  fields: YamlFields,
  { text, place }: Value,
  part: Part,
  problems: LessonProblems,
): LessonQuestion | undefined {
  const count = Number(text);
  const kinds = fields.values('kinds', 'kinds: [receivers, fate]').flatMap((value) => kindOf(value, problems) ?? []);
  const until = fields.value('until', 'until: 20s');
  fields.end();
  if (!Number.isInteger(count) || count < 1 || count > LESSON_LIMITS.questions) {
    problems.add(place, `The number is from 1 to ${LESSON_LIMITS.questions}. Write generated: 3.`);
    return undefined;
  }
  return {
    kind: 'generated',
    count,
    kinds,
    untilUs: until === undefined ? undefined : limitedTime(until, problems),
    place: part.place,
  };
}

function namedQuestion(fields: YamlFields, part: Part, problems: LessonProblems): LessonQuestion | undefined {
  const kind = fields.value('kind', 'kind: receivers');
  const message = fields.value('message', 'message: 3 on control');
  const parts = {
    message: message === undefined ? undefined : messageName(message, problems),
    agent: fields.value('agent', 'agent: mg1')?.text,
    channel: fields.value('channel', 'channel: control')?.text,
    at: moment(fields, 'at'),
    broker: broker(fields.value('broker', 'broker: Kafka'), problems),
  };
  fields.end();
  if (kind === undefined) {
    problems.add(part.place, 'A question has a kind. Write kind: receivers, or generated: 3.');
    return undefined;
  }
  const known = kindOf(kind, problems);
  return known === undefined ? undefined : { kind: known, parts, place: part.place };
}

function broker(value: Value | undefined, problems: LessonProblems) {
  if (value === undefined) return undefined;
  const kind = brokerKindOf(value.text);
  if (kind === undefined)
    problems.add(value.place, `There is no broker “${shortened(value.text)}”. Write broker: Redis Streams.`);
  return kind;
}

function kindOf(value: Value, problems: LessonProblems): QuestionKind | undefined {
  const kind = QUESTION_KINDS.find((one) => one === value.text);
  if (kind === undefined)
    problems.add(
      value.place,
      `There is no kind of question “${shortened(value.text)}”. The kinds are ${QUESTION_KINDS.join(', ')}.`,
    );
  return kind;
}
