/** The prelude of an agent's program: `self`, and the calls of the run. */
import { CODE_BUDGETS } from '../simulation/index.ts';
import { COMMON, OPERATIONS } from './prelude.ts';

/** Calls of the run, by the number that a call's text begins with. */
export const CALLS = { start: 0, message: 1, timer: 2, consumed: 3, prepare: 4 } as const;

/** Hands the functions of the user's source to the prelude. They are looked up at each call: a source may change them. */
export const AGENT_PREFIX = '$program(() => onStart, () => onMessage, () => onTimer);';

const OWN = `
const absent = () => undefined;
let handlers = [absent, absent, absent];
global('$program', (...found) => { delete globalThis.$program; handlers = found; });

/** Returns a function of the user's source, or undefined if there is none. */
function handler(index) {
  try {
    const found = handlers[index]();
    return typeof found === 'function' ? found : undefined;
  } catch {
    return undefined;
  }
}

const waiting = create(null);

function period(ms, least) {
  const value = number(ms);
  if (!(value >= least && isFiniteNumber(value))) throw new RangeError('a time must be at least ' + least + ' ms, not ' + describe(ms));
  return value;
}

function timerFired(name) {
  const call = name === undefined ? undefined : handler(2);
  if (call !== undefined) run(call, [name]);
}

const self = {
  name: agent,
  state: {},
  publish: (channel, message) => host(op.publish, nameOf(channel, 'a channel'), messageText(message)),
  reply: (message) => host(op.reply, messageText(message)),
  forward: (channel) => host(op.forward, nameOf(channel, 'a channel')),
  subscribe: (channel) => host(op.subscribe, nameOf(channel, 'a channel')),
  unsubscribe: (channel) => host(op.unsubscribe, nameOf(channel, 'a channel')),
  consume: (channel) => {
    nameOf(channel, 'a channel');
    const key = (ticket += 1);
    host(op.consume, channel, text(key));
    return new PromiseOf((resolve) => { waiting[key] = resolve; });
  },
  after: (ms, name) => {
    const at = period(ms, 0);
    if (name !== undefined) nameOf(name, 'the name of a timer');
    return new PromiseOf((resolve) => {
      startTimer(at, false, name, () => { resolve(); timerFired(name); });
    });
  },
  every: (ms, name) => {
    const at = period(ms, 1);
    startTimer(at, true, nameOf(name, 'the name of a timer'), () => timerFired(name));
  },
  cancel: (name) => {
    const all = keys(byId);
    for (let index = 0; index < all.length; index += 1) {
      const timer = byId[all[index]];
      if (timer.name === name && name !== undefined) stopTimer(timer.id);
    }
  },
  now: () => nowMs,
  random,
  log,
};
global('self', freeze(self));

function received(payload, context) {
  const call = handler(1);
  if (call !== undefined) run(call, [payload, context]);
}

return (json, value) => {
  if (json === '') return report(value);
  const call = parse(json);
  nowMs = call[1] / 1000;
  switch (call[0]) {
    case 0:
      // After the top level, which may wait for a message.
      return void apply(then, apply(then, resolved(value), [() => {
        const begin = handler(0);
        if (begin !== undefined) run(begin, []);
      }]), [undefined, report]);
    case 1: return received(call[2], { channel: call[3], from: call[4], id: call[5] });
    case 2: return fire(call[2]);
    case 3: {
      const resolve = waiting[call[2]];
      delete waiting[call[2]];
      if (resolve !== undefined) resolve(call[3]);
    }
  }
};
`;

/** Returns the prelude for an agent of that name. */
export function agentPrelude(agent: string): string {
  return `((host) => { const op = ${JSON.stringify(OPERATIONS)}, limits = ${JSON.stringify(CODE_BUDGETS)}, agent = ${JSON.stringify(agent)};${COMMON}${OWN}})`;
}
