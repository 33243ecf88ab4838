/**
 * A sandboxed frame for CPython, with an origin of its own, and in it a worker, which plays one program at a time.
 *
 * 1. The frame of the page is empty, and its policy allows no connection. In it is a frame that is sandboxed: its origin is opaque, so that
 *    it has no storage, no cookies and no page. It has the same policy. Both come from one file, which the page's service worker keeps:
 *    no such worker answers for a sandboxed frame.
 * 2. What the frame needs is handed in. It compiles CPython once, and begins and ends workers. What comes out is text, which
 *    `ReportReader` reads.
 * 3. Removing the frame ends all that is in it at once.
 */
import type { ScriptTask } from '../script/index.ts';

/** Parts of CPython as they are handed into the frame. */
export interface PythonParts {
  /** Script of the worker. */
  readonly engine: ArrayBuffer;
  /** `pyodide.asm.mjs`. */
  readonly module: ArrayBuffer;
  readonly wasm: ArrayBuffer;
  readonly library: ArrayBuffer;
}

/** Parts as the worker gets them: the frame has compiled the rest. */
export interface EngineParts extends Pick<PythonParts, 'module' | 'library'> {
  readonly wasm: WebAssembly.Module;
}

export class PythonFrame {
  readonly #frame = document.createElement('iframe');
  /** To the frame: a message with a port begins a worker, one without ends it. */
  readonly #frameChannel = new MessageChannel();
  #worker: MessagePort | undefined;

  /**
   * Opens a frame.
   * @param address address of `frame.html`
   * @param broken called where it cannot be opened
   */
  constructor(address: string, parts: PythonParts, broken: () => void) {
    this.#frame.hidden = true;
    this.#frame.src = address;
    this.#frame.addEventListener('load', () => this.#furnish(parts, broken), { once: true });
    document.body.append(this.#frame);
  }

  /** Ends what plays, and begins a worker for the next program. */
  begin(): void {
    this.end();
    const { port1, port2 } = new MessageChannel();
    this.#worker = port1;
    this.#frameChannel.port1.postMessage(undefined, [port2]);
  }

  /**
   * Plays a program in the worker that was begun last, where nothing plays.
   * @param take takes what comes out
   */
  play(task: ScriptTask, take: (message: unknown) => void): void {
    if (this.#worker === undefined) throw new Error('The frame has no worker');
    this.#worker.onmessage = ({ data }) => take(data);
    this.#worker.postMessage(task);
  }

  /** Ends what plays. */
  end(): void {
    this.#worker?.close();
    this.#worker = undefined;
    this.#frameChannel.port1.postMessage(undefined);
  }

  /** Ends everything in the frame. */
  close(): void {
    this.#worker?.close();
    this.#frameChannel.port1.close();
    this.#frame.remove();
  }

  #furnish(parts: PythonParts, broken: () => void): void {
    const outside = this.#frame.contentDocument;
    const inside = outside?.querySelector('template');
    // A server that lacks the file may send another page in its place.
    if (outside === null || inside === null || inside === undefined) {
      broken();
      return;
    }
    const frame = outside.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.srcdoc = inside.innerHTML;
    frame.addEventListener('load', () => frame.contentWindow?.postMessage(parts, '*', [this.#frameChannel.port2]), {
      once: true,
    });
    outside.body.append(frame);
  }
}
