import { describe, expect, it } from 'vitest';
import { type BrokerEffects, type BrokerProgram, CODE_BUDGETS } from '../simulation/index.ts';
import { brokerMaker, loadSandbox } from './index.ts';
import { QUEUES } from './testing/brokers.ts';

const maker = brokerMaker(await loadSandbox());

interface Bench {
  readonly program: BrokerProgram;
  readonly clock: { now: number };
  readonly began: BrokerEffects;
  [Symbol.dispose](): void;
}

function bench(source: string): Bench {
  const clock = { now: 0 };
  const program = maker(source, { nowUs: () => clock.now, random: () => 0.5 });
  return { program, clock, began: program.start(), [Symbol.dispose]: () => program.dispose() };
}

/** A broker of one method, for what only that method shows. */
const withMethod = (method: string): string => `class Mine extends MessageBroker { ${method} }`;

describe('an own broker', () => {
  it('publishes, serves those who wait, and calls its subscribers', () => {
    using made = bench(QUEUES);
    const { program } = made;
    expect(made.began).toEqual([]);
    expect(program.createChannel('a')).toEqual([]);
    expect(program.subscribe('a', 5)).toEqual([]);
    expect(program.consume('a', 5)).toEqual([]);
    const message = { payload: { n: 1 }, publish: 40 };
    expect(program.publish('a', { n: 1 }, 40)).toEqual([
      { kind: 'delivered', subscription: 5, message },
      { kind: 'handed', ticket: 5, message },
      { kind: 'resolved', publish: 40 },
    ]);
    expect(program.unsubscribe(5)).toEqual([]);
    expect(program.publish('a', { n: 2 }, 41)).toEqual([{ kind: 'resolved', publish: 41 }]);
    expect(program.consume('a', 6)).toEqual([
      { kind: 'handed', ticket: 6, message: { payload: { n: 2 }, publish: 41 } },
    ]);
  });

  it('is told when a consumer waits no more, and when it is done', () => {
    using made = bench(`${QUEUES.replace('class Queues', 'class Base')}
      export default class extends Base { acknowledge(message: object) { this.dropped(message); } }`);
    const { program } = made;
    program.consume('a', 1);
    expect(program.withdraw(1)).toMatchObject([
      { kind: 'failed', ticket: 1, error: expect.stringContaining('AbortError') },
    ]);
    expect(program.publish('a', { n: 1 }, 7)).toEqual([{ kind: 'resolved', publish: 7 }]);
    program.consume('a', 2);
    expect(program.acknowledge(2)).toEqual([{ kind: 'dropped', message: { payload: { n: 1 }, publish: 7 } }]);
    expect(program.acknowledge(2)).toEqual([]);
  });

  it('has timers in the time of the run', () => {
    using made = bench(
      withMethod(`
        async publish(channel, message) {
          this.after(20, () => { if (this.now() !== Date.now() || this.random() !== 0.5) throw new Error('two clocks'); null.x; });
          clearTimeout(setTimeout(() => {}, 5));
          await this.after(10);
        }
      `),
    );
    const { program, clock } = made;
    expect(program.publish('a', {}, 1)).toEqual([
      { kind: 'timer', timer: 1, delayUs: 20_000 },
      { kind: 'timer', timer: 2, delayUs: 5_000 },
      { kind: 'timerCancelled', timer: 2 },
      { kind: 'timer', timer: 3, delayUs: 10_000 },
    ]);
    clock.now = 10_000;
    expect(program.timer(3)).toEqual([{ kind: 'resolved', publish: 1 }]);
    clock.now = 20_000;
    expect(program.timer(1)).toMatchObject([{ kind: 'threw', error: expect.stringContaining('TypeError'), line: 3 }]);
  });

  it('hands out the very message with the number of its publish, and a copy or one of its own without', () => {
    using made = bench(
      withMethod(`
        all = [];
        async publish(_channel, message) { this.all.push(message, { ...message }, { n: 'made' }); }
        async consume() { return this.all.shift(); }
      `),
    );
    made.program.publish('a', { n: 1 }, 7);
    expect([2, 3, 4].flatMap((ticket) => made.program.consume('a', ticket))).toEqual([
      { kind: 'handed', ticket: 2, message: { payload: { n: 1 }, publish: 7 } },
      { kind: 'handed', ticket: 3, message: { payload: { n: 1 } } },
      { kind: 'handed', ticket: 4, message: { payload: { n: 'made' } } },
    ]);
  });

  it.each(['undefined', '7', '{ x: NaN }', 'new Map()'])('that hands out %s fails the consume', (value) => {
    using made = bench(withMethod(`async consume() { return ${value}; }`));
    expect(made.program.consume('a', 1)).toMatchObject([
      { kind: 'failed', ticket: 1, error: expect.stringContaining('TypeError') },
    ]);
  });

  it('tells of a promise that nobody handles', () => {
    using made = bench(withMethod('async publish() { this.work(); } async work() { null.x; }'));
    expect(made.program.publish('a', {}, 1)).toMatchObject([
      { kind: 'resolved', publish: 1 },
      { kind: 'threw', error: expect.stringContaining('TypeError'), line: 1 },
    ]);
  });

  it('cannot change a message that was published', () => {
    using made = bench(withMethod('async publish(_channel, message) { message.n = 2; }'));
    expect(made.program.publish('a', { n: 1 }, 7)).toMatchObject([{ kind: 'rejected', publish: 7, line: 1 }]);
  });

  it.each([
    ['export default class extends MessageBroker { async publish() {} }', 'resolved'],
    ['class Helper extends Map {}\nexport class Mine<T> extends BaseBroker { async publish() {} }', 'resolved'],
    [withMethod('async publish(channel) { throw new QueueFullError(channel); }'), 'rejected'],
    [withMethod(''), 'rejected'],
  ])('%s', (source, kind) => {
    using made = bench(source);
    expect(made.began).toEqual([]);
    expect(made.program.publish('a', {}, 1)).toMatchObject([{ kind, publish: 1 }]);
  });

  it.each([
    ['const broker = 1;', 'the source has no class that extends MessageBroker', undefined],
    ['class Mine extends MessageBroker {\n  constructor() { super(); null.x; }\n}', 'TypeError', 2],
    ['class Mine extends MessageBroker {\n  publish(: }', 'SyntaxError', 2],
    ['import fs from "node:fs"; class Mine extends MessageBroker {}', 'could not load module', undefined],
  ])('with a fault says where: %s', (source, error, line) => {
    using made = bench(source);
    expect(made.began).toMatchObject([
      { kind: 'threw', error: expect.stringContaining(error), ...(line === undefined ? {} : { line }) },
    ]);
  });

  it.each([
    ['async publish() { for (;;); }', 'instructions'],
    ['async publish() { for (;;) console.log(1); }', 'calls'],
    ['async publish() { const all = []; for (;;) all.push(new Uint8Array(1e6)); }', 'memory'],
    ['async publish() { return this.publish(); }', 'stack|instructions'],
  ])('is stopped by its budgets: %s', (method, reason) => {
    using made = bench(withMethod(method));
    const stop = { kind: 'stopped', reason: expect.stringMatching(`^(${reason})$`) };
    expect(made.program.publish('a', {}, 1).at(-1)).toEqual(stop);
    expect(made.program.publish('a', {}, 2)).toEqual([stop]);
  });

  it('that hands out what is no message says what it did', () => {
    using made = bench(
      withMethod('\n\nasync consume() {} subscribe(_, one) { this.one = one; } async publish() { this.one(7); }'),
    );
    expect(made.program.consume('a', 1)).toMatchObject([
      // The line where the method begins: no line of the source throws it.
      { kind: 'failed', error: 'TypeError: what consume returns must be a JSON object, not undefined', line: 3 },
    ]);
    made.program.subscribe('a', 2);
    expect(made.program.publish('a', {}, 3)).toMatchObject([
      { kind: 'rejected', error: 'TypeError: what a callback is called with must be a JSON object' },
    ]);
  });

  /** Publishes to a broker that begins 100 timers with each message, as often as that. */
  const timersAfter = (publishes: number, method: string): BrokerEffects => {
    using made = bench(withMethod(method));
    const all = Array.from({ length: publishes }, (_, number) => made.program.publish('a', {}, number));
    return all.flat().filter(({ kind }) => kind === 'stopped');
  };
  const HUNDRED = 'async publish() { for (let n = 0; n < 100; n += 1) this.after(1000, () => {}); }';

  it('may have as many open timers as its budget says, over all calls, and is stopped for one more', () => {
    const most = CODE_BUDGETS.openTimers / 100;
    expect(timersAfter(most, HUNDRED)).toEqual([]);
    expect(timersAfter(most + 1, HUNDRED)).toEqual([{ kind: 'stopped', reason: 'timers' }]);
    const cancelled = HUNDRED.replace('this.after(1000, () => {})', 'clearTimeout(setTimeout(() => {}, 1000))');
    expect(timersAfter(most + 1, cancelled)).toEqual([]);
  });

  it('is stopped for timers of one instant that begin one another without end', () => {
    using made = bench(withMethod('async publish() { const again = () => this.after(0, again); again(); }'));
    const fired = { count: 0 };
    let effects = made.program.publish('a', {}, 1);
    for (;;) {
      const next = effects.find((effect) => effect.kind === 'timer');
      if (next === undefined) break;
      fired.count += 1;
      effects = made.program.timer(next.timer);
    }
    expect(effects).toEqual([{ kind: 'stopped', reason: 'calls' }]);
    expect(fired.count).toBe(CODE_BUDGETS.instantCalls + 1);
  });

  it('is read quickly, whatever its text: no part of it is read again from every place', () => {
    using made = bench(`${'class a<'.repeat(2000)}`);
    expect(made.began).toMatchObject([{ kind: 'threw', error: expect.stringContaining('SyntaxError') }]);
  });
});
