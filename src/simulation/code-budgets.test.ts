import { describe, expect, it } from 'vitest';
import type { Fault } from '../scenario/index.ts';
import { describe as describeEvent, whyGot } from '../trace/index.ts';
import type { CodeHost } from './agent-code.ts';
import { CODE_BUDGETS } from './code-budgets.ts';
import { withCode } from './running-code.ts';
import { simulate } from './simulate.ts';
import { code, eventsOfB, played, SECOND, sceneWith } from './testing/code-scenes.ts';
import { type PlainProgram, PlainPrograms } from './testing/plain-programs.ts';
import { during, type Scene, sceneOf } from './testing/scenes.ts';

describe('a budget that is exceeded', () => {
  const loggers = (times: number) => (): PlainProgram => ({
    start: (host) => {
      for (let time = 0; time < times; time += 1) host.log(`${time}`);
    },
  });

  it('stops the program until its agent restarts, and nothing else of the run', () => {
    const program = (): PlainProgram => ({
      start: (host) => host.log('begins'),
      message: (host, { atMs }) =>
        atMs === 1000 ? { kind: 'stopped', reason: 'instructions' } : host.log(`message ${atMs}`),
    });
    const faults: readonly Fault[] = [{ kind: 'crash', ...during(3000, 4000, { at: 'agent', agent: 'b' }) }];
    const scene: Scene = { publishMs: [0, 1000, 2000, 5000], faults };
    const { trace, events, plain } = played(sceneWith(scene), { p: program });
    const told = events.flatMap((event) =>
      event.kind === 'logged' ? [event.text] : event.kind === 'stopped' ? [event.reason] : [],
    );
    expect(told).toEqual(['begins', 'message 0', 'instructions', 'begins', 'message 5000']);
    expect(events.filter(({ kind }) => kind === 'received')).toHaveLength(4);
    expect(trace.worldAt(2 * SECOND).agents.get('b')?.stopped).toBe('instructions');
    expect(trace.worldAt(4 * SECOND).agents.get('b')?.stopped).toBeUndefined();
    const stopped = events.findIndex(({ kind }) => kind === 'stopped');
    expect(describeEvent(trace, stopped)).toBe('The code of b was stopped: too many instructions in one call');
    const message = events.findIndex((event) => event.kind === 'published' && event.payload.atMs === 1000);
    expect(whyGot(trace, 'b', message, 10 * SECOND).words).toContain(
      'Its code was stopped there: too many instructions in one call.',
    );
    expect([plain.made, plain.alive.size]).toEqual([2, 1]);
  });

  it('leaves a consumed message unacknowledged, and its agent asks for no other', () => {
    const scenario = sceneWith({ links: [['consume', 'b']], publishMs: [0, 1000, 2000] });
    const { events } = played(
      { ...scenario, broker: { kind: 'redis-streams', claimAfterUs: 60 * SECOND, trim: 'exact', nodeEntries: 100 } },
      { p: () => ({ message: () => ({ kind: 'stopped', reason: 'memory' }) }) },
    );
    expect(events.filter(({ kind }) => kind === 'received')).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'acknowledged')).toEqual([]);
  });

  it('is that of calls at one instant', () => {
    const program = (): PlainProgram => ({ start: (host) => host.after(0, 1), timer: (host) => host.after(0, 1) });
    const stopped = eventsOfB({}, program, 'stopped', 'timerFired');
    expect(stopped.at(-1)).toMatchObject({ kind: 'stopped', reason: 'calls', atUs: 0 });
    expect(stopped).toHaveLength(CODE_BUDGETS.instantCalls + 1);
  });

  it('is that of timers, of the size of a message, and of the log lines of a program, whatever the code catches', () => {
    const caught = (act: (host: CodeHost) => void) => (): PlainProgram => ({
      start: (host) => {
        try {
          act(host);
        } catch {
          // As code may.
        }
        try {
          host.publish('c', { after: true });
        } catch {
          // It does nothing more.
        }
      },
    });
    const stops = (program: () => PlainProgram) =>
      eventsOfB({}, program, 'stopped', 'published').map((event) => ('reason' in event ? event.reason : event.kind));
    const timers = caught((host) => {
      for (let ticket = 0; ; ticket += 1) host.after(SECOND, ticket);
    });
    expect(stops(timers)).toEqual(['timers']);
    expect(stops(caught((host) => host.publish('c', { text: 'x'.repeat(CODE_BUDGETS.messageUnits) })))).toEqual([
      'messageSize',
    ]);
    expect(stops(loggers(CODE_BUDGETS.logLines + 1))).toEqual(['logLines']);
    expect(stops(loggers(CODE_BUDGETS.logLines))).toEqual([]);
  });

  it('is that of the log lines of all programs of a run together', () => {
    const agents = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, number) => [`b${number}`, [code()]]));
    const program = loggers(CODE_BUDGETS.logLines);
    const all = Math.floor(CODE_BUDGETS.runLogLines / CODE_BUDGETS.logLines);
    const stopped = (count: number) =>
      played(sceneOf({ agents: agents(count) }), { p: program }).events.flatMap((event) =>
        event.kind === 'stopped' ? [`${event.agent}: ${event.reason}`] : [],
      );
    expect(stopped(all)).toEqual([]);
    expect(stopped(all + 1)).toEqual([`b${all}: logLines`]);
  });

  it('is that of calls that the code makes, with those of the program', () => {
    const program = (): PlainProgram => ({
      start: (host) => {
        try {
          for (;;) host.countCall();
        } catch {
          // As code may.
        }
        host.log('more');
      },
    });
    expect(eventsOfB({}, program, 'stopped', 'logged')).toMatchObject([{ kind: 'stopped', reason: 'calls' }]);
  });

  it('is that of the memory of all programs of a run together: whose call takes too much is stopped, and gives it back', () => {
    const half = { memoryBytes: CODE_BUDGETS.runMemoryBytes / 2, start: (host: CodeHost) => host.log('begins') };
    const crash: Fault = { kind: 'crash', ...during(1000, 2000, { at: 'agent', agent: 'b0' }) };
    const scene = sceneOf({ agents: { b0: [code()], b1: [code()], b2: [code()] }, faults: [crash] });
    const lines = played(scene, { p: () => half }).events.flatMap((event) =>
      event.kind === 'stopped' ? [`${event.agent}: ${event.reason}`] : event.kind === 'logged' ? [event.agent] : [],
    );
    expect(lines).toEqual(['b0', 'b1', 'b2', 'b2: memory', 'b0']);
  });

  it('is that of all calls in one piece of work: the inbox of an agent that was busy is worked off as far as it goes', () => {
    const busy = { kind: 'work', on: 'd', durationUs: 5 * SECOND, jitterUs: 0 } as const;
    const publishes = (channel: string, atMs: number) =>
      ({ kind: 'publish', atUs: atMs * 1000, agent: 'a', channel, message: {} }) as const;
    const links = [['subscribe', 'b']] as const;
    const scene = sceneWith({
      agents: { b: [busy, code()] },
      links,
      acts: [0, 1, 2, 3, 4, 5].map((n) => publishes(n === 0 ? 'd' : 'c', n)),
    });
    const program = (): PlainProgram => ({
      callInstructions: CODE_BUDGETS.workInstructions / 2,
      message: (host) => host.log('handled'),
    });
    const { events } = played(
      { ...scene, links: [...scene.links, { kind: 'subscribe', agent: 'b', channel: 'd' }] },
      { p: program },
    );
    const told = events.flatMap((event) =>
      event.kind === 'logged' ? [event.text] : event.kind === 'stopped' ? [event.reason] : [],
    );
    expect(told).toEqual(['handled', 'handled', 'handled', 'instructions']);
  });

  it('of payloads counts what code publishes', () => {
    const program = (): PlainProgram => {
      let turn = 0;
      const publish = (host: CodeHost): void => {
        turn += 1;
        host.publish('c', { turn, text: 'x'.repeat(10_000) });
        host.after(1000, 1);
      };
      return { start: publish, timer: publish };
    };
    const run = simulate(sceneWith(), 10 * SECOND, {
      ...withCode({ makeProgram: new PlainPrograms({ p: program }).make }),
      payloadBytesMax: 1_000_000,
    });
    expect(run.halted).toBe('payloads');
  });
});

describe('a log line', () => {
  it('is cut at its limit, is well-formed, and names the message that was handled', () => {
    const program = (): PlainProgram => ({
      start: (host) => host.log(`\ud800${'x'.repeat(3000)}`),
      message: (host) => host.log('m'),
    });
    const [first, second] = eventsOfB({ publishMs: [0] }, program, 'logged');
    expect(first).not.toHaveProperty('message');
    expect(first).toHaveProperty('text', `\ufffd${'x'.repeat(CODE_BUDGETS.logUnits - 2)}…`);
    expect(second).toMatchObject({ text: 'm', message: 3 });
  });
});
