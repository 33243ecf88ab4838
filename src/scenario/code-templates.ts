/** Programs of agents to begin with. Each does what its sentence says as soon as it runs beside agents that are connected for it. */
import { FIRST_CODE } from './kinds/behaviours.ts';

/** Code to start from, with a sentence about it. */
export interface CodeTemplate {
  readonly name: string;
  /** Sentence about what it does. */
  readonly text: string;
  readonly source: string;
}

/** Names near an agent, which are written into a template. */
export interface TemplateNames {
  /** Channel that the agent publishes to. */
  readonly channel: string;
  readonly agents: readonly string[];
}

/** Marks in a source, which the names replace. */
const CHANNEL = '<channel>';
const AGENTS = '<agents>';

/** Templates in the order in which they are offered. */
export const CODE_TEMPLATES: readonly CodeTemplate[] = [
  { name: 'Echo', text: 'Answers each message with the same content.', source: FIRST_CODE },
  {
    name: 'Aggregator',
    text: 'Waits for three messages, then publishes one with all of them.',
    source: `// Waits for COUNT messages, then publishes one with all of them.
const COUNT = 3;
const TO = '${CHANNEL}';
let waiting = [];

function onMessage(message) {
  waiting.push(message);
  if (waiting.length < COUNT) return;
  self.publish(TO, { count: waiting.length, messages: waiting });
  waiting = [];
}
`,
  },
  {
    name: 'Retry with backoff',
    text: 'Sends a request again until it is answered, and waits twice as long each time.',
    source: `// Sends a request again until it is answered: after about 1 s, 2 s, 4 s…
const TRIES = 5;
const TO = '${CHANNEL}';
let isAnswered = false;

async function onStart() {
  let waitMs = 1000;
  for (let attempt = 1; attempt <= TRIES && !isAnswered; attempt += 1) {
    self.publish(TO, { request: 1, attempt });
    // Jitter: agents that failed together do not try again together.
    await self.after(waitMs * (0.75 + self.random() / 2));
    waitMs *= 2;
  }
  if (!isAnswered) self.log('no answer after', TRIES, 'attempts');
}

function onMessage(message) {
  if (message.request !== 1 || isAnswered) return;
  isAnswered = true;
  self.log('answered at attempt', message.attempt);
}
`,
  },
  {
    name: 'Deduplicate',
    text: 'Forwards each message once, however often it arrives.',
    source: `// Forwards each message once: a second one with the same id is dropped.
const REMEMBERED = 1000;
const TO = '${CHANNEL}';
const seen = new Set();

function onMessage(message) {
  const id = message.id ?? JSON.stringify(message);
  if (seen.has(id)) {
    self.log('dropped: it came before', id);
    return;
  }
  seen.add(id);
  if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
  self.forward(TO);
}
`,
  },
  {
    name: 'Request and reply',
    text: 'Asks a question every second, and knows which answer belongs to which question.',
    source: `// Asks a question every second. The number of a question comes back with its answer.
const TO = '${CHANNEL}';
const askedMs = new Map();
let question = 0;

function onStart() {
  self.every(1000, 'ask');
}

function onTimer() {
  question += 1;
  askedMs.set(question, self.now());
  self.publish(TO, { question });
}

function onMessage(message) {
  const sinceMs = askedMs.get(message.question);
  if (sinceMs === undefined) return;
  askedMs.delete(message.question);
  self.log('question', message.question, 'answered after', self.now() - sinceMs, 'ms');
}
`,
  },
  {
    name: 'Rate limiter',
    text: 'Forwards two messages a second; the others wait for their turn.',
    source: `// Forwards at most PER_SECOND messages a second. The others wait in a queue of its own.
const PER_SECOND = 2;
const TO = '${CHANNEL}';
const waiting = [];
let isOpen = true;

function onMessage(message) {
  waiting.push(message);
  forward();
}

function onTimer() {
  isOpen = true;
  forward();
}

function forward() {
  if (!isOpen || waiting.length === 0) return;
  isOpen = false;
  self.publish(TO, waiting.shift());
  self.after(1000 / PER_SECOND, 'open');
}
`,
  },
  {
    name: 'Token ring',
    text: 'Sends a token round: the agent that has it works, then sends it to the next. Give each agent this code.',
    source: `// Sends a token round. Each agent of the ring has this code, and subscribes to the channel.
const RING = ${AGENTS};
const CHANNEL = '${CHANNEL}';
const TURN_MS = 500;

function onStart() {
  if (self.name === RING[0]) sendOn(1);
}

async function onMessage({ token, to }) {
  if (to !== self.name) return;
  self.log('has the token', token);
  await self.after(TURN_MS);
  sendOn(token + 1);
}

function sendOn(token) {
  const next = RING[(RING.indexOf(self.name) + 1) % RING.length];
  self.publish(CHANNEL, { token, to: next });
}
`,
  },
  {
    name: 'Leader by smallest name',
    text: 'Agents that announce themselves agree on the smallest name as the leader. Give each agent this code.',
    source: `// Every agent announces itself. Of those heard lately, the smallest name leads.
const CHANNEL = '${CHANNEL}';
const LATELY_MS = 3000;
const heardMs = new Map();
let leader = '';

function onStart() {
  self.every(1000, 'announce');
}

function onMessage({ name }) {
  heardMs.set(name, self.now());
}

function onTimer() {
  self.publish(CHANNEL, { name: self.name });
  const others = [...heardMs].filter(([, atMs]) => self.now() - atMs < LATELY_MS).map(([name]) => name);
  const [smallest] = [self.name, ...others].sort();
  if (smallest === leader) return;
  leader = smallest;
  self.log('the leader is', leader);
}
`,
  },
];

/** Returns the source of a template with the names in it. */
export function templateSource({ source }: CodeTemplate, { channel, agents }: TemplateNames): string {
  return source
    .replaceAll(`'${CHANNEL}'`, () => JSON.stringify(channel))
    .replaceAll(AGENTS, () => JSON.stringify(agents));
}
