/**
 * CPython in a sandbox: the interpreter that Pyodide builds for WebAssembly, without the bridge to JavaScript that Pyodide starts in it.
 *
 * 1. A program has one door: a device that takes a text and returns a text. The library opens it at the start, and nothing can open it
 *    again. What surrounds the rest is the `Wall`.
 * 2. Before each program, the whole memory becomes what it was after the start. Nothing of a program is there for the next.
 * 3. Nothing interrupts it: it runs where it can be ended.
 */
import { type Python, type PythonHost, pythonError, type StartPython } from '../script/any-python.ts';
import { type Imports, Wall } from './wall.ts';

/** Pyodide's module of Emscripten, as far as it is used here. */
interface Emscripten {
  readonly ENV: Record<string, string>;
  readonly FS: {
    readonly mkdirTree: (path: string) => void;
    readonly writeFile: (path: string, data: string | Uint8Array) => void;
    readonly unlink: (path: string) => void;
    readonly makedev: (major: number, minor: number) => number;
    readonly registerDevice: (device: number, operations: { readonly read: Move; readonly write: Move }) => void;
    readonly mkdev: (path: string, device: number) => void;
    readonly streams: readonly (object | null | undefined)[];
    readonly close: (stream: object) => void;
  };
  readonly stackSave: () => number;
  readonly stackRestore: (at: number) => void;
  readonly stringToNewUTF8: (text: string) => number;
  readonly _PyRun_SimpleString: (text: number) => number;
  readonly _free: (at: number) => void;
}

/** Moves bytes between a device and a place in memory; returns their number. */
type Move = (stream: unknown, memory: Int8Array, at: number, length: number) => number;

/** Makes Pyodide's module of Emscripten: the default export of `pyodide.asm.mjs`. */
export type CreateModule = (settings: object) => Promise<Emscripten>;

/** Parts of which CPython is made. */
export interface CPythonFiles {
  readonly create: CreateModule;
  readonly wasm: WebAssembly.Module;
  /** The standard library: `python_stdlib.zip`. */
  readonly library: Uint8Array;
}

/** Version of Python, in the paths of its library. */
const VERSION = '3.14';

const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME: '/',
  LANG: 'en_US.UTF-8',
  NO_COLOR: '1',
  // The order of a set is the same in every run.
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
  // Without it, the interpreter would end with its empty program.
  PYTHONINSPECT: '1',
};

const DOOR = '/dev/heron';

/** Opens the door, and prepares what runs code of the library and parts of a program. */
const BEGIN = `
def __begin():
    import builtins, json, os, sys, types

    door, read, write = os.open("${DOOR}", os.O_RDWR), os.read, os.write

    def call(question):
        write(door, question.encode())
        parts = []
        while not parts or len(parts[-1]) == 65536:
            parts.append(read(door, 65536))
        return b"".join(parts).decode()

    host = types.ModuleType("_heron_host")
    host.call = call
    sys.modules["_heron_host"] = host
    sys.path[:] = ["/heron"] + [path for path in sys.path if path]
    program = sys.modules["__main__"].__dict__

    def failed(error):
        # Takes long to load, and most programs do without.
        import traceback

        if isinstance(error, SyntaxError):
            # The line of the marked text, which nobody has written.
            error.text = None
        call("!" + json.dumps([type(error).__name__, "".join(traceback.format_exception(error))]))

    def run(code):
        try:
            exec(compile(code, "<heron>", "exec", dont_inherit=True), program)
        except BaseException as error:
            failed(error)

    # As ast.PyCF_ALLOW_TOP_LEVEL_AWAIT.
    TOP_LEVEL_AWAIT = 0x2000

    def prepare(code, name):
        try:
            part = compile(code, "<stdin>", "exec", TOP_LEVEL_AWAIT, dont_inherit=True)
            program[name] = eval(part, program)
        except BaseException as error:
            failed(error)

    builtins.__heron_run__, builtins.__heron_prepare__ = run, prepare


__begin()
del __begin
`;

/**
 * Starts CPython.
 * @returns what begins a program in it, one after the other
 */
export async function startCPython(files: CPythonFiles): Promise<StartPython> {
  const wall = new Wall(NOBODY);
  const written: string[] = [];
  const print = (line: string): unknown => written.push(line);
  const module = await createModule(files, wall, print);
  const door = new Door(wall);
  module.FS.registerDevice(module.FS.makedev(90, 0), door.device);
  module.FS.mkdev(DOOR, module.FS.makedev(90, 0));
  run(module, BEGIN);
  if (written.length > 0) throw new Error(written.join('\n'));
  for (const path of [DOOR, '/dev/random', '/dev/urandom']) module.FS.unlink(path);
  wall.close();
  const restore = restorer(module, wall);
  return async ({ ours }, host) => {
    restore();
    for (const [path, text] of Object.entries(ours)) {
      module.FS.mkdirTree(`/heron/${path}`.replace(/\/[^/]*$/, ''));
      module.FS.writeFile(`/heron/${path}`, text);
    }
    wall.host = host;
    const checked = (code: string): void => {
      run(module, code);
      door.throwFailure();
    };
    return {
      run: (code) => checked(`__heron_run__(${JSON.stringify(code)})`),
      compile: (code, name) => checked(`__heron_prepare__(${JSON.stringify(code)}, ${JSON.stringify(name)})`),
    } satisfies Python;
  };
}

/** Keeps the state of Python; returns what brings it back, also after a program was ended in the middle. */
function restorer({ FS, stackSave, stackRestore }: Emscripten, { memory }: Wall): () => void {
  const kept = new Uint8Array(memory.buffer).slice();
  const stack = stackSave();
  const open = new Set(FS.streams);
  return () => {
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(kept);
    bytes.fill(0, kept.length);
    stackRestore(stack);
    for (const stream of FS.streams) if (stream && !open.has(stream)) FS.close(stream);
  };
}

const NOBODY: PythonHost = { call: () => '{}', nowUs: () => 0, random: () => 0, write: () => undefined };

function createModule({ create, wasm, library }: CPythonFiles, wall: Wall, print: (line: string) => unknown) {
  const marker = Symbol('error');
  return create({
    noImageDecoding: true,
    noAudioDecoding: true,
    print,
    printErr: print,
    arguments: [],
    // What Pyodide's own part of the module reads. Its bridge is never started.
    API: { config: { jsglobals: Object.create(null), env: {} }, runtimeEnv: { IN_BROWSER: true } },
    preRun: [
      ({ FS, ENV }: Emscripten) => {
        FS.mkdirTree(`/lib/python${VERSION}/lib-dynload`);
        FS.mkdirTree(`/lib/python${VERSION}/site-packages`);
        FS.writeFile(`/lib/python${VERSION.replace('.', '')}.zip`, library);
        Object.assign(ENV, ENVIRONMENT);
      },
    ],
    instantiateWasm: (
      imports: Imports,
      received: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => {
      Object.assign(imports.env ?? {}, {
        Jsv_GetError_import: () => marker,
        JsvError_Check: (value: unknown) => (value === marker ? 1 : 0),
      });
      wall.guard(imports);
      void WebAssembly.instantiate(wasm, imports as WebAssembly.Imports).then((instance) => {
        wall.seeMemory(instance.exports);
        received(instance, wasm);
      });
      return {};
    },
  });
}

/** Runs code in `__main__`. What JavaScript throws on the way ends the instance, and comes out here as it was. */
function run(module: Emscripten, code: string): void {
  const text = module.stringToNewUTF8(code);
  module._PyRun_SimpleString(text);
  module._free(text);
}

/** The device between Python and the host: a question is written, and its answer read. */
class Door {
  readonly device: { readonly read: Move; readonly write: Move };
  #answer = new Uint8Array();
  #failure: readonly [type: string, traceback: string] | undefined;

  constructor(wall: Wall) {
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    this.device = {
      write: (_stream, memory, at, length) => {
        // A copy: texts are decoded from memory of their own.
        const question = decoder.decode(new Uint8Array(memory.subarray(at, at + length)));
        if (question.startsWith('!')) this.#failure = JSON.parse(question.slice(1));
        else this.#answer = encoder.encode(wall.host.call(question));
        return length;
      },
      read: (_stream, memory, at, length) => {
        const part = this.#answer.subarray(0, length);
        memory.set(part, at);
        this.#answer = this.#answer.subarray(part.length);
        return part.length;
      },
    };
  }

  /** Throws what the code that ran last has raised. */
  throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw pythonError(...failure);
  }
}
