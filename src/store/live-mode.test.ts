import { describe, expect, it } from 'vitest';
import { type Command, emptyScenario } from '../scenario/index.ts';
import { continuedAfter, Trace } from '../trace/index.ts';
import type { LiveState } from './live-mode.ts';
import { type Outcome, refusal, type Source, type SourceListener } from './source.ts';
import { testStore } from './testing/test-store.ts';

const LIVE: LiveState = {
  agent: 'me',
  address: 'http://127.0.0.1:1',
  connection: { kind: 'connected', backend: { kind: 'memory', label: 'memory' }, readOnly: false, addresses: [] },
  serverUp: true,
  channels: [],
  takesAll: true,
  watching: true,
  messagesPerSecond: 0,
  sampling: false,
  notRecorded: 0,
};

const NO = { message: 'no', path: '' };
const refuse = (): Outcome => refusal(NO);

/** A record whose clock the test advances: a message every 100 ms. */
class Tape implements Source {
  scenario = emptyScenario('Real traffic');
  readonly live = LIVE;
  listener: SourceListener | undefined;
  closed = 0;
  halted: 'events' | undefined;
  trace = new Trace(['me'], ['c']);
  frontierUs = 0;
  clockUs = 0;
  numbers = (old: number): number | undefined => old;

  edgeUs(): number {
    return this.clockUs;
  }

  start(listener: SourceListener): void {
    this.listener = listener;
  }

  close(): void {
    this.closed += 1;
  }

  /** Only names are changed. */
  edit(command: Command): Outcome {
    if (command.do !== 'describe') return refuse();
    this.scenario = { ...this.scenario, name: command.name ?? '' };
    return { ok: true, label: 'Name', forks: false };
  }

  readonly publish = refuse;
  readonly consume = refuse;
  readonly subscribe = refuse;
  readonly unsubscribe = refuse;

  numberOf(old: number): number | undefined {
    return this.numbers(old);
  }

  nextEventUs(): undefined {
    return undefined;
  }

  advanceTo(): void {
    for (let atUs = this.frontierUs + 100_000; atUs <= this.clockUs; atUs += 100_000) {
      this.frontierUs = atUs;
      const payload = { n: atUs };
      const way = { agent: 'me', channel: 'c', arrivesUs: atUs } as const;
      const message = this.trace.append({ kind: 'published', atUs, cause: -1, ...way, payload });
      this.trace.append({ kind: 'accepted', atUs, cause: message, channel: 'c', message, seq: message / 2 + 1 });
    }
  }

  leavePast(afterUs: number): void {
    const { trace, numberOf } = continuedAfter(this.trace, afterUs);
    this.trace = trace;
    this.numbers = numberOf;
  }
}

function attached() {
  const { store, frame } = testStore();
  const tape = new Tape();
  store.show(tape, { origin: { kind: 'live' }, atUs: 0, playing: true });
  return {
    store,
    tape,
    /** Passes time in frames of `frameMs`. */
    pass: (ms: number, frameMs = 50): void => {
      for (let done = 0; done < ms; done += frameMs) {
        tape.clockUs += frameMs * 1000;
        frame(frameMs);
      }
    },
  };
}

describe('real traffic in the store', () => {
  it('is followed at its edge, stands still, is gone over again, and is caught up with', () => {
    const { store, tape, pass } = attached();
    const { actions } = store.getState();
    pass(1000);
    expect(store.playback.nowUs()).toBe(1_000_000);
    expect(store.getState().world.channels.get('c')?.accepted).toBe(10);
    actions.pause();
    pass(2000);
    expect(store.playback.nowUs()).toBe(1_000_000);
    tape.advanceTo();
    tape.listener?.changed();
    expect(store.getState().frontierUs).toBe(3_000_000);
    expect(store.getState().world.channels.get('c')?.accepted).toBe(10);
    // It continues from there with the same lag; at double speed it reaches the edge, and stays there.
    actions.play();
    pass(500);
    expect(store.playback.nowUs()).toBeLessThan(1_600_000);
    actions.setSpeed(2);
    pass(4000);
    expect(store.playback.nowUs()).toBe(tape.clockUs);
    pass(1000);
    expect(store.playback.nowUs()).toBe(tape.clockUs);
  });

  it('pauses once the last event of a run that has halted is shown', () => {
    const { store, tape, pass } = attached();
    pass(1000);
    expect(store.getState().playing).toBe(true);
    tape.halted = 'events';
    pass(100);
    expect(store.getState().playing).toBe(false);
  });

  it('is followed at its edge on a machine that draws two frames a second', () => {
    const { store, tape, pass } = attached();
    const { actions } = store.getState();
    pass(2000, 500);
    expect(store.playback.nowUs()).toBe(tape.clockUs);
    actions.pause();
    pass(1000, 500);
    actions.play();
    actions.seek(tape.clockUs);
    pass(1000, 500);
    expect(store.playback.nowUs()).toBe(tape.clockUs);
    // Played again after a pause, it continues from its position.
    actions.pause();
    actions.seek(tape.clockUs);
    pass(3000, 500);
    actions.play();
    pass(1000, 500);
    expect(store.playback.nowUs()).toBeLessThan(tape.clockUs - 2_000_000);
  });

  it('shows what its source changes, which is neither undone, nor saved, nor another run', () => {
    const { store, pass } = attached();
    pass(1000);
    const { saving, otherRuns } = store.getState();
    expect(store.getState().actions.dispatch({ do: 'describe', name: 'Hall' })).toBeUndefined();
    const after = store.getState();
    expect(after.scenario.name).toBe('Hall');
    expect(after).toMatchObject({ past: [], origin: { kind: 'live' } });
    expect([after.saving, after.otherRuns]).toEqual([saving, otherRuns]);
  });

  it('is not gone past its edge', () => {
    const { store, pass } = attached();
    pass(1000);
    store.getState().actions.pause();
    store.getState().actions.seek(60_000_000);
    expect(store.playback.nowUs()).toBe(1_000_000);
    expect(store.playback.edgeUs()).toBe(1_000_000);
  });

  it('keeps what is selected when the past is left behind, and begins where it begins now', () => {
    const { store, tape, pass } = attached();
    const { actions } = store.getState();
    pass(1000);
    actions.select({ message: 14 });
    tape.leavePast(500_000);
    pass(100);
    const { trace, selection, world } = store.getState();
    expect(trace).toBe(tape.trace);
    expect(trace.event(selection.message ?? -1)).toMatchObject({ kind: 'published', payload: { n: 800_000 } });
    expect(world.channels.get('c')?.accepted).toBe(11);
    actions.restart();
    expect(store.playback.nowUs()).toBe(500_000);
    actions.stepBack();
    expect(store.playback.nowUs()).toBe(500_000);
    actions.play();
    tape.leavePast(900_000);
    pass(100);
    expect(store.getState().selection.message).toBeUndefined();
  });

  it('gives what is selected its new number once for each past that is left behind', () => {
    const { store, tape, pass } = attached();
    pass(1000);
    store.getState().actions.select({ message: 14 });
    tape.leavePast(500_000);
    tape.numbers = (old) => old - 2;
    pass(300);
    expect(store.getState().selection.message).toBe(12);
  });

  it('does not stop where the filter matches what was before, when the past is left behind', () => {
    const { store, tape, pass } = attached();
    pass(1000);
    store.getState().actions.setLogFilter({ text: '"n":600000', agent: '', channel: '', kind: '' });
    store.getState().actions.setPauseAtFilter(true);
    tape.leavePast(500_000);
    pass(200);
    expect(store.getState().playing).toBe(true);
  });

  it('is closed once when a scenario is opened, and the actions are the scenario’s again', () => {
    const { store, tape, pass } = attached();
    const { actions } = store.getState();
    expect(actions.dispatch({ do: 'addAgent', id: 'a', x: 0, y: 0 })).toEqual(NO);
    expect(store.getState()).toMatchObject({ live: LIVE, past: [], saving: 'saved' });
    pass(300);
    store.getState().actions.open(emptyScenario('Mine'), { kind: 'kept', id: '1' });
    expect(tape.closed).toBe(1);
    expect(store.getState()).toMatchObject({
      live: undefined,
      origin: { kind: 'kept' },
      frontierUs: 0,
      playing: false,
    });
    expect(actions.dispatch({ do: 'addAgent', id: 'a', x: 0, y: 0 })).toBeUndefined();
    store.getState().actions.open(emptyScenario('Other'), { kind: 'kept', id: '2' });
    expect(tape.closed).toBe(1);
  });
});
