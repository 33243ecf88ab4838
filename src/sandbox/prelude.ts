/**
 * JavaScript that runs in the machine before the user's: what both an agent's program and a broker find there.
 *
 * 1. It keeps the engine's own functions before user code can replace them, and uses only those.
 * 2. It never calls a method of a value that user code may have made.
 * 3. Time and randomness are the host's: `Date`, `Math.random` and the timers answer from it.
 */

/** Operations of the host, by the number that the prelude calls them with. */
export const OPERATIONS = {
  report: 0,
  stop: 1,
  random: 2,
  log: 3,
  after: 4,
  cancel: 5,
  publish: 6,
  reply: 7,
  forward: 8,
  subscribe: 9,
  unsubscribe: 10,
  consume: 11,
  effect: 12,
} as const;

/** The common part: a prelude is `(host, op, limits) => { common… own… return entry; }`. */
export const COMMON = `
const { apply, construct } = Reflect;
const { parse, stringify } = JSON;
const { isArray } = Array;
const { keys, getPrototypeOf, defineProperty, freeze, create } = Object;
const objectPrototype = Object.prototype;
const { isFinite: isFiniteNumber } = Number;
const text = String, number = Number, floor = Math.floor;
const slice = String.prototype.slice;
const PromiseOf = Promise, then = Promise.prototype.then, promise = Promise.resolve;
const resolved = (value) => apply(promise, PromiseOf, [value]);
const { Error, TypeError, RangeError } = globalThis;
const TheDate = Date;

let nowMs = 0;
let ticket = 0;

function cut(line, units) {
  return line.length > units ? apply(slice, line, [0, units - 1]) + '…' : line;
}

function describe(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    if (value instanceof Error) return text(value.name) + ': ' + text(value.message);
    const json = stringify(value);
    if (typeof json === 'string') return json;
  }
  return typeof value === 'bigint' ? text(value) + 'n' : text(value);
}

/** Tells the host of an error; it finds the line in the stack. */
function report(error) {
  let words = 'an error that cannot be shown';
  let stack = '';
  try {
    if (typeof error === 'object' && error !== null && error instanceof Error) {
      const name = text(error.name), message = text(error.message);
      if (name === 'InternalError' && message === 'stack overflow') return void host(op.stop, 'stack');
      words = message === '' ? name : name + ': ' + message;
      if (typeof error.stack === 'string') stack = error.stack;
    } else words = describe(error);
  } catch {}
  host(op.report, cut(words, limits.logUnits), cut(stack, 4096));
}

/** Runs user code; a promise that it returns is watched. */
function run(call, args) {
  try {
    const result = apply(call, undefined, args);
    if (typeof result === 'object' && result !== null && result instanceof PromiseOf) apply(then, result, [undefined, report]);
  } catch (error) {
    report(error);
  }
}

function log(...values) {
  let line = '';
  for (let index = 0; index < values.length; index += 1) {
    let shown;
    try { shown = describe(values[index]); } catch { shown = '?'; }
    line += (index === 0 ? '' : ' ') + shown;
    if (line.length > limits.logUnits) break;
  }
  host(op.log, cut(line, limits.logUnits));
}

/** Returns what of a value is no JSON, as the messaging library says it; undefined if all of it is. */
function fault(value, depth) {
  switch (typeof value) {
    case 'string': case 'boolean': return undefined;
    case 'number': return isFiniteNumber(value) ? undefined : { path: '', words: value + ' is not a JSON number' };
    case 'object': break;
    case 'undefined': return { path: '', words: 'undefined is not JSON' };
    default: return { path: '', words: 'a ' + typeof value + ' is not JSON' };
  }
  if (value === null) return undefined;
  if (depth > 256) return { path: '', words: 'nested deeper than 256, or the message contains itself' };
  if (isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = fault(value[index], depth + 1);
      if (found !== undefined) return { path: '[' + index + ']' + found.path, words: found.words };
    }
    return undefined;
  }
  const prototype = getPrototypeOf(value);
  if (prototype !== objectPrototype && prototype !== null) return { path: '', words: 'it is not a plain object' };
  const names = keys(value);
  for (let index = 0; index < names.length; index += 1) {
    const found = fault(value[names[index]], depth + 1);
    if (found !== undefined) return { path: '.' + names[index] + found.path, words: found.words };
  }
  return undefined;
}

/** Returns a message as JSON text. An error begins with what it is called. */
function messageText(message, what = 'a message') {
  if (typeof message !== 'object' || message === null || isArray(message)) throw new TypeError(what + ' must be a JSON object' + (message === undefined ? ', not undefined' : ''));
  const found = fault(message, 1);
  if (found !== undefined) throw new TypeError('$' + cut(found.path, 200) + ': ' + found.words);
  const json = stringify(message);
  if (typeof json !== 'string') throw new TypeError('a message must be a JSON object');
  if (json.length > limits.messageUnits) { host(op.stop, 'messageSize'); throw new RangeError('the message is too large'); }
  return json;
}

function nameOf(value, what) {
  if (typeof value !== 'string') throw new TypeError(what + ' must be text');
  return value;
}

/** Timers by the ticket that the host fires, and by the number that user code has of them. */
const byTicket = create(null), byId = create(null);
let ids = 0;

function arm(timer) {
  ticket += 1;
  timer.ticket = ticket;
  host(op.after, text(timer.ms), text(ticket));
  byTicket[ticket] = timer;
}

function startTimer(ms, repeats, name, work) {
  const timer = { id: (ids += 1), ticket: 0, ms, repeats, name, work };
  arm(timer);
  byId[timer.id] = timer;
  return timer.id;
}

function stopTimer(id) {
  const timer = typeof id === 'number' ? byId[id] : undefined;
  if (timer === undefined) return;
  delete byId[id];
  delete byTicket[timer.ticket];
  host(op.cancel, text(timer.ticket));
}

function fire(fired) {
  const timer = byTicket[fired];
  if (timer === undefined) return;
  delete byTicket[fired];
  if (timer.repeats) arm(timer);
  else delete byId[timer.id];
  timer.work();
}

function delay(value) {
  const ms = number(value);
  return ms > 0 && isFiniteNumber(ms) ? ms : 0;
}

function delayed(call, ms, args, repeats) {
  if (typeof call !== 'function') throw new TypeError('a timer needs a function');
  return startTimer(delay(ms), repeats, undefined, () => run(call, args));
}

const global = (name, value) => defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });

function VirtualDate(...args) {
  if (new.target === undefined) return text(new TheDate(nowMs));
  return construct(TheDate, args.length === 0 ? [nowMs] : args, new.target);
}
defineProperty(VirtualDate, 'name', { value: 'Date' });
defineProperty(VirtualDate, 'prototype', { value: TheDate.prototype, writable: false });
defineProperty(TheDate.prototype, 'constructor', { value: VirtualDate });
for (const [name, value] of [['now', () => floor(nowMs)], ['parse', TheDate.parse], ['UTC', TheDate.UTC]])
  defineProperty(VirtualDate, name, { value, writable: true, configurable: true });
global('Date', VirtualDate);

const random = () => host(op.random);
defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
global('console', freeze({ log, info: log, warn: log, error: log, debug: log }));
global('setTimeout', (call, ms, ...args) => delayed(call, ms, args, false));
global('setInterval', (call, ms, ...args) => delayed(call, delay(ms) < 1 ? 1 : ms, args, true));
global('clearTimeout', stopTimer);
global('clearInterval', stopTimer);
global('queueMicrotask', (call) => {
  if (typeof call !== 'function') throw new TypeError('queueMicrotask needs a function');
  apply(then, apply(then, resolved(), [() => call()]), [undefined, report]);
});
`;
