/** Code that means harm: it ends with a named outcome, nothing of it leaves, and the next program finds all as it was. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CODE_BUDGETS } from '../simulation/index.ts';
import { started } from './testing/test-host.ts';

/** The engine still serves: this program does the same after each test. */
afterEach(() => {
  using run = started('function onMessage({ n }) { self.reply({ n: n + 1 }); }');
  expect(run.message({ n: 1 })).toBeUndefined();
  expect(run.host.asked).toEqual([['reply', { n: 2 }]]);
});

const stopped = (reason: string) => ({ kind: 'stopped', reason });

describe('without end', () => {
  it.each([
    ['a loop', 'for (;;);'],
    ['a loop that catches everything', 'for (;;) { try { for (;;); } catch {} finally { continue; } }'],
    ['a promise job', 'Promise.resolve().then(() => { for (;;); });'],
    ['a chain of promise jobs', '(function f() { return Promise.resolve().then(f); })();'],
    ['an await', 'const f = async () => { for (;;) await 0; }; f();'],
    ['a generator', 'function* g() { for (;;) yield 1; } for (const _ of g());'],
    ['a getter', 'self.publish("a", { get x() { for (;;); } });'],
    ['a toJSON', 'self.publish("a", { x: Object.assign([], { toJSON() { for (;;); } }) });'],
    ['a toJSON of every object', 'Object.prototype.toJSON = () => { for (;;); }; self.publish("a", {});'],
    ['a toString of a thrown error', 'throw Object.assign(new Error(), { message: { toString() { for (;;); } } });'],
    ['a comparison of a sort', '[3, 2, 1].sort(() => { for (;;); });'],
    [
      'a trap of a proxy',
      'self.publish("a", new Proxy({}, { getPrototypeOf: () => Object.prototype, ownKeys() { for (;;); } }));',
    ],
    ['a regular expression', '/^(a+)+$/.test("a".repeat(60) + "b");'],
    ['a search in a long text', '"a".repeat(2e6).indexOf("a".repeat(1e6) + "b");'],
    ['a sparse array', 'new Array(4e9).indexOf(1);'],
    ['what says that it is long', '[].includes.call({ length: 2 ** 53 - 1 }, 1);'],
    ['a set of a sparse array', 'new Set(new Array(4e9));'],
    ['a long integer', 'let n = 3n; for (;;) n *= n;'],
    ['text of a long integer', '(3n ** 600000n).toString();'],
    ['sorting numbers', 'const n = new Float64Array(3e6); for (;;) n.sort();'],
    ['filling memory', 'const n = new Uint8Array(2e7); for (;;) n.fill(1);'],
    ['copying memory', 'const n = new Uint8Array(1e7); for (;;) n.slice();'],
    ['reading JSON', 'const t = JSON.stringify(Array(1e5).fill(1)); for (;;) JSON.parse(t);'],
    ['the host’s random numbers', 'for (;;) Math.random();'],
    ['a finaliser', 'const r = new FinalizationRegistry(() => { for (;;); }); for (;;) r.register({}, 1);'],
  ])('%s is stopped by its instructions', (_, source) => {
    using run = started(source);
    expect(run.outcome).toEqual(stopped('instructions'));
    expect(run.program.instructions).toBeLessThan(CODE_BUDGETS.callInstructions * 2.6);
    expect(run.host.asked).toEqual([]);
    expect(run.message({ n: 1 })).toEqual(stopped('instructions'));
  });

  it('a call for a message is stopped as the first one is, and what came before it stays', () => {
    using run = started('function onMessage({ n }) { self.publish("a", { n }); if (n > 1) for (;;); }');
    expect(run.message({ n: 1 })).toBeUndefined();
    expect(run.message({ n: 2 })).toEqual(stopped('instructions'));
    expect(run.host.asked).toEqual([
      ['publish', 'a', { n: 1 }],
      ['publish', 'a', { n: 2 }],
    ]);
  });

  it('many calls that each do little are not stopped', () => {
    using run = started('let sum = 0; function onMessage({ n }) { for (let i = 0; i < 1000; i += 1) sum += n; }');
    const calls = Array.from({ length: 500 }, (_, index) => {
      run.host.now = index;
      return run.message({ n: 1 });
    });
    expect(calls.filter((outcome) => outcome !== undefined)).toEqual([]);
    expect(run.program.instructions).toBeGreaterThan(CODE_BUDGETS.callInstructions);
  });
});

describe('what takes the engine long counts', () => {
  const idle = 'self.state.n = 1;';
  const counted = (source: string): number => {
    using run = started(source);
    expect(run.outcome).toBeUndefined();
    return run.program.instructions;
  };

  it.each([
    // Memory is filled with zeros, and then with ones.
    ['bytes that are filled', 'new Uint8Array(16e6).fill(1);', 1_000_000],
    ['numbers that are sorted', 'new Float64Array(65_536).sort();', 300_000],
    ['calls of the host', 'for (let n = 0; n < 100; n += 1) self.publish("a", {});', 100_000],
  ])('%s', (_, source, least) => {
    expect(counted(source) - counted(idle)).toBeGreaterThanOrEqual(least);
  });
});

describe('too much memory', () => {
  it.each([
    ['one array of numbers', 'new Float64Array(5e6);'],
    ['typed arrays', 'const all = []; for (;;) all.push(new Uint8Array(1e6));'],
  ])('in %s ends with a named reason', (_, source) => {
    using run = started(source);
    expect(run.outcome).toEqual(stopped('memory'));
  });

  it.each([
    ['a text that is cut up', 'const t = "ab".repeat(1e6); for (;;) t.split("");'],
    ['long texts', 'const all = []; for (let i = 0; ; i += 1) all.push((i + "x").repeat(1e6));'],
    ['objects', 'const all = []; for (;;) all.push({ n: all.length });'],
    ['a map', 'const all = new Map(); for (let i = 0; ; i += 1) all.set(i, { i });'],
    ['promises', 'const all = []; for (;;) all.push(new Promise(() => {}));'],
    ['keys', 'const all = {}; for (let i = 0; ; i += 1) all["k" + i] = i;'],
    [
      'arrays, with every error caught',
      'const all = []; for (;;) { try { all.push(new Array(1e5).fill(1)); } catch {} }',
    ],
    ['a text that doubles, with every error caught', 'let t = "x"; for (;;) { try { t += t; } catch {} }'],
  ])('in %s ends with a named reason, whichever budget is first', (_, source) => {
    using run = started(source);
    expect(run.outcome).toMatchObject({ kind: 'stopped', reason: expect.stringMatching(/^(memory|instructions)$/) });
  });

  it.each(['new Uint8Array(3e9)', '"x".repeat(2e9)', 'new Array(-1)'])('%s is an error of the code', (source) => {
    using run = started(source);
    expect(run.outcome).toMatchObject({ kind: 'threw', line: 1 });
  });
});

describe('too deep', () => {
  it.each([
    ['a function', 'function f() { f(); } f();'],
    ['a getter', 'const o = { get a() { return o.a; } }; o.a;'],
    ['a generator', 'function* g() { yield* g(); } [...g()];'],
    ['reading JSON', 'JSON.parse("[".repeat(1e5));'],
    ['source text', 'eval("(".repeat(1e5));'],
  ])('%s is stopped by its stack', (_, source) => {
    using run = started(source);
    expect(run.outcome).toEqual(stopped('stack'));
  });

  it.each([
    ['a message', 'let d = {}; for (let i = 0; i < 3000; i += 1) d = { d }; self.publish("a", d);'],
    ['a message that contains itself', 'const d = {}; d.d = d; self.publish("a", d);'],
  ])('%s is an error of the code', (_, source) => {
    using run = started(source);
    expect(run.outcome).toMatchObject({ kind: 'threw', error: expect.stringContaining('nested deeper than 256') });
  });
});

describe('too many', () => {
  it.each([
    ['calls', 'for (;;) self.publish("a", {});', CODE_BUDGETS.instantCalls],
    ['timers|instructions', 'for (let i = 0; i < 1e6; i += 1) setTimeout(() => {}, 1);', 0],
  ])('%s: the program is stopped, and what it asked for before stays', (reason, source, count) => {
    using run = started(source);
    expect(run.outcome).toMatchObject({ kind: 'stopped', reason: expect.stringMatching(`^(${reason}|calls)$`) });
    expect(run.host.asked).toHaveLength(count);
  });

  it('lines over many calls: the program is stopped, and what it logged before stays', () => {
    using run = started('function onMessage() { for (let i = 0; i < 300; i += 1) console.log("x"); }');
    expect([1, 2, 3, 4].map(() => run.message({}))).toEqual([undefined, undefined, undefined, stopped('logLines')]);
    expect(run.logged()).toHaveLength(CODE_BUDGETS.logLines);
  });

  it('waiting calls over many instants are stopped as timers', () => {
    using run = started('function onMessage() { for (let i = 0; i < 300; i += 1) self.consume("a"); }');
    const outcomes = [1, 2, 3, 4].map((instant) => {
      run.host.now = instant;
      return run.message({});
    });
    expect(outcomes).toEqual([undefined, undefined, undefined, stopped('timers')]);
  });

  it('a message beyond its size stops the program, and is not published', () => {
    using run = started(`self.publish("a", { x: "y".repeat(${CODE_BUDGETS.messageUnits}) });`);
    expect(run.outcome).toEqual(stopped('messageSize'));
    expect(run.host.asked).toEqual([]);
  });

  it('a line beyond its length is cut', () => {
    using run = started('self.log("x".repeat(1e6)); throw new Error("y".repeat(1e6));');
    expect(run.logged()).toEqual([`${'x'.repeat(CODE_BUDGETS.logUnits - 1)}…`]);
    expect(run.outcome).toMatchObject({ kind: 'threw', error: expect.stringMatching(/^Error: y+…$/) });
  });

  it('a call in a timer of the same instant counts with the others', () => {
    using run = started('function again() { setTimeout(again, 0); } again();');
    run.host.fireUpTo(run.program, 0);
    expect(run.host.outcomes.at(-1)).toEqual(stopped('calls'));
  });
});

describe('nothing leaves', () => {
  it.each([
    ['import fs from "fs";', 'could not load module'],
    ['import "./agent-program.ts";', 'could not load module'],
    ['await import("node:fs");', 'could not load module'],
    ['fetch("http://example.com");', "'fetch' is not defined"],
    ['new WebSocket("ws://example.com");', "'WebSocket' is not defined"],
    ['process.exit();', "'process' is not defined"],
    ['document.title;', "'document' is not defined"],
    ['require("fs");', "'require' is not defined"],
    ['Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', "'Atomics' is not defined"],
    ['$program(() => 1);', "'$program' is not defined"],
  ])('%s', (source, error) => {
    using run = started(source);
    expect(run.outcome).toMatchObject({ kind: 'threw', error: expect.stringContaining(error) });
  });

  it('what makes functions makes those of the machine alone', () => {
    using run = started(`
      const worlds = [eval('globalThis'), Function('return this')(), self.publish.constructor('return this')(),
        console.log.constructor.constructor('return this')(), globalThis.constructor.constructor('return this')()];
      self.log(worlds.every((world) => world === globalThis));
      self.log(Object.getOwnPropertyNames(globalThis).filter((name) => /host|process|window|fetch|require/i.test(name)).join());
    `);
    expect(run.outcome).toBeUndefined();
    expect(run.logged()).toEqual(['true', '']);
  });

  it('the host’s clock, time zone and randomness are not seen', () => {
    using run = started(`
      self.log(Date.now(), new Date(2020, 5, 1).toISOString(), new Date().getTimezoneOffset(), new Date() instanceof Date, Math.random());
      self.log(Date(), Date.UTC(1970, 0, 2), new (new Date()).constructor().getTime());
    `);
    expect(run.logged()).toEqual([
      '0 2020-06-01T00:00:00.000Z 0 true 0.01',
      'Thu Jan 01 1970 00:00:00 GMT+0000 86400000 0',
    ]);
  });

  it('the host’s time zone is not seen where it has another', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    expect(new Date(0).getTimezoneOffset()).toBe(-540);
    using run = started(`
      self.log(new Date(2020, 5, 1).toISOString(), new Date().getTimezoneOffset(), new Date(0).getHours());
      self.log(Date.parse('1970-01-02T00:00'), new Date(0).toString());
    `);
    vi.unstubAllEnvs();
    expect(run.logged()).toEqual(['2020-06-01T00:00:00.000Z 0 0', '86400000 Thu Jan 01 1970 00:00:00 GMT+0000']);
  });

  it('a program speaks for its own agent alone', () => {
    using run = started(`
      'use strict';
      for (const change of [() => { self.name = 'eve'; }, () => { self.publish = () => {}; }, () => { Object.defineProperty(self, 'name', { value: 'eve' }); }])
        try { change(); self.log('changed'); } catch {}
      globalThis.self = { name: 'eve' };
      console.log('still writes');
    `);
    expect(run.logged()).toEqual(['still writes']);
  });
});

describe('what crosses is a plain message, whatever the code has replaced', () => {
  const TRICKS = `
    const never = () => { throw new Error('called'); };
    for (const name of Object.getOwnPropertyNames(Array.prototype)) if (name !== 'constructor') try { Array.prototype[name] = never; } catch {}
    for (const name of Object.getOwnPropertyNames(String.prototype)) if (name !== 'constructor') try { String.prototype[name] = never; } catch {}
    for (const name of ['then', 'catch', 'finally']) Promise.prototype[name] = never;
    for (const name of ['keys', 'getPrototypeOf', 'freeze', 'create']) Object[name] = never;
    Object.defineProperty(Object.prototype, 'polluted', { value: 'yes', enumerable: true, configurable: true, writable: true });
    JSON.parse = JSON.stringify = Reflect.apply = Number.isFinite = Array.isArray = never;
    globalThis.JSON = globalThis.Error = globalThis.String = globalThis.Number = never; globalThis.Promise = class {};
  `;

  it('replaced built-in objects change nothing', () => {
    using run = started(`
      ${TRICKS}
      async function onMessage(message) {
        self.publish('a', { got: message.n, list: [1, { x: null }], ok: true });
        await self.after(1);
        self.log('after', message);
        null.x;
      }
    `);
    expect(run.outcome).toBeUndefined();
    expect(run.message({ n: 1 })).toBeUndefined();
    run.host.fireUpTo(run.program, 1000);
    expect(run.host.asked).toEqual([
      ['publish', 'a', { got: 1, list: [1, { x: null }], ok: true }],
      ['log', 'after {"n":1}'],
    ]);
    expect(run.host.outcomes).toEqual([expect.objectContaining({ kind: 'threw', line: expect.any(Number) })]);
    expect(Object.keys(run.host.asked[0]?.[2] ?? {})).toEqual(['got', 'list', 'ok']);
  });

  it.each([
    ['JSON.parse(\'{"__proto__": {"polluted": 1}}\')', '{"__proto__":{"polluted":1}}'],
    ['{ get x() { return 1; } }', '{"x":1}'],
    ['{ n: 1, [Symbol("s")]: 2 }', '{"n":1}'],
    ['new Proxy({ n: 1 }, { get: () => 5 })', '{"n":5}'],
    ['{ toString: 1, constructor: 2, hasOwnProperty: 3 }', '{"toString":1,"constructor":2,"hasOwnProperty":3}'],
    ['Object.create(null)', '{}'],
  ])('%s', (message, text) => {
    using run = started(`self.publish('a', ${message});`);
    expect(run.outcome).toBeUndefined();
    expect(JSON.stringify(run.host.asked[0]?.[2])).toBe(text);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    '{ x: undefined }',
    '{ x: () => 1 }',
    '{ x: 1n }',
    '{ x: Symbol() }',
    '{ x: new Map() }',
    '{ x: Infinity }',
    '{ x: "\\ud800" }',
    'new (class A {})()',
    '"text"',
    'null',
    '7',
    '[1]',
    'undefined',
    '{ get x() { throw new Error("no"); } }',
    '{ toJSON: () => "text" }',
    'new Proxy({}, { get() { throw new Error("no"); }, ownKeys() { throw new Error("no"); } })',
  ])('%s is refused, and nothing is published', (message) => {
    using run = started(`self.publish('a', ${message});`);
    expect(run.outcome).toMatchObject({ kind: 'threw', line: 1 });
    expect(run.host.asked).toEqual([]);
  });

  it('a message that arrives is the code’s own copy', () => {
    using run = started('function onMessage(message) { message.n.x = 2; message.__proto__.y = 3; self.log(message); }');
    const payload = Object.freeze({ n: Object.freeze({ x: 1 }) });
    expect(run.message(payload)).toBeUndefined();
    expect(run.logged()).toEqual(['{"n":{"x":2}}']);
    expect(payload).toEqual({ n: { x: 1 } });
    expect(({} as { y?: unknown }).y).toBeUndefined();
  });
});

describe('the same program does the same', () => {
  it.each([
    `const m = new Map(); for (let i = 0; i < 100; i += 1) m.set('k' + self.random(), i);
     function onTimer(name) { self.log(name, [...m.keys()].sort().slice(0, 3), Math.sin(self.now()), Math.random()); }
     self.every(7, 'a'); self.every(11, 'b');
     (async () => { for (;;) { await self.after(5); self.publish('x', { at: self.now(), r: self.random() }); } })();`,
    'let n = 0; function f() { n += 1; try { f(); } catch {} } f(); self.log(n); for (;;) { self.state.i = (self.state.i ?? 0) + 1; }',
  ])('%#', (source) => {
    const trace = (): unknown => {
      using run = started(source);
      run.host.fireUpTo(run.program, 200_000);
      return [run.outcome, run.host.asked, run.host.outcomes];
    };
    expect(trace()).toEqual(trace());
  });
});
