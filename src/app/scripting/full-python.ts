/** Full Python for the panel: found, downloaded, and played in a sandboxed frame. */
import {
  downloadFullPython,
  type FullPythonFiles,
  findFullPython,
  PythonFrame,
  type PythonParts,
  ReportReader,
} from '../../full-python/index.ts';
import type { FullPython, LoadedPython, PlayScript } from '../../panels/index.ts';
import type { ScriptReport } from '../../script/index.ts';
import { watched } from './watched.ts';

/** Finds full Python beside this page. */
export async function findForPanel(): Promise<FullPython | undefined> {
  const found = await findFullPython();
  if (found === undefined) return undefined;
  return {
    version: found.version,
    bytes: found.bytes,
    has: (module) => found.modules.includes(module.split('.')[0] ?? ''),
    load: async (progress, signal) => new FramedPython(found, await downloadFullPython(found, progress, signal)),
  };
}

/**
 * Plays programs in a frame. Where the same program is played again, after what the user has done, it gets the worker in which it has ended:
 * a start takes a second. Another program gets a worker of its own.
 */
class FramedPython implements LoadedPython {
  readonly version: string;
  readonly #address: string;
  readonly #parts: PythonParts;
  #frame: PythonFrame | undefined;
  /** The program that has ended, and whose worker is there. */
  #ended: string | undefined;

  constructor({ version, frame }: FullPythonFiles, parts: PythonParts) {
    this.version = version;
    this.#address = frame;
    this.#parts = parts;
  }

  readonly play: PlayScript = (task, report) =>
    watched(({ take, broken }) => {
      const fail = (text: string): void => {
        broken(text);
        this.close();
      };
      this.#frame ??= new PythonFrame(this.#address, this.#parts, () => fail('Full Python could not be opened'));
      const frame = this.#frame;
      const program = JSON.stringify(task.files);
      if (this.#ended !== program) frame.begin();
      this.#ended = undefined;
      const reader = new ReportReader(task);
      let last: ScriptReport | undefined;
      frame.play(task, (message) => {
        last = reader.read(message);
        if (last === undefined) fail('The program sent what no program reports, and was stopped');
        else take(last);
      });
      return () => {
        if (last?.kind !== 'end') frame.end();
        // Whatever was stopped by a wall or a bound leaves nothing.
        else if (last.why === 'limit') this.close();
        else this.#ended = program;
      };
    }, report);

  close(): void {
    this.#frame?.close();
    this.#frame = undefined;
    this.#ended = undefined;
  }
}
