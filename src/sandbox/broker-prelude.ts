/** The prelude of an own broker: `MessageBroker` and its errors, and the calls of the run. */
import { CODE_BUDGETS } from '../simulation/index.ts';
import { COMMON, OPERATIONS } from './prelude.ts';

/** Names that the machine's module `heronry/messaging` exports; each is a global as well. */
const ERRORS = [
  ...['ChannelNameError', 'PayloadError', 'LimitError', 'QueueFullError', 'BrokerClosedError', 'TimeoutError'],
  ...['AbortError', 'UnsupportedError', 'UncertainError', 'UnavailableError', 'ServerError', 'ReplyError'],
];
const NAMES = [
  'MessageBroker',
  'BaseBroker',
  'MessagingError',
  'checkName',
  'AbortController',
  'AbortSignal',
  ...ERRORS,
];

/** Modules that a broker's source may import. */
export const BROKER_MODULES: Readonly<Record<string, string>> = {
  'heronry/messaging': `const { ${NAMES.join(', ')} } = globalThis; export { ${NAMES.join(', ')} };`,
};

/** Returns what stands before the source: the classes in it that may be the broker, looked up when it has run. Type parameters are short: a text of many `class a<` is read quickly. */
export function brokerPrefix(source: string): string {
  const classes = source.matchAll(/\bclass\s+([A-Za-z_$][\w$]*)(?:<[^{]{0,200}>)?\s+extends\s+[A-Za-z_$]/g);
  return `$broker(${Array.from(classes, ([, name]) => `() => ${name}`).join(', ')});`;
}

const BASE = `
class MessagingError extends Error {
  get name() { return this.constructor.name; }
}
const errorOf = (name, code, make) => {
  const made = { [name]: class extends MessagingError {
    constructor(...args) {
      const { words, fields, cause } = make(...args);
      super(words, cause === undefined ? undefined : { cause });
      for (const key of keys(fields ?? {})) this[key] = fields[key];
      this.code = code;
    }
  } }[name];
  defineProperty(made.prototype, 'name', { value: name, configurable: true, writable: true });
  global(name, made);
  return made;
};
const plain = (words) => ({ words });
const ChannelNameError = errorOf('ChannelNameError', 'channel-name', plain);
const PayloadError = errorOf('PayloadError', 'payload', (words, path) => ({ words: path + ': ' + words, fields: { path } }));
const LimitError = errorOf('LimitError', 'limit', (what, limit) => ({ words: what + ': at most ' + limit, fields: { limit } }));
const QueueFullError = errorOf('QueueFullError', 'queue-full', (channel) => ({ words: 'The queue of channel ' + quoted(channel) + ' is full', fields: { channel } }));
const BrokerClosedError = errorOf('BrokerClosedError', 'broker-closed', () => plain('The broker is closed'));
const TimeoutError = errorOf('TimeoutError', 'timeout', (channel, ms) => plain('No message on channel ' + quoted(channel) + ' within ' + ms + ' ms'));
const AbortError = errorOf('AbortError', 'abort', (cause) => ({ words: 'The call was aborted', cause }));
const UnsupportedError = errorOf('UnsupportedError', 'unsupported', (method) => plain('This broker does not support ' + method));
for (const [name, code] of [['UncertainError', 'uncertain'], ['UnavailableError', 'unavailable'], ['ServerError', 'server'], ['ReplyError', 'reply']])
  errorOf(name, code, plain);

function checkName(name) {
  if (typeof name !== 'string') throw new ChannelNameError('A name must be text');
  if (name === '') throw new ChannelNameError('A name must not be empty');
  if (name.length > 128) throw new ChannelNameError('A name has at most 128 characters');
}

class AbortSignal {
  aborted = false;
  reason = undefined;
  onabort = null;
  #listeners = [];
  addEventListener(name, listener) { if (name === 'abort') this.#listeners[this.#listeners.length] = listener; }
  removeEventListener(name, listener) { this.#listeners = this.#listeners.filter((one) => one !== listener); }
  throwIfAborted() { if (this.aborted) throw this.reason; }
  static end(signal, reason) {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason;
    const event = { type: 'abort', target: signal };
    const listeners = signal.#listeners;
    signal.#listeners = [];
    for (let index = 0; index < listeners.length; index += 1) run((one) => typeof one === 'function' ? one.call(signal, event) : one.handleEvent(event), [listeners[index]]);
    if (typeof signal.onabort === 'function') run(() => signal.onabort(event), []);
  }
}
const endSignal = AbortSignal.end;
delete AbortSignal.end;
class AbortController {
  signal = new AbortSignal();
  abort(reason = new Error('This operation was aborted')) { endSignal(this.signal, reason); }
}

const EVENTS = ['error', 'overflow', 'slowConsumer', 'gap', 'lateReply', 'closed'];
class MessageBroker {
  #closing = new AbortController();
  #closed = undefined;
  #listeners = [];
  createChannel(_name) { throw new UnsupportedError('createChannel'); }
  async publish(_channel, _message) { throw new UnsupportedError('publish'); }
  async consume(_channel) { throw new UnsupportedError('consume'); }
  subscribe(_channel, _callback) { throw new UnsupportedError('subscribe'); }
  async stats(_channel) { throw new UnsupportedError('stats'); }
  async reset() { throw new UnsupportedError('reset'); }
  drain() { return this.close(); }
  close() {
    if (this.#closed === undefined) {
      let settle;
      this.#closed = new PromiseOf((resolve) => { settle = resolve; });
      this.#closing.abort(new BrokerClosedError());
      this.emit('closed', {});
      settle(this.onClose());
    }
    return this.#closed;
  }
  onClose() {}
  get closing() { return this.#closing.signal; }
  checkOpen() { if (this.closing.aborted) throw new BrokerClosedError(); }
  on(name, listener) {
    if (!EVENTS.includes(name)) throw new TypeError('There is no event ' + text(name));
    const entry = { name, listener };
    this.#listeners.push(entry);
    return () => { this.#listeners = this.#listeners.filter((one) => one !== entry); };
  }
  emit(name, event) {
    for (const entry of this.#listeners) if (entry.name === name) entry.listener(event);
    effect({ kind: 'event', name: text(name) }, eventText(event));
  }
  fail(event) { this.emit('error', event); }
  after(ms, work) {
    if (work === undefined) return new PromiseOf((resolve) => { startTimer(delay(ms), false, undefined, resolve); });
    return delayed(work, ms, [], false);
  }
  now() { return nowMs; }
  random() { return random(); }
  dropped(message) { leaves({ kind: 'dropped' }, message); }
  async publishAll(channel, messages) { for (const message of messages) await this.publish(channel, message); }
}
class BaseBroker extends MessageBroker {}
for (const [name, value] of [['MessageBroker', MessageBroker], ['BaseBroker', BaseBroker], ['MessagingError', MessagingError], ['checkName', checkName], ['AbortController', AbortController], ['AbortSignal', AbortSignal]])
  global(name, value);
`;

const OWN = `
const quoted = (value) => stringify(text(value));
const WeakMapOf = WeakMap, weakGet = WeakMap.prototype.get, weakSet = WeakMap.prototype.set;
function effect(header, payload) { host(op.effect, stringify(header), payload ?? ''); }
/** Returns an event as a message; what is no JSON in it is text. */
function eventText(event) {
  const shown = create(null);
  for (const key of keys(event ?? {})) shown[key] = fault(event[key], 1) === undefined ? event[key] : describe(event[key]);
  return messageText(shown);
}
${BASE}
let candidates = [];
global('$broker', (...found) => { delete globalThis.$broker; candidates = found; });
let broker;

const isBroker = (value) => typeof value === 'function' && value.prototype instanceof MessageBroker;
function brokerClass(exports) {
  if (isBroker(exports?.default)) return exports.default;
  for (const candidate of candidates) {
    let found;
    try { found = candidate(); } catch {}
    if (isBroker(found)) return found;
  }
  throw new TypeError('the source has no class that extends MessageBroker');
}

/** Numbers of publishes, by the object that the broker was handed. */
const published = new WeakMapOf();
function frozen(value) {
  if (typeof value !== 'object' || value === null) return value;
  const names = keys(value);
  for (let index = 0; index < names.length; index += 1) frozen(value[names[index]]);
  return freeze(value);
}
function arrived(payload, number) {
  const message = frozen(payload);
  apply(weakSet, published, [message, number]);
  return message;
}
/** How an error calls what is no message, by the effect. */
const LEAVES = { taken: 'what consume returns', delivered: 'what a callback is called with', dropped: 'what dropped is called with' };
/** Tells of a message that leaves the broker. */
function leaves(header, message) {
  const payload = messageText(message, LEAVES[header.kind]);
  const publish = apply(weakGet, published, [message]);
  effect(publish === undefined ? header : { ...header, publish }, payload);
}

const { getOwnPropertyDescriptor } = Object;
const [fileName, lineNumber] = ['fileName', 'lineNumber'].map((name) => getOwnPropertyDescriptor(Function.prototype, name).get);
/** Returns where a function of the source begins, as a stack says it. */
const beginOf = (method) => (typeof method === 'function' ? ' at ' + apply(fileName, method, []) + ':' + apply(lineNumber, method, []) : '');

/** Tells of a call that failed. The error of what a method returned has no line of the source: it is that of the method. */
function failed(call, error, method) {
  let name = 'Error', words = 'an error that cannot be shown', stack = '';
  const fields = create(null);
  try {
    if (typeof error === 'object' && error !== null && error instanceof Error) {
      name = text(error.name);
      words = text(error.message);
      if (name === 'InternalError' && words === 'stack overflow') return void host(op.stop, 'stack');
      if (typeof error.stack === 'string') stack = error.stack;
      for (const key of ['path', 'channel', 'limit']) if (typeof error[key] === 'string' || typeof error[key] === 'number') fields[key] = error[key];
    } else words = describe(error);
  } catch {}
  effect({ kind: 'refused', call, error: { name: cut(name, 100), message: cut(words, limits.logUnits), ...fields } }, cut(stack, 4000) + beginOf(method));
}

/** Runs a call of the broker, and tells how it ends. */
function perform(call, work, ended) {
  try {
    apply(then, resolved(work()), [(value) => { try { ended(value); } catch (error) { failed(call, error); } finally { delete signals[call]; } }, (error) => { failed(call, error); delete signals[call]; }]);
  } catch (error) {
    failed(call, error);
  }
}

const signals = create(null), subscriptions = create(null), handling = create(null), taken = create(null);
let deliveries = 0;
const signalOf = (call) => (signals[call] = new AbortController()).signal;
const done = (call) => (value) => effect({ kind: 'done', call, value: fault(value, 1) === undefined ? value : null });

function subscriber(subscription, waits) {
  return (message) => {
    if (!(subscription in subscriptions)) return undefined;
    const delivery = (deliveries += 1);
    leaves({ kind: 'delivered', subscription, delivery }, message);
    return waits ? new PromiseOf((resolve, reject) => { handling[delivery] = { resolve, reject }; }) : undefined;
  };
}

const calls = {
  start(options) {
    broker = new (brokerClass(loaded))(options ?? undefined);
  },
  createChannel(call, channel) { perform(call, () => broker.createChannel(channel), done(call)); },
  publish(call, channel, payload, number) {
    perform(call, () => broker.publish(channel, arrived(payload, number), { signal: signalOf(call) }), () => effect({ kind: 'published', call }));
  },
  consume(call, channel, timeoutMs) {
    const options = timeoutMs === null ? { signal: signalOf(call) } : { signal: signalOf(call), timeoutMs };
    let method;
    perform(call, () => apply((method = broker.consume), broker, [channel, options]), (message) => {
      try { leaves({ kind: 'taken', call }, message); } catch (error) { return failed(call, error, method); }
      if (typeof broker.acknowledge === 'function') taken[call] = message;
    });
  },
  subscribe(call, channel, waits) {
    const callback = subscriber(call, waits);
    subscriptions[call] = { channel, callback, result: undefined };
    try {
      const result = broker.subscribe(channel, callback, {});
      subscriptions[call].result = result;
      perform(call, () => result?.ready, () => done(call)(null));
    } catch (error) {
      delete subscriptions[call];
      failed(call, error);
    }
  },
  unsubscribe(call) {
    const { channel, callback, result } = subscriptions[call] ?? {};
    delete subscriptions[call];
    run(async () => {
      const end = typeof result?.then === 'function' ? await result : result;
      if (typeof end === 'function') return end();
      if (typeof end?.unsubscribe === 'function') return end.unsubscribe();
      return broker.unsubscribe?.(channel, callback);
    }, []);
  },
  acknowledge(call) {
    const message = taken[call];
    delete taken[call];
    if (message !== undefined) return broker.acknowledge(message);
  },
  abort(call) { signals[call]?.abort(new AbortError()); },
  handled(delivery, error) {
    const waiting = handling[delivery];
    delete handling[delivery];
    if (error === null) waiting?.resolve();
    else waiting?.reject(new Error(error));
  },
  timer(ticket) { fire(ticket); },
  claims(call) { perform(call, () => broker.capabilities ?? broker.constructor.capabilities ?? null, done(call)); },
  ask(call, request, channel) { perform(call, () => broker[request](...(channel === null ? [] : [channel])), done(call)); },
};
let loaded;

return (json, value) => {
  if (json === '') return report(value);
  const [name, nowUs, ...args] = parse(json);
  nowMs = nowUs / 1000;
  if (name === 'prepare') return;
  if (name !== 'start') return run(calls[name], args);
  apply(then, apply(then, resolved(value), [(exports) => { loaded = exports; run(calls.start, args); }]), [undefined, report]);
};
`;

/** Prelude of every own broker. */
export const BROKER_PRELUDE = `((host) => { const op = ${JSON.stringify(OPERATIONS)}, limits = ${JSON.stringify(CODE_BUDGETS)};${COMMON}${OWN}})`;
