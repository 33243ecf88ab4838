/** Python with the documented API: `create_channel`, `subscribe`, `await publish`, `await consume`, and asyncio for the times. */
import type { JsonValue } from '../messaging/index.ts';
import { type Floats, floatText, placeIn } from '../messaging/parts.ts';
import type { Micros } from '../scenario/index.ts';
import type { Block, Dialect, Helper, Initial } from './dialect.ts';
import type { PayloadWords } from './payload.ts';
import { commentText, Identifiers, quoted, snakeCase } from './quoting.ts';

const RESERVED = [
  ...['asyncio', 'random', 'math', 'time', 'broker', 'started', 'now', 'later', 'scale', 'field', 'main', 'msg', 'n'],
  ...['batch', 'error', 'agent', 'print', 'range', 'len', 'list', 'type', 'round'],
];

const HELPERS: { readonly [Name in Helper]?: readonly string[] } = {
  later: [
    'async def later(seconds, channel, message):',
    '    await asyncio.sleep(seconds)',
    '    await broker.publish(channel, message)',
  ],
  now: ['started = time.time()', '', '', 'def now():', '    return time.time() - started'],
  field: [
    'def field(value, path):',
    '    for key in path.split("."):',
    '        value = value.get(key) if isinstance(value, dict) else None',
    '    return value',
  ],
  scale: [
    'def scale(value, factor):',
    '    if type(value) not in (int, float):',
    '        return None',
    '    return math.floor(value * factor * 1000 + 0.5) / 1000',
  ],
};

function text(value: string): string {
  return quoted(value, '"', (digits) => `\\U${digits.padStart(8, '0')}`);
}

/** Writes a number: whole ones that a double holds exactly as integers. */
function number(value: number): string {
  const written = String(value);
  return Number.isSafeInteger(value) || /[.e]/.test(written) ? written : `${written}.0`;
}

function seconds(us: Micros): string {
  return number(us / 1_000_000);
}

function literal(value: JsonValue, floats: Floats = [], place = ''): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return floats.includes(place) ? floatText(value) : number(value);
  if (typeof value === 'string') return text(value);
  const items = Object.entries(value).map(([key, item]) => [key, literal(item, floats, placeIn(place, key))] as const);
  return isList(value) ? `[${items.map(([, item]) => item).join(', ')}]` : WORDS.object(items);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const BATCH = { count: 'len(batch)', messages: 'list(batch)', first: 'batch[0]', last: 'batch[-1]' } as const;

const WORDS: PayloadWords = {
  literal,
  object: (fields) => `{${fields.map(([key, value]) => `${text(key)}: ${value}`).join(', ')}}`,
  list: (items) => `[${items.join(', ')}]`,
  random: (min, max) => `round(random.uniform(${number(min)}, ${number(max)}), 3)`,
  time: (unit, laterUs) => {
    const when = laterUs === 0 ? 'now()' : `now() + ${seconds(laterUs)}`;
    if (unit === 's') return `round(${when}, 3)`;
    return `round(${laterUs === 0 ? when : `(${when})`} * 1000)`;
  },
  field: (path) => (path.includes('.') ? `field(msg, ${text(path)})` : `msg.get(${text(path)})`),
  scale: (value, factor) => `scale(${value}, ${number(factor)})`,
  sum: (counter, first) => (first === 0 ? counter : `${counter} + ${number(first)}`),
  batch: (part) => BATCH[part],
  batchField: (part, path) => `field(${BATCH[part]}, ${text(path)})`,
  helperOf: (kind, path = '') => (kind === 'random' ? 'random' : path.includes('.') ? 'field' : undefined),
};

const block = (head: string): Block => ({ head: `${head}:`, end: [] });

function initial(value: Initial): string {
  if (value === 'list') return '[]';
  return value === 'lock' ? 'asyncio.Lock()' : literal(value);
}

export const PYTHON: Dialect = {
  indent: '    ',
  gap: 2,
  nothing: 'pass',
  hasMain: true,
  message: 'msg',
  words: WORDS,
  identifiers: () => new Identifiers(RESERVED, snakeCase),
  comment: (words) => `# ${commentText(words)}`,
  imports: (program) => {
    const used = ['asyncio', 'math', 'random', 'time'].filter((name) => program.includes(`${name}.`));
    return [
      ...used.map((name) => `import ${name}`),
      ...(used.length === 0 ? [] : ['']),
      'from heron.messaging.memory import InMemoryBroker',
    ];
  },
  helpers: (used) =>
    (['now', 'field', 'scale', 'later'] as const).flatMap((name) => (used.has(name) ? [HELPERS[name] ?? []] : [])),
  makeBroker: () => 'broker = InMemoryBroker()',
  createChannel: (channel) => `broker.create_channel(${text(channel)})`,
  limit: () => undefined,
  literal,
  declare: (name, value) => `${name} = ${initial(value)}`,
  assign: (name, value) => `${name} = ${literal(value)}`,
  increase: (name) => `${name} += 1`,
  changes: (names) => (names.length === 0 ? undefined : `global ${names.join(', ')}`),
  define: (name, { isAsync, parameter }) => {
    const argument = parameter === undefined ? '' : parameter === 'message' ? 'msg' : 'batch';
    return block(`${isAsync ? 'async ' : ''}def ${name}(${argument})`);
  },
  call: (name, argument = '') => `${name}(${argument})`,
  runNow: (call) => call,
  run: (call, how) => (how === 'await' ? `await ${call}` : `asyncio.create_task(${call})`),
  forever: () => block('while True'),
  times: (count, counter) =>
    block(
      counter === undefined
        ? `for _ in range(${count})`
        : `for ${counter.name} in range(${counter.first === 0 ? '' : `${counter.first}, `}${counter.first + count})`,
    ),
  when: (condition) => block(`if ${condition}`),
  since: (atUs) => `now() >= ${seconds(atUs)}`,
  divides: (name, by) => `${name} % ${by} == 0`,
  hasLength: (list, count) => `len(${list}) == ${count}`,
  same: (one, other) => `${one} is ${other}`,
  sleep: ([min, max]) =>
    `await asyncio.sleep(${min === max ? seconds(min) : `random.uniform(${seconds(min)}, ${seconds(max)})`})`,
  publish: (channel, payload, how) => PYTHON.run(`broker.publish(${text(channel)}, ${payload})`, how),
  publishLater: (delayUs, channel, payload) =>
    `asyncio.create_task(later(${seconds(delayUs)}, ${text(channel)}, ${payload}))`,
  consume: (channel) => `msg = await broker.consume(${text(channel)})`,
  received: (agent, channel) => `print(${text(`${agent} received from ${channel}:`)}, msg)`,
  subscribe: (channel, handler, subscription, isFirst) =>
    isFirst || subscription === undefined ? `broker.subscribe(${text(channel)}, ${handler})` : `${subscription} = True`,
  unsubscribe: (subscription) => `${subscription} = False`,
  unlessSubscribed: (subscription) => [`if not ${subscription}:`, '    return'],
  fail: (error) => `raise RuntimeError(${text(error)})`,
  attempt: (agent) => ({
    head: 'try:',
    end: ['except RuntimeError as error:', `    print(${text(`${agent} failed:`)}, error)`],
  }),
  exclusive: (lock) => block(`async with ${lock}`),
  append: (list) => `${list}.append(msg)`,
  takeAll: (list) => [`batch, ${list} = ${list}, []`],
  goOn: () => 'await asyncio.Event().wait()  # until you stop it',
  start: (main) => `asyncio.run(${main}())`,
};
