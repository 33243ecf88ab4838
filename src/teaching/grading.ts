/** What an answer is worth: whether it is right, what it shows that somebody believes, and the difference in words. */
import type { AnswerValue, Choice, Grading, Question } from './question.ts';

/** Returns whether two answers say the same. Agents are a set; an order is a list. */
export function sameAnswer(a: AnswerValue, b: AnswerValue): boolean {
  return answerKey(a) === answerKey(b);
}

/** Returns a text that is the same for equal answers only. */
export function answerKey(value: AnswerValue): string {
  switch (value.mode) {
    case 'agents':
      return JSON.stringify([value.mode, ...[...new Set(value.agents)].sort()]);
    case 'order':
      return JSON.stringify([value.mode, ...value.messages]);
    case 'agent':
      return JSON.stringify([value.mode, value.agent]);
    case 'channel':
      return JSON.stringify([value.mode, value.channel]);
    case 'message':
      return JSON.stringify([value.mode, value.message]);
    case 'number':
      return JSON.stringify([value.mode, value.number]);
    case 'choice':
      return JSON.stringify([value.mode, value.choice]);
  }
}

/** Returns an answer in words, as a choice of its question would say it: "mg1 and mg2", "3". */
export function valueWords(question: Pick<Question, 'choices' | 'names'>, value: AnswerValue): string {
  const choice = choiceOf(question, value);
  if (choice !== undefined) return choice.words;
  const { names } = question;
  return plainWords(value, {
    message: (id) => names.find((one) => one.kind === 'message' && one.message === id)?.words ?? `message #${id}`,
    channel: (id) => names.find((one) => one.kind === 'channel' && one.channel === id)?.words ?? id,
  });
}

/** How messages and channels are named. */
export interface Naming {
  message(id: number): string;
  channel(id: string): string;
}

/** Returns an answer in words. */
export function plainWords(value: AnswerValue, naming: Naming): string {
  switch (value.mode) {
    case 'agents':
      return value.agents.length === 0 ? 'no agent' : listWords([...new Set(value.agents)]);
    case 'agent':
      return value.agent;
    case 'channel':
      return naming.channel(value.channel);
    case 'message':
      return naming.message(value.message);
    case 'order':
      return value.messages.map((message) => naming.message(message)).join(', then ');
    case 'number':
      return `${value.number}`;
    case 'choice':
      return value.choice;
  }
}

/** Returns "a", "a and b", "a, b and c". */
export function listWords(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Returns what an answer is worth. An answer that no choice has may be given in the picture. */
export function grade(question: Question, value: AnswerValue): Grading {
  const right = question.choices.find(({ id }) => id === question.right);
  const isRight = right !== undefined && sameAnswer(right.value, value);
  const [said, fact] = [value, right?.value ?? value].map((one) => quoted(one, valueWords(question, one)));
  const because = `because ${inSentence(question.why)}`;
  return {
    right: isRight,
    misconception: choiceOf(question, value)?.misconception,
    words: isRight ? `Yes, it was ${fact}, ${because}` : `You said ${said}; it was ${fact}, ${because}`,
  };
}

function choiceOf({ choices }: Pick<Question, 'choices'>, value: AnswerValue): Choice | undefined {
  return choices.find((choice) => sameAnswer(choice.value, value));
}

function quoted({ mode }: AnswerValue, words: string): string {
  return mode === 'choice' ? `“${words.replace(/\.$/, '')}”` : words;
}

/** First words of sentences of the engine that are no names. */
const OPENING = /^(?:A|All|An|At|Both|Each|Every|In|It|Its|Message|Messages|No|On|One|The|Their|You)\b/;

function inSentence(words: string): string {
  return words.replace(OPENING, (word) => word.toLowerCase());
}
