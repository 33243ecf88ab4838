/** The store: one for the page, made by `createHeronryStore`. What it shows comes from a `Source`. */
import type { StoreApi } from 'zustand/vanilla';
import {
  type BrokerKind,
  type Command,
  type EditResult,
  emptyScenario,
  type Micros,
  type messageOf,
  type Scenario,
} from '../scenario/index.ts';
import { type ModelMaker, Run, type RunOptions } from '../simulation/index.ts';
import type { EventNumber, Trace } from '../trace/index.ts';
import type { CodeRun } from './code-run.ts';
import { Core, type Shown } from './core.ts';
import { documentActions } from './document-actions.ts';
import type { FrameSource, Playback } from './playback.ts';
import { playbackActions } from './playback-actions.ts';
import { STEP, simulateTogether } from './pursuit.ts';
import type { ReplacedRun } from './replaced-run.ts';
import { SimulatedSource } from './simulated-source.ts';
import type { Source } from './source.ts';
import type { HeronryState } from './state.ts';
import { viewActions } from './view-actions.ts';

export interface HeronryStore extends StoreApi<HeronryState> {
  readonly playback: Playback;
  /**
   * Loads the model of a broker. Await it before a scenario with that broker is opened, or the broker is put into the open one.
   * Rejects if the model is not available.
   */
  readonly prepare: (broker: BrokerKind) => Promise<void>;
  /**
   * Plays scenarios beside the open one, a slice in each frame.
   * @param onFrame called after each slice, with how far all of them are
   * @throws where a broker has not been prepared
   */
  readonly simulateTogether: (
    scenarios: readonly Scenario[],
    untilUs: Micros,
    onFrame: (frontierUs: Micros) => void,
    options?: RunOptions,
  ) => { readonly runs: readonly Run[]; readonly stop: () => void };
  /** Shows a source other than a run of a scenario, which `open` shows. The source before is closed. */
  readonly show: (source: Source, shown: Shown) => void;
  /** Pastes what was copied last, here or elsewhere, if it can be read; reports what is wrong with it. */
  readonly paste: () => Promise<void>;
}

export interface HeronryStoreOptions {
  /** Scenario at the start. @default an empty scenario */
  readonly scenario?: Scenario;
  /** Animation frames; the page passes the browser's. */
  readonly frames: FrameSource;
  /** Applies a command to the document: `edit` of the scenario, which the page fetches after its first picture. */
  readonly edit: (scenario: Scenario, command: Command) => EditResult;
  /** Checks and copies what the user publishes: `messageOf` of the scenario, fetched as late. */
  readonly readMessage: typeof messageOf;
  /** Returns the functions on replaced runs, which the page fetches as late. Called only after an edit. */
  readonly replaced: () => ReplacedRun;
  /** Puts an event in words, for the filter of the log: `describe` of the trace, fetched as late. */
  readonly describe: (trace: Trace, number: EventNumber) => string;
  /** @default the in-memory broker alone */
  readonly makeModel?: ModelMaker;
  /** Pastes from the system's clipboard. @default what was copied here */
  readonly paste?: () => Promise<void>;
  /** Loads the models of the other brokers. @default they are not available */
  readonly loadModels?: () => Promise<ModelMaker>;
  /** Returns what runs the code of documents, which the page fetches after its first picture. @default code does not run */
  readonly code?: () => ((onChange: () => void) => CodeRun) | undefined;
}

export function createHeronryStore(options: HeronryStoreOptions): HeronryStore {
  const { scenario = emptyScenario(), frames, edit, readMessage, describe, replaced, loadModels } = options;
  let { makeModel } = options;
  let codeRun: CodeRun | undefined;
  const code = (): CodeRun | undefined => {
    codeRun ??= options.code?.()?.(() => core.rerun());
    return codeRun;
  };
  const begin = (one: Scenario, runOptions: RunOptions = {}): Run => {
    const models = makeModel === undefined ? {} : { makeModel };
    return new Run(one, { startLimit: STEP, ...runOptions, ...models, ...code()?.optionsFor(one) });
  };
  const simulated = (one: Scenario): SimulatedSource =>
    new SimulatedSource(one, { begin, edit, readMessage, replaced });
  const core = new Core(simulated(scenario), {
    frames,
    describe,
    replaced,
    codeStateOf: (one) => code()?.stateOf(one) ?? 'none',
    makeActions: (made) => ({
      ...documentActions(made, simulated),
      ...playbackActions(made),
      ...viewActions(made),
      runCode: () => code()?.allow(made.source.scenario),
      stopCode: () => {
        made.get().actions.pause();
        made.engine.stop();
        code()?.stop();
      },
    }),
  });
  const { store } = core;
  return Object.assign(store, {
    playback: core.engine,
    prepare: async (broker: BrokerKind): Promise<void> => {
      if (broker !== 'memory') makeModel ??= await loadModels?.();
    },
    simulateTogether: (...[scenarios, untilUs, onFrame, runOptions]: Parameters<HeronryStore['simulateTogether']>) => {
      const runs = scenarios.map((one) => begin(one, runOptions));
      return { runs, stop: simulateTogether(runs, untilUs, frames, onFrame) };
    },
    show: core.show.bind(core),
    paste: async (): Promise<void> => {
      if (options.paste !== undefined) return options.paste();
      const issue = store.getState().actions.paste();
      if (issue !== undefined) store.getState().actions.notify(issue.message, 'error');
    },
  });
}
