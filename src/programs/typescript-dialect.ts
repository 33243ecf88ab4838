/** TypeScript with the library, `heronry/messaging`. */
import type { JsonValue } from '../messaging/index.ts';
import type { Micros } from '../scenario/index.ts';
import type { Block, Dialect, Helper, Initial } from './dialect.ts';
import type { PayloadWords } from './payload.ts';
import { camelCase, commentText, Identifiers, quoted } from './quoting.ts';

const RESERVED = [
  ...['broker', 'started', 'now', 'later', 'scale', 'field', 'sleep', 'random', 'publish', 'message', 'n', 'batch'],
  ...[
    'error',
    'agent',
    'main',
    'Message',
    'JsonValue',
    'InMemoryBroker',
    'console',
    'Math',
    'Date',
    'Promise',
    'Error',
  ],
];

const HELPERS: { readonly [Name in Helper]: readonly string[] } = {
  sleep: ['function sleep(ms: number) {', '  return new Promise((resolve) => setTimeout(resolve, ms));', '}'],
  publish: [
    'async function publish(channel: string, message: Message) {',
    '  try {',
    '    await broker.publish(channel, message);',
    '  } catch (error) {',
    "    console.log(channel, 'refused a message:', error instanceof Error ? error.message : error);",
    '  }',
    '}',
  ],
  later: [
    'async function later(ms: number, channel: string, message: Message) {',
    '  await sleep(ms);',
    '  await broker.publish(channel, message);',
    '}',
  ],
  now: ['const started = Date.now();', '', 'function now() {', '  return (Date.now() - started) / 1000;', '}'],
  field: [
    'function field(message: JsonValue | undefined, path: string): JsonValue {',
    '  const entries = Object.entries(message ?? {});',
    "  const [key, ...rest] = path.split('.');",
    '  const value: JsonValue = Array.isArray(message) ? null : (entries.find(([name]) => name === key)?.[1] ?? null);',
    "  return rest.length === 0 ? value : field(value, rest.join('.'));",
    '}',
  ],
  scale: [
    'function scale(value: JsonValue, factor: number) {',
    "  return typeof value === 'number' ? Math.floor(value * factor * 1000 + 0.5) / 1000 : null;",
    '}',
  ],
  random: [
    'function random(min: number, max: number) {',
    '  return Math.round((min + (max - min) * Math.random()) * 1000) / 1000;',
    '}',
  ],
};

const BY_CHANCE = ' * Math.random()';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Names that every object has, or that mean something else in a literal. */
const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), '__proto__']);

function text(value: string): string {
  return quoted(value, "'", (digits) => `\\u{${digits}}`);
}

function ms(us: Micros): string {
  return String(us / 1000);
}

function literal(value: JsonValue): string {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (isList(value)) return `[${value.map(literal).join(', ')}]`;
  return WORDS.object(Object.entries(value).map(([key, item]) => [key, literal(item)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function key(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return IDENTIFIER.test(name) ? name : text(name);
}

/** Returns a field of an object literal, in short where a variable has its name. */
function fieldText(name: string, value: string): string {
  return name === value && name === 'n' ? name : `${key(name)}: ${value}`;
}

function isPlainField(path: string): boolean {
  return IDENTIFIER.test(path) && !INHERITED.has(path);
}

const BATCH = { count: 'batch.length', messages: 'batch', first: 'batch[0] ?? null', last: 'batch.at(-1) ?? null' };

const WORDS: PayloadWords = {
  literal,
  object: (fields) =>
    fields.length === 0 ? '{}' : `{ ${fields.map(([name, value]) => fieldText(name, value)).join(', ')} }`,
  list: (items) => `[${items.join(', ')}]`,
  random: (min, max) => `random(${min}, ${max})`,
  time: (unit, laterUs) => {
    const when = laterUs === 0 ? 'now()' : `(now() + ${laterUs / 1_000_000})`;
    return unit === 's' ? `Math.round(${when} * 1000) / 1000` : `Math.round(${when} * 1000)`;
  },
  field: (path) => (isPlainField(path) ? `message.${path} ?? null` : `field(message, ${text(path)})`),
  scale: (value, factor) => `scale(${value}, ${factor})`,
  sum: (counter, first) => (first === 0 ? counter : `${counter} + ${first}`),
  batch: (part) => BATCH[part],
  batchField: (part, path) => `field(${part === 'first' ? 'batch[0]' : 'batch.at(-1)'}, ${text(path)})`,
  helperOf: (kind, path = '') => (kind === 'random' ? 'random' : isPlainField(path) ? undefined : 'field'),
};

const block = (head: string): Block => ({ head: `${head} {`, end: ['}'] });

function initialised(name: string, value: Initial): string {
  if (value === 'list') return `let ${name}: Message[] = [];`;
  return value === 'lock' ? `let ${name} = Promise.resolve();` : `let ${name} = ${value};`;
}

export const TYPESCRIPT: Dialect = {
  indent: '  ',
  gap: 1,
  nothing: undefined,
  hasMain: false,
  message: 'message',
  words: WORDS,
  identifiers: () => new Identifiers(RESERVED, camelCase),
  comment: (words) => `// ${commentText(words)}`,
  imports: (program) => {
    const types = ['JsonValue', 'Message'].filter((name) => new RegExp(`\\b${name}\\b`).test(program));
    return [
      `import { ${['InMemoryBroker', ...types.map((name) => `type ${name}`)].join(', ')} } from 'heronry/messaging';`,
    ];
  },
  helpers: (used) =>
    (['sleep', 'now', 'random', 'field', 'scale', 'publish', 'later'] as const).flatMap((name) =>
      used.has(name) ? [helper(name, used)] : [],
    ),
  makeBroker: () => 'const broker = new InMemoryBroker();',
  createChannel: (channel) => `broker.createChannel(${text(channel)});`,
  limit: ({ id, capacity, overflow }) =>
    `broker.limit(${text(id)}, { capacity: ${capacity}, overflow: ${text(overflow)} });`,
  literal,
  declare: initialised,
  assign: (name, value) => `${name} = ${value};`,
  increase: (name) => `${name} += 1;`,
  changes: () => undefined,
  define: (name, { isAsync, parameter }) => {
    const argument = parameter === undefined ? '' : parameter === 'message' ? 'message: Message' : 'batch: Message[]';
    return block(`${isAsync ? 'async ' : ''}function ${name}(${argument})`);
  },
  call: (name, argument = '') => `${name}(${argument})`,
  runNow: (call) => `${call};`,
  run: (call, how) => (how === 'await' ? `await ${call};` : `${call};`),
  forever: () => block('for (;;)'),
  times: (count, counter) => {
    const { name, first } = counter ?? { name: 'turn', first: 0 };
    return block(`for (let ${name} = ${first}; ${name} < ${first + count}; ${name} += 1)`);
  },
  when: (condition) => block(`if (${condition})`),
  since: (atUs) => `now() >= ${atUs / 1_000_000}`,
  divides: (name, by) => `${name} % ${by} === 0`,
  hasLength: (list, count) => `${list}.length === ${count}`,
  same: (one, other) => `${one} === ${other}`,
  sleep: ([min, max]) => `await sleep(${min === max ? ms(min) : `${ms(min)} + ${ms(max - min)}${BY_CHANCE}`});`,
  publish: (channel, payload, how, isGuarded) =>
    TYPESCRIPT.run(`${isGuarded ? '' : 'broker.'}publish(${text(channel)}, ${payload})`, how),
  publishLater: (delayUs, channel, payload) => `later(${ms(delayUs)}, ${text(channel)}, ${payload});`,
  consume: (channel) => `const message = await broker.consume<Message>(${text(channel)});`,
  received: (agent, channel) => `console.log(${text(`${agent} received from ${channel}:`)}, message);`,
  subscribe: (channel, handler, subscription, isFirst) => {
    const call = `broker.subscribe(${text(channel)}, ${handler});`;
    if (subscription === undefined) return call;
    return `${isFirst ? 'let ' : ''}${subscription} = ${call}`;
  },
  unsubscribe: (subscription) => `${subscription}();`,
  unlessSubscribed: () => [],
  fail: (error) => `throw new Error(${text(error)});`,
  attempt: (agent) => ({
    head: 'try {',
    end: [
      '} catch (error) {',
      `  console.log(${text(`${agent} failed:`)}, error instanceof Error ? error.message : error);`,
      '}',
    ],
  }),
  exclusive: (lock) => ({ head: `${lock} = ${lock}.then(async () => {`, end: ['});', `await ${lock};`] }),
  append: (list) => `${list}.push(message);`,
  takeAll: (list) => [`const batch = ${list};`, `${list} = [];`],
  goOn: () => undefined,
  start: (main) => `${main}();`,
};

/** Returns the lines of a helper. Where a channel may refuse messages, what is published later goes through `publish`. */
function helper(name: Helper, used: ReadonlySet<Helper>): readonly string[] {
  const lines = HELPERS[name];
  if (name !== 'later' || !used.has('publish')) return lines;
  return lines.map((line) => line.replace('await broker.publish', 'await publish'));
}
