import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, Intervention } from '../scenario/index.ts';
import { describe as describeEvent, toJsonLines } from '../trace/index.ts';
import type { CodeHost } from './agent-code.ts';
import { brokerModel } from './models/broker-model.ts';
import { Run } from './run.ts';
import { withCode } from './running-code.ts';
import { simulate } from './simulate.ts';
import { code, eventsOfB, played, SECOND, sceneWith } from './testing/code-scenes.ts';
import { CALL_INSTRUCTIONS, type PlainProgram, PlainPrograms } from './testing/plain-programs.ts';
import { during, eventsOf, type Scene } from './testing/scenes.ts';

describe('a program is called', () => {
  it('at the start of its agent, and what it does then begins by itself', () => {
    const program = (): PlainProgram => ({ start: (host) => host.publish('c', { hello: host.nowUs() }) });
    expect(eventsOfB({}, program, 'published')).toMatchObject([
      { atUs: 0, cause: -1, channel: 'c', payload: { hello: 0 } },
    ]);
  });

  it('from the time on at which its behaviour begins', () => {
    const program = (): PlainProgram => ({
      start: (host) => host.log('start'),
      message: (host, { atMs }) => host.log(`message ${atMs}`),
    });
    const scene = { agents: { b: [code('p', { fromUs: SECOND })] }, publishMs: [0, 2000] };
    expect(eventsOfB(scene, program, 'logged')).toMatchObject([
      { atUs: SECOND, cause: -1, text: 'start' },
      { atUs: 2_200_000, text: 'message 2000' },
    ]);
  });

  it('for each message, with who published it; what it does has the receipt as its cause, and is about the message', () => {
    const program = (): PlainProgram => ({
      message: (host, payload, { from, channel, id }) => {
        host.reply({ ...payload, from, channel, id });
        host.forward('d');
      },
    });
    const { events } = played(sceneWith({ publishMs: [0] }), { p: program });
    const received = events.findIndex(({ kind }) => kind === 'received');
    const message = events.findIndex(({ kind }) => kind === 'published');
    const about = { cause: received, about: message, atUs: 200_000 };
    expect(events.filter((event) => event.kind === 'published' && event.agent === 'b')).toMatchObject([
      { channel: 'b_to_a', payload: { atMs: 0, from: 'a', channel: 'c', id: message }, ...about },
      { channel: 'd', payload: { atMs: 0 }, ...about },
    ]);
  });

  it('for messages from its channel alone, where it has one', () => {
    const scene = { agents: { b: [code('p', { on: 'd' })] }, publishMs: [0] };
    expect(eventsOfB(scene, () => ({ message: (host) => host.log('called') }), 'received', 'logged')).toMatchObject([
      { kind: 'received' },
    ]);
  });

  it('when a timer fires, about the message whose call began it', () => {
    const program = (): PlainProgram => ({
      message: (host) => host.after(300_000, 1),
      timer: (host) => host.reply({ late: host.nowUs() }),
    });
    const { events } = played(sceneWith({ publishMs: [0] }), { p: program });
    const fired = events.findIndex(({ kind }) => kind === 'timerFired');
    expect(events[fired]).toMatchObject({ atUs: 500_000, agent: 'b', cause: fired - 1 });
    expect(events[fired - 1]?.kind).toBe('received');
    expect(events[fired + 1]).toMatchObject({ kind: 'published', cause: fired, about: 2, payload: { late: 500_000 } });
  });

  it('never for a timer that was cancelled', () => {
    const program = (): PlainProgram => ({
      start: (host) => {
        host.after(10, 1);
        host.after(20, 2);
        host.cancel(1);
      },
      timer: (host, ticket) => host.log(`${ticket}`),
    });
    expect(eventsOfB({}, program, 'logged', 'timerFired')).toMatchObject([
      { kind: 'timerFired', atUs: 20 },
      { kind: 'logged', text: '2' },
    ]);
  });

  it('with the message that it has asked for, and asks no more then', () => {
    const program = (): PlainProgram => ({
      start: (host) => host.consume('c', 5),
      message: (host) => host.log('message'),
      consumed: (host, ticket, { atMs }) => host.log(`${ticket}: ${atMs}`),
    });
    const scene = { links: [], publishMs: [0, 100] };
    expect(eventsOfB(scene, program, 'consumeStarted', 'received', 'logged')).toMatchObject([
      { kind: 'consumeStarted', cause: -1 },
      { kind: 'received', via: 'consume' },
      { kind: 'logged', text: '5: 0', atUs: 200_000 },
    ]);
  });

  it('with what it has asked for and with every other message of the same channel, each once', () => {
    const program = (): PlainProgram => {
      let asked = 0;
      return {
        message: (host, { atMs }) => {
          host.log(`message ${atMs}`);
          asked += 1;
          host.consume('c', asked);
        },
        consumed: (host, ticket, { atMs }) => host.log(`${ticket}: ${atMs}`),
      };
    };
    const scene: Scene = { links: [['consume', 'b']], publishMs: [0, 1000, 2000, 3000, 4000] };
    const logged = eventsOfB(scene, program, 'logged').flatMap((event) => (event.kind === 'logged' ? event.text : []));
    expect(logged).toEqual(['message 0', '1: 1000', 'message 2000', '2: 3000', 'message 4000']);
  });

  it('never within another call, though a message waits in the buffer of its agent', () => {
    const calls: string[] = [];
    const program = (): PlainProgram => ({
      start: (host) => host.consume('c', 1),
      consumed: (host, ticket) => {
        calls.push('in');
        if (ticket < 3) host.consume('c', ticket + 1);
        calls.push('out');
      },
    });
    const scenario = sceneWith({ links: [], publishMs: [0, 0, 0, 0] });
    played({ ...scenario, broker: { kind: 'redis-pubsub' } }, { p: program });
    expect(calls).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
  });
});

describe('a program that throws', () => {
  const failing = (): PlainProgram => ({
    start: () => {
      throw new Error('no start');
    },
    message: (host) => {
      host.after(100_000, 1);
      throw new Error('no message');
    },
    timer: () => {
      throw new Error('no timer');
    },
  });

  it('fails on the message, with the line of its code; without a message, the event is of its own', () => {
    expect(eventsOfB({ publishMs: [0] }, failing, 'threw', 'failed')).toMatchObject([
      { kind: 'threw', atUs: 0, error: 'no start', line: 7, cause: -1 },
      { kind: 'failed', atUs: 200_000, error: 'no message', line: 7, message: 3 },
      { kind: 'threw', atUs: 300_000, error: 'no timer', line: 7 },
    ]);
    const { trace, events } = played(sceneWith({ publishMs: [0] }), { p: failing });
    const words = events.flatMap(({ kind }, number) =>
      kind === 'threw' || kind === 'failed' ? describeEvent(trace, number) : [],
    );
    expect(words).toEqual([
      'The code of b threw: no start (line 7)',
      'b failed on message 1 on c: no message (line 7)',
      'The code of b threw: no timer (line 7)',
    ]);
  });

  it('acknowledges nothing that it failed on, and goes on with the next message', () => {
    const scenario = sceneWith({ links: [['consume', 'b']], publishMs: [0, 1000] });
    const broker = { kind: 'redis-streams', claimAfterUs: SECOND, trim: 'exact', nodeEntries: 100 } as const;
    const { events } = played({ ...scenario, broker }, { p: failing });
    expect(events.filter(({ kind }) => kind === 'acknowledged')).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'failed').length).toBeGreaterThan(1);
  });

  it.each([
    ['a channel that is not there', (host: CodeHost) => host.publish('x', {})],
    ['a message that is none', (host) => host.publish('c', { f: () => 0 } as never)],
    ['a reply to no message', (host) => host.reply({})],
    ['a forward of no message', (host) => host.forward('c')],
    ['a channel to subscribe to', (host) => host.subscribe('x')],
    ['a channel to consume from', (host) => host.consume('x', 1)],
  ])('does so at what the run refuses: %s', (_, start) => {
    const threw = eventsOfB({}, () => ({ start }), 'threw', 'published', 'consumeStarted', 'subscribed');
    expect(threw.filter(({ kind }) => kind !== 'subscribed')).toMatchObject([{ kind: 'threw' }]);
  });
});

describe('a crash', () => {
  it('ends a program with its timers and its memory; a restart begins a new one, caused by it', () => {
    const program = (): PlainProgram => {
      let n = 0;
      return {
        start: (host) => host.after(2 * SECOND, 1),
        message: (host) => {
          n += 1;
          host.log(`${n}`);
        },
        timer: (host) => host.log('timer'),
      };
    };
    const faults: readonly Fault[] = [{ kind: 'crash', ...during(1000, 1500, { at: 'agent', agent: 'b' }) }];
    const { events, plain } = played(sceneWith({ publishMs: [0, 100, 3000], faults }), { p: program });
    const restarted = events.findIndex(({ kind }) => kind === 'restarted');
    expect(events.filter(({ kind }) => kind === 'logged' || kind === 'timerFired')).toMatchObject([
      { text: '1' },
      { text: '2' },
      { text: '1', atUs: 3_200_000 },
      { kind: 'timerFired', atUs: 3_500_000, cause: restarted },
      { text: 'timer' },
    ]);
    expect([plain.made, plain.alive.size]).toEqual([2, 1]);
  });
});

describe('a run', () => {
  const busy = (): PlainProgram => {
    let n = 0;
    return {
      start: (host) => {
        host.after(137_000, 1);
        host.consume('d', 2);
        host.subscribe('b_to_a');
      },
      message: (host, payload, { channel }) => {
        n += 1;
        host.log(`${n} ${JSON.stringify(payload)} ${host.random()}`);
        if (channel === 'c') host.reply({ n });
        if (n % 3 === 0) throw new Error('third');
      },
      timer: (host, ticket) => {
        host.publish('d', { random: Math.floor(host.random() * 100) });
        if (n < 40) host.after(90_000 + Math.floor(host.random() * 50_000), ticket + 2);
      },
      consumed: (host, ticket, payload) => {
        host.forward('c');
        host.log(`${ticket} ${JSON.stringify(payload)}`);
        host.consume('d', ticket + 2);
      },
    };
  };
  const scenario = sceneWith({
    agents: { b: [code()], e: [code()] },
    links: [
      ['subscribe', 'b'],
      ['consume', 'e'],
    ],
    publishMs: [0, 150, 150, 800, 1900],
    faults: [{ kind: 'crash', ...during(1200, 1600, { at: 'agent', agent: 'b' }) }],
  });
  const programs = () => new PlainPrograms({ p: busy });
  const wholeRun = () => simulate(scenario, 4 * SECOND, withCode({ makeProgram: programs().make }));

  it('of code is the same however the time is cut, whatever the limits of work', () => {
    const whole = wholeRun();
    expect(whole.trace.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(
        fc.array(fc.nat(4 * SECOND), { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 * CALL_INSTRUCTIONS }),
        (cuts, instructions) => {
          const limit = { events: 100, payloadBytes: 10_000, instructions };
          const run = new Run(scenario, {
            makeModel: brokerModel,
            ...withCode({ makeProgram: programs().make }),
            startLimit: limit,
          });
          for (const atUs of [...cuts].sort((a, b) => a - b)) run.advanceTo(atUs, limit);
          while (run.frontierUs < 4 * SECOND) run.advanceTo(4 * SECOND, limit);
          expect(toJsonLines(run.trace)).toBe(toJsonLines(whole.trace));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of code is the same whether the user acts while it runs or the scenario says so', () => {
    const acts: readonly Intervention[] = [
      ...scenario.interventions,
      { kind: 'consume', atUs: 2_100_000, agent: 'b', channel: 'd' },
      { kind: 'publish', atUs: 2_500_000, agent: 'a', channel: 'c', message: { by: 'hand' } },
    ];
    const said = simulate({ ...scenario, interventions: acts }, 4 * SECOND, withCode({ makeProgram: programs().make }));
    const live = new Run(
      { ...scenario, interventions: [] },
      { makeModel: brokerModel, ...withCode({ makeProgram: programs().make }) },
    );
    for (const act of acts) {
      live.advanceTo(act.atUs);
      live.intervene(act);
    }
    live.advanceTo(4 * SECOND);
    expect(toJsonLines(live.trace)).toBe(toJsonLines(said.trace));
  });

  it('stops at a limit of instructions, between two pieces of work', () => {
    const run = new Run(scenario, { makeModel: brokerModel, ...withCode({ makeProgram: programs().make }) });
    run.advanceTo(4 * SECOND, { events: 1000, payloadBytes: 1_000_000, instructions: CALL_INSTRUCTIONS });
    expect(run.frontierUs).toBeGreaterThanOrEqual(0);
    expect(run.frontierUs).toBeLessThan(SECOND);
  });

  it('without a maker of programs plays everything but the code', () => {
    const { trace } = simulate(scenario, 4 * SECOND);
    const kinds = new Set(eventsOf(trace).map(({ kind }) => kind));
    expect(kinds).toContain('received');
    for (const kind of ['logged', 'threw', 'timerFired', 'stopped'] as const) expect(kinds).not.toContain(kind);
    expect(eventsOf(trace).some((event) => event.kind === 'published' && event.agent !== 'a')).toBe(false);
  });

  it('that is disposed of has ended each of its programs once, and plays everything but the code', () => {
    const plain = programs();
    const run = simulate(scenario, SECOND, withCode({ makeProgram: plain.make }));
    expect(plain.alive.size).toBe(2);
    run.dispose();
    run.dispose();
    expect(plain.alive.size).toBe(0);
    run.advanceTo(4 * SECOND);
    expect(plain.alive.size).toBe(0);
  });
});
