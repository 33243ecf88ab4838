import { describe, expect, it } from 'vitest';
import { SELF_MEMBERS } from './self-members.ts';
import { started, TestHost } from './testing/test-host.ts';

describe('a program', () => {
  it('has its functions called, exported or not, with its own memory between calls', () => {
    using run = started(`
      let count: number = 0;
      export function onStart(): void { self.log('starts', self.name); }
      const onMessage = (message: { n: number }, { channel, from, id }: MessageContext) => {
        count += message.n;
        self.publish('sum', { count, channel, from, id });
      };
    `);
    expect(run.outcome).toBeUndefined();
    run.message({ n: 2 });
    run.message({ n: 3 });
    expect(run.host.asked).toEqual([
      ['log', 'starts alice'],
      ['publish', 'sum', { count: 2, channel: 'inbox', from: 'bob', id: 7 }],
      ['publish', 'sum', { count: 5, channel: 'inbox', from: 'bob', id: 7 }],
    ]);
  });

  it('asks the run for all that self offers', () => {
    using run = started(`
      self.subscribe('a'); self.unsubscribe('a');
      self.state.n = 1;
      function onMessage(message) { self.reply({ n: self.state.n }); self.forward('b'); self.log(self.now(), self.random(), message); }
    `);
    run.host.now = 1500;
    expect(run.message({ x: 1 })).toBeUndefined();
    expect(run.host.asked).toEqual([
      ['subscribe', 'a'],
      ['unsubscribe', 'a'],
      ['reply', { n: 1 }],
      ['forward', 'b'],
      ['log', '1.5 0.01 {"x":1}'],
    ]);
  });

  it('has the time of the run at its top level, so that a program made by a restart sees when it begins', () => {
    const host = new TestHost();
    host.now = 22_000_000;
    using run = started('self.log(self.now(), Date.now());', host);
    expect(run.logged()).toEqual(['22000 22000']);
  });

  it('waits for messages and times within the call that brings them', () => {
    using run = started(`
      const first = await self.consume('jobs');
      self.log('got', first);
      async function onStart() {
        await self.after(10);
        self.log('after', self.now());
      }
    `);
    expect(run.logged()).toEqual([]);
    expect(run.host.asked).toEqual([['consume', 'jobs', 1]]);
    run.program.consumed(1, { n: 1 }, { id: 1, channel: 'jobs', from: 'bob' });
    run.host.fireUpTo(run.program, 20_000);
    expect(run.logged()).toEqual(['got {"n":1}', 'after 10']);
  });

  it('has timers of its own and those that people know, all in the time of the run', () => {
    using run = started(`
      function onTimer(name) { self.log(name, self.now()); }
      self.after(5, 'once');
      self.every(10, 'tick');
      const id = setInterval(() => self.log('interval', Date.now(), new Date().toISOString()), 15);
      setTimeout((a, b) => { self.log('timeout', a, b); clearInterval(id); self.cancel('tick'); }, 32, 1, 2);
      clearTimeout(setTimeout(() => self.log('never'), 1));
    `);
    run.host.fireUpTo(run.program, 100_000);
    expect(run.logged()).toEqual([
      'once 5',
      'tick 10',
      'interval 15 1970-01-01T00:00:00.015Z',
      'tick 20',
      'interval 30 1970-01-01T00:00:00.030Z',
      'tick 30',
      'timeout 1 2',
    ]);
  });

  it('has self with the members of the table, and no others', () => {
    using run = started('self.log(Object.keys(self).sort().join())');
    expect(run.logged()).toEqual([
      SELF_MEMBERS.map(({ name }) => name)
        .sort()
        .join(),
    ]);
  });
});

describe('an error', () => {
  it.each([
    ['null.x', 'TypeError: cannot read property', 3],
    ['throw new RangeError("too far")', 'RangeError: too far', 3],
    ['throw "words"', 'words', undefined],
    ['await Promise.reject(new Error("later"))', 'Error: later', 3],
    ['self.publish("", {})', 'Error: a channel needs a name', 3],
    ['self.publish("a", { n: NaN })', 'TypeError: $.n: NaN is not a JSON number', 3],
    ['self.publish("a", [])', 'TypeError: a message must be a JSON object', 3],
    ['self.publish("a", { at: new Date() })', 'TypeError: $.at: it is not a plain object', 3],
    ['undeclared += 1', 'ReferenceError', 3],
  ])('of %s has its text and the line of the source', (code, text, line) => {
    using run = started(
      `interface Unused { a: number }\nasync function onMessage(message: object): Promise<void> {\n  ${code};\n}`,
    );
    const outcome = run.message({});
    expect(outcome).toMatchObject({
      kind: 'threw',
      error: expect.stringContaining(text),
      ...(line === undefined ? {} : { line }),
    });
    expect(run.message({})).toEqual(outcome);
  });

  it.each([
    ['an async function that is not awaited', 'work();', 7],
    ['an async function that fails later', 'later();', 10],
    ['a promise', 'Promise.reject(new Error("alone"));', 3],
    ['then', 'self.after(1).then(() => { null.x; });', 3],
    ['one of several', 'work().catch(() => 0); later(); later().catch(() => 0);', 10],
  ])('of %s that nobody handles has its line', (_, code, line) => {
    using run = started(
      `
      function onMessage(message: object): void {
        ${code}
      }
      async function work(): Promise<void> {
        self.state.worked = true;
        throw new Error('at work');
      }
      async function later(): Promise<void> {
        await self.after(1); throw new Error('later');
      }`.slice(1),
    );
    const outcomes = [run.message({})];
    run.host.fireUpTo(run.program, 5000);
    expect([...outcomes, ...run.host.outcomes].filter((one) => one !== undefined)).toEqual([
      expect.objectContaining({ kind: 'threw', line: line - 1 }),
    ]);
  });

  it.each([
    'work().catch(() => 0);',
    'try { await work(); } catch {}',
    'const p = work(); await 0; await p.catch(() => 0);',
    'await Promise.allSettled([work(), work()]);',
    'await Promise.race([work(), 1]).catch(() => 0);',
    'const p = self.after(1).then(work); await p.then(() => 0, () => 0);',
  ])('that is handled is none: %s', (code) => {
    using run = started(
      `async function onMessage() { ${code} }\nasync function work() { throw new Error('at work'); }`,
    );
    const outcomes = [run.message({})];
    run.host.fireUpTo(run.program, 5000);
    expect([...outcomes, ...run.host.outcomes].filter((one) => one !== undefined)).toEqual([]);
  });

  it('of the source itself has its line, whoever finds it', () => {
    for (const source of [
      'let a = 1;\nlet b: = 2;',
      'let a = 1;\nlet a = 2;',
      'let a = 1;\nnull.x',
      '\nimport fs from "fs";',
    ]) {
      using run = started(source);
      expect(run.outcome, source).toMatchObject({ kind: 'threw' });
      if (!source.includes('import')) expect(run.outcome, source).toMatchObject({ line: 2 });
    }
  });
});
