import { describe, expect, it, vi } from 'vitest';
import { type Behaviour, emptyScenario, type Scenario } from '../scenario/index.ts';
import { type ProgramMaker, type RunOptions, withCode } from '../simulation/index.ts';
import { CodeRun, type CodeTools } from './code-run.ts';
import { MUCH_CODE } from './pursuit.ts';
import { createHeronryStore } from './store.ts';
import { type TestStore, TOOLS, testStore } from './testing/test-store.ts';

/** Lets what waits for a promise do its work. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

const VISITING = { kind: 'visiting', from: 'link', repairs: [] } as const;

function sceneWith(...sources: readonly string[]): Scenario {
  return {
    ...emptyScenario(),
    agents: sources.map((source, place) => ({
      ...{ id: `a${place}`, x: 0, y: 100 * place, role: 'agent' },
      behaviours: [{ kind: 'code', on: '', source }],
    })),
  };
}

function pageWithCode() {
  const trusted = new Set<string>();
  const programs = { made: 0, ended: 0 };
  const loading: { readonly resolve: (options: RunOptions) => void; readonly reject: (error: Error) => void }[] = [];
  const makeProgram: ProgramMaker = (source, host) => {
    programs.made += 1;
    return {
      ...{ instructions: 0, memoryBytes: 0 },
      start: () => {
        host.log(source);
        return undefined;
      },
      message: () => undefined,
      timer: () => undefined,
      consumed: () => undefined,
      dispose: () => {
        programs.ended += 1;
      },
    };
  };
  const tools: CodeTools = {
    sourcesOf: ({ agents }) =>
      agents.flatMap(({ behaviours }) => behaviours.flatMap((one) => (one.kind === 'code' ? [one.source] : []))),
    areTrusted: (sources) => sources.every((source) => trusted.has(source)),
    trust: (sources) => {
      for (const source of sources) trusted.add(source);
    },
    load: () => new Promise((resolve, reject) => loading.push({ resolve, reject })),
  };
  const frames: ((nowMs: number) => void)[] = [];
  const store = createHeronryStore({
    ...TOOLS,
    frames: { request: (frame) => frames.push(frame), cancel: () => undefined, nowMs: () => 0 },
    code: () => (onChange) => new CodeRun(tools, onChange),
  });
  const { actions } = store.getState();
  return {
    ...{ store, actions, trusted, programs, loading },
    /** Lets the frames that are asked for pass, until none is. */
    passFrames: (): void => {
      for (let frame = frames.shift(); frame !== undefined; frame = frames.shift()) frame(0);
    },
    state: () => store.getState().code,
    /** Lines that code has written in the shown run. */
    lines: (): readonly string[] => {
      const { trace } = store.getState();
      return Array.from({ length: trace.length }, (_, number) => trace.event(number)).flatMap((event) =>
        event.kind === 'logged' ? [event.text] : [],
      );
    },
    finish: async (): Promise<void> => {
      loading.shift()?.resolve(withCode({ makeProgram }));
      await settled();
    },
    fail: async (): Promise<void> => {
      loading.shift()?.reject(new Error('offline'));
      await settled();
    },
  };
}

describe('code of a document from elsewhere', () => {
  it('waits, and nothing is loaded; everything but the code plays', () => {
    const page = pageWithCode();
    page.actions.open(sceneWith('one'), VISITING);
    expect(page.state()).toBe('waits');
    page.actions.seek(1_000_000);
    expect([page.lines(), page.loading, page.programs.made]).toEqual([[], [], 0]);
  });

  it('runs when the user says so, once what runs it is there', async () => {
    const page = pageWithCode();
    page.actions.open(sceneWith('one', 'two'), VISITING, { atUs: 5_000_000 });
    page.actions.runCode();
    expect([page.state(), page.lines()]).toEqual(['loading', []]);
    await page.finish();
    expect([page.state(), page.lines()]).toEqual(['runs', ['one', 'two']]);
    expect(page.store.getState()).toMatchObject({ playheadUs: 5_000_000, past: [], origin: VISITING, saving: 'saved' });
  });

  it('keeps a selected message only if it is the same in the run of the code', async () => {
    const page = pageWithCode();
    const channel = { id: 'c', x: 200, y: 0, pair: false, capacity: 10, overflow: 'reject' } as const;
    const publish = { kind: 'publish', atUs: 1_000_000, agent: 'a0', channel: 'c', message: {} } as const;
    page.actions.open({ ...sceneWith('one'), channels: [channel], interventions: [publish] }, VISITING, {
      atUs: 2_000_000,
    });
    const { trace } = page.store.getState();
    const message = Array.from({ length: trace.length }, (_, number) => number).find((number) =>
      trace.hasMessage(number),
    );
    page.actions.select({ message });
    expect(page.store.getState().selection.message).toBe(message);
    page.actions.runCode();
    await page.finish();
    // What the code wrote comes first, so that the number is one of another event.
    expect(page.lines()).toEqual(['one']);
    expect(page.store.getState().selection.message).toBeUndefined();
  });

  it('runs at once if all of it was run before', async () => {
    const page = pageWithCode();
    page.trusted.add('one');
    page.actions.open(sceneWith('one'), VISITING);
    await page.finish();
    expect([page.state(), page.lines()]).toEqual(['runs', ['one']]);
    page.actions.open(sceneWith('one', 'two'), VISITING);
    expect([page.state(), page.lines()]).toEqual(['waits', []]);
    page.actions.runCode();
    expect([page.state(), page.lines()]).toEqual(['runs', ['one', 'two']]);
  });

  it('has no state without code', () => {
    const page = pageWithCode();
    expect(page.state()).toBe('none');
    page.actions.open(sceneWith(), VISITING);
    expect(page.state()).toBe('none');
  });
});

describe('code that the user changes', () => {
  const edited: readonly Behaviour[] = [{ kind: 'code', on: '', source: 'other' }];

  async function running() {
    const page = pageWithCode();
    page.actions.open(sceneWith('one'), VISITING);
    page.actions.runCode();
    await page.finish();
    return page;
  }

  it('waits again; undo runs the code of before', async () => {
    const { actions, state, lines } = await running();
    actions.dispatch({ do: 'setBehaviours', agent: 'a0', behaviours: edited });
    expect([state(), lines()]).toEqual(['waits', []]);
    actions.undo();
    expect([state(), lines()]).toEqual(['runs', ['one']]);
    actions.redo();
    actions.runCode();
    expect([state(), lines()]).toEqual(['runs', ['other']]);
  });

  it('keeps its program through an edit of something else', async () => {
    const { actions, state, programs } = await running();
    actions.dispatch({ do: 'describe', name: 'Renamed' });
    expect([state(), programs]).toEqual(['runs', { made: 1, ended: 0 }]);
  });

  it('gives the memory of programs back that no run needs', async () => {
    const { actions, programs } = await running();
    actions.dispatch({ do: 'setSeed', seed: 9 });
    actions.dispatch({ do: 'setSeed', seed: 10 });
    expect(programs).toEqual({ made: 3, ended: 2 });
    actions.open(sceneWith(), VISITING);
    expect(programs).toEqual({ made: 3, ended: 3 });
  });

  it('ends when it is stopped, until it is run again', async () => {
    const { actions, state, lines, programs, store } = await running();
    actions.play();
    actions.stopCode();
    expect([state(), lines(), programs]).toEqual(['waits', [], { made: 1, ended: 1 }]);
    expect(store.getState().playing).toBe(false);
    actions.undo();
    actions.dispatch({ do: 'setSeed', seed: 9 });
    expect(state()).toBe('waits');
    actions.runCode();
    expect([state(), lines()]).toEqual(['runs', ['one']]);
  });
});

it('says that what runs code could not be loaded, and tries again when asked', async () => {
  const page = pageWithCode();
  page.actions.open(sceneWith('one'), VISITING);
  page.actions.runCode();
  await page.fail();
  expect([page.state(), page.lines()]).toEqual(['failed', []]);
  page.actions.runCode();
  expect(page.state()).toBe('loading');
  await page.finish();
  expect([page.state(), page.lines()]).toEqual(['runs', ['one']]);
});

describe('runs beside the open one', () => {
  async function beside() {
    const page = pageWithCode();
    page.actions.open(sceneWith('one'), VISITING);
    page.actions.runCode();
    await page.finish();
    const scenarios = [sceneWith('one'), sceneWith('one')];
    const together = page.store.simulateTogether(scenarios, 1_000_000, () => undefined);
    expect([together.runs.length, page.programs]).toEqual([2, { made: 3, ended: 0 }]);
    return { ...page, ...together };
  }

  it('end their programs when they are done, and once only', async () => {
    const { passFrames, programs, runs, stop } = await beside();
    passFrames();
    expect([runs.map(({ frontierUs }) => frontierUs), programs]).toEqual([
      [1_000_000, 1_000_000],
      { made: 3, ended: 2 },
    ]);
    stop();
    expect(programs.ended).toBe(2);
  });

  it('end their programs when they are stopped', async () => {
    const { programs, stop } = await beside();
    stop();
    expect(programs).toEqual({ made: 3, ended: 2 });
  });
});

describe('code that computes much', () => {
  /** An agent whose code computes, and asks for the next millisecond, again and again. */
  const computing = (callInstructions: number): RunOptions =>
    withCode({
      makeProgram: (_source, host) => {
        let [instructions, ticket] = [0, 0];
        const call = (): undefined => {
          instructions += callInstructions;
          ticket += 1;
          host.after(1000, ticket);
        };
        return {
          ...{ start: call, timer: call, message: () => undefined, consumed: () => undefined },
          get instructions() {
            return instructions;
          },
          ...{ memoryBytes: 0, dispose: () => undefined },
        };
      },
    });

  function opened(callInstructions: number): TestStore {
    const tools: CodeTools = {
      ...{ sourcesOf: () => ['code'], areTrusted: () => true, trust: () => undefined },
      load: () => Promise.reject(new Error('It is there.')),
    };
    const run = new CodeRun(tools, () => undefined);
    vi.spyOn(run, 'optionsFor').mockReturnValue(computing(callInstructions));
    return testStore(sceneWith('code'), { code: () => () => run });
  }

  /** Returns, frame by frame, whether the run grows while it plays. */
  function grows(callInstructions: number): readonly boolean[] {
    const { store, frame } = opened(callInstructions);
    store.getState().actions.play();
    frame(16);
    return Array.from({ length: 6 }, () => {
      const { length } = store.getState().trace;
      frame(16);
      return store.getState().trace.length > length;
    });
  }

  it('is followed by a frame that only draws, and by two after twice as much', () => {
    expect(grows(1000)).toEqual([true, true, true, true, true, true]);
    expect(grows(MUCH_CODE)).toEqual([true, false, true, false, true, false]);
    expect(grows(2 * MUCH_CODE)).toEqual([true, false, false, true, false, false]);
    expect(grows(9 * MUCH_CODE)).toEqual([true, false, false, true, false, false]);
  });

  it('lets what the user does then begin after the next frame', () => {
    const { store, frame } = opened(MUCH_CODE);
    const { actions } = store.getState();
    actions.seek(50_000);
    const { length } = store.getState().trace;
    actions.seek(100_000);
    expect(store.getState()).toMatchObject({ trace: { length }, progress: { untilUs: 100_000 } });
    frame(16);
    expect(store.getState().trace.length).toBe(length);
    frame(16);
    expect(store.getState().trace.length).toBeGreaterThan(length);
  });

  it('ends the slice: what comes next may take as long again', () => {
    const reached = (callInstructions: number): number => {
      const { store } = opened(callInstructions);
      store.getState().actions.seek(50_000);
      return store.getState().playheadUs;
    };
    expect(reached(1000)).toBe(50_000);
    // At most one call of two that follow each other a millisecond apart.
    expect(reached(MUCH_CODE)).toBeLessThan(2000);
  });
});
