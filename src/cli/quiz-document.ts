/** Questions as JSON, and the schema that describes it: `public/quiz.schema.json`. */
import { BROKER_NAMES, type Scenario } from '../scenario/index.ts';
import { type MisconceptionId, misconceptionOf, QUESTION_KINDS, type Question } from '../teaching/index.ts';

/** Version of the form. */
const VERSION = 1;

/** Returns what `heronry quiz --json` prints. */
export function quizDocument({ name, seed, broker }: Scenario, questions: readonly Question[]): object {
  return {
    heronry: 'quiz',
    version: VERSION,
    scenario: { name, seed, broker: broker.kind },
    questions: questions.map(questionJson),
  };
}

function questionJson({ choices, broker, ...question }: Question): object {
  return {
    ...question,
    ...(broker === undefined ? {} : { broker }),
    choices: choices.map(({ id, value, words, misconception }) => ({
      id,
      value,
      words,
      ...(misconception === undefined ? {} : { misconception: misconceptionJson(misconception) }),
    })),
  };
}

function misconceptionJson(id: MisconceptionId): object {
  const { name, belief, fact } = misconceptionOf(id);
  return { id, name, belief, fact };
}

const TEXT = { type: 'string', minLength: 1 };
const NAMES = { type: 'array', items: TEXT };
const EVENT = { type: 'integer', minimum: 0 };
const EVENTS = { type: 'array', items: EVENT };
const TIME = { type: 'integer', minimum: 0, description: 'Microseconds of virtual time.' };
const BROKER = { enum: Object.keys(BROKER_NAMES) };
const THINGS = closed({ agents: NAMES, channels: NAMES, messages: EVENTS });

/** Values of answers, by mode. */
const VALUES = {
  agents: { agents: NAMES },
  agent: { agent: TEXT },
  channel: { channel: TEXT },
  message: { message: EVENT },
  order: { messages: EVENTS },
  number: { number: { type: 'integer', minimum: 0 } },
  choice: { choice: TEXT },
} as const;

/** Returns the JSON Schema of `quizDocument`. */
export function quizSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Questions about a Heronry scenario',
    description:
      'What heronry quiz --json prints. Messages are named by the number of their published event; events are numbered from 0, in the run of the scenario on the broker of the question.',
    ...closed({
      heronry: { const: 'quiz' },
      version: { const: VERSION },
      scenario: closed({ name: { type: 'string' }, seed: EVENT, broker: BROKER }),
      questions: { type: 'array', items: questionSchema() },
    }),
  };
}

function questionSchema(): object {
  return closed(
    {
      id: { ...TEXT, description: 'Made of the kind and its parts; equal for the same scenario and seed.' },
      kind: { enum: QUESTION_KINDS },
      mode: { enum: Object.keys(VALUES) },
      words: { ...TEXT, pattern: '\\?$' },
      askedAtUs: TIME,
      answeredAtUs: TIME,
      about: THINGS,
      pickable: { ...THINGS, description: 'What can be picked or put in order as an answer.' },
      names: { type: 'array', items: nameSchema(), description: 'Names of the channels and messages above.' },
      choices: { type: 'array', items: choiceSchema(), minItems: 2, maxItems: 5 },
      right: { ...TEXT, description: 'Id of the right choice.' },
      proof: { ...EVENTS, minItems: 1, description: 'Numbers of the events that prove the right answer.' },
      why: TEXT,
      broker: { ...BROKER, description: 'Broker on which the answer holds; left out for that of the scenario.' },
    },
    ['broker'],
  );
}

function nameSchema(): object {
  const kinds = { message: EVENT, channel: TEXT };
  return {
    anyOf: Object.entries(kinds).map(([kind, named]) => closed({ kind: { const: kind }, [kind]: named, words: TEXT })),
  };
}

function choiceSchema(): object {
  const value = { anyOf: Object.entries(VALUES).map(([mode, fields]) => closed({ mode: { const: mode }, ...fields })) };
  const misconception = closed({ id: TEXT, name: TEXT, belief: TEXT, fact: TEXT });
  return closed(
    {
      id: TEXT,
      value,
      words: TEXT,
      misconception: {
        ...misconception,
        description: 'The belief from which this answer follows; left out for the right one.',
      },
    },
    ['misconception'],
  );
}

/** Returns the schema of an object with these properties and no others, all of them required but some. */
function closed(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}
