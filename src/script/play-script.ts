/**
 * Plays a program of Python: its files, over a scenario, until a virtual time. Everything that comes of it is reported as it comes, so
 * that whoever ends it in the middle has what it did until then.
 */
import type { Intervention, Scenario } from '../scenario/index.ts';
import { Random, streamName } from '../simulation/index.ts';
import { isPythonError, type PythonModules, type StartPython } from './any-python.ts';
import { type Program, programOf, type ScriptFile, type ScriptLine } from './joined-program.ts';
import { ASYNCIO } from './library/asyncio.ts';
import { KAFKA, REDIS } from './library/client-modules.ts';
import { GUARD } from './library/guard.ts';
import { DATACLASSES, ENUM, TYPING } from './library/lacking.ts';
import { BASE, MEMORY } from './library/messaging.ts';
import { RUNTIME } from './library/runtime.ts';
import { RANDOM, TIME } from './library/virtual-time.ts';
import type { Effect } from './script-document.ts';
import { Halt, ScriptHost } from './script-host.ts';
import { ScriptRun } from './script-run.ts';
import { readTraceback } from './traceback.ts';

/** A program, and the scenario in which it runs. */
export interface ScriptTask {
  readonly files: readonly ScriptFile[];
  /** Its interventions are the user's: the program sees what comes of them. */
  readonly base: Scenario;
  /** Virtual time at which the program is left where it is. */
  readonly untilUs: number;
}

/** Something for which a program waits. */
export interface ScriptWait {
  readonly channel: string;
  readonly agent: string;
  readonly at?: ScriptLine | undefined;
  /** Set for a call that keeps the event loop from running. */
  readonly blocks?: true;
}

/** Reports of a program, in order. `end` is the last. */
export type ScriptReport =
  | { readonly kind: 'started' }
  | { readonly kind: 'print'; readonly text: string; readonly atUs: number; readonly at?: ScriptLine | undefined }
  | { readonly kind: 'effect'; readonly effect: Effect }
  /** The program is under way: virtual time has come so far. */
  | { readonly kind: 'time'; readonly atUs: number }
  /** An exception that nobody caught, or of a callback: `text` is its traceback. */
  | {
      readonly kind: 'error';
      readonly text: string;
      readonly atUs: number;
      readonly at?: ScriptLine | undefined;
      /** The subscriber whose callback it is. */
      readonly agent?: string;
    }
  | {
      readonly kind: 'end';
      /**
       * `done`: nothing more can happen. `waits`: it waits for a message, and none is on its way. `until`: the time is over. `failed`: an
       * exception ended it. `limit`: it has reached a limit, which `text` names. `halted`: the run has used up a budget.
       */
      readonly why: 'done' | 'waits' | 'until' | 'failed' | 'limit' | 'halted';
      readonly atUs: number;
      /** Number of events of the run up to then. */
      readonly events: number;
      readonly waits: readonly ScriptWait[];
      readonly text?: string;
    };

const MODULES: PythonModules = {
  ours: {
    '_heron.py': RUNTIME,
    '_heron_asyncio.py': ASYNCIO,
    '_heron_time.py': TIME,
    '_heron_random.py': RANDOM,
    '_heron_guard.py': GUARD,
    'heron/__init__.py': '',
    'heron/messaging/__init__.py': '',
    'heron/messaging/base.py': BASE,
    'heron/messaging/memory.py': MEMORY,
    'redis.py': REDIS,
    'kafka.py': KAFKA,
  },
  lacking: { 'typing.py': TYPING, 'dataclasses.py': DATACLASSES, 'enum.py': ENUM },
};

/** Modules that are loaded before the guard: they need the door. */
const LOADED = ['_heron', 'heron.messaging.base', 'heron.messaging.memory', 'redis', 'kafka'];

/** Name under which a part of the program waits to be started. */
const partName = (index: number): string => `__part_${index}__`;

/**
 * Plays a program.
 * @param start starts the Python in which it runs
 */
export async function playScript(
  task: ScriptTask,
  start: StartPython,
  report: (report: ScriptReport) => void,
): Promise<void> {
  const program = programOf(task.files);
  const interventions: readonly Intervention[] = [...task.base.interventions].sort((a, b) => a.atUs - b.atUs);
  const run = new ScriptRun({ ...task.base, interventions }, task.untilUs, (effect) =>
    report({ kind: 'effect', effect }),
  );
  const host = new ScriptHost(run, program, report);
  const random = new Random(task.base.seed, streamName('script', 'python'));
  const python = await start(MODULES, {
    call: (question) => host.answer(question),
    nowUs: () => run.nowUs,
    random: () => random.next(),
    write: (text) => host.write(text),
  });
  for (const module of LOADED) python.run(`import ${module}`);
  python.run('import _heron\n__run__ = _heron.loop\n__mains__ = _heron.mains\ndel _heron, heron, redis, kafka');
  python.run('import _heron_guard, sys\ndel sys.modules["_heron_guard"], _heron_guard, sys');
  report({ kind: 'started' });
  try {
    for (const [index, { text }] of program.parts.entries()) {
      python.compile(`${text}\nawait __end__\n`, partName(index));
      python.run(`__mains__.append(${partName(index)})\ndel ${partName(index)}`);
    }
    python.run('__loop__ = __run__\ndel __mains__, __run__\n__loop__()');
  } catch (error) {
    endOf(error, host, program, report);
  }
}

function endOf(error: unknown, host: ScriptHost, program: Program, report: (report: ScriptReport) => void): void {
  host.flush();
  if (error instanceof Halt) {
    report({ ...error.end, events: host.events });
    return;
  }
  if (!isPythonError(error)) throw error;
  const { text, at } = readTraceback(error.message, program);
  report({ kind: 'error', text, at, atUs: host.nowUs });
  report({ kind: 'end', why: 'failed', atUs: host.nowUs, events: host.events, waits: [] });
}
