/** Types of the package, as far as it is used here: it has none of its own. */
declare module '@micropython/micropython-webassembly-pyscript/micropython.mjs' {
  interface EmscriptenModule {
    readonly lengthBytesUTF8: (text: string) => number;
    readonly stringToUTF8: (text: string, at: number, bytes: number) => void;
    readonly getValue: (at: number, type: 'i32') => number;
    readonly _malloc: (bytes: number) => number;
    readonly _free: (at: number) => void;
    readonly ccall: (name: string, returns: string, types: readonly string[], values: readonly unknown[]) => number;
  }
  export interface MicroPython {
    readonly _module: EmscriptenModule;
    readonly FS: {
      readonly mkdirTree?: (path: string) => void;
      readonly mkdir: (path: string) => void;
      readonly writeFile: (path: string, text: string) => void;
    };
    readonly globals: { readonly set: (name: string, value: unknown) => void; readonly get: (name: string) => unknown };
    readonly registerJsModule: (name: string, module: object) => void;
    readonly runPython: (code: string) => unknown;
  }
  export function loadMicroPython(options: {
    readonly url: string;
    readonly heapsize: number;
    readonly pystack: number;
    readonly linebuffer: boolean;
    readonly stdout: (bytes: Uint8Array) => void;
    readonly stderr: (bytes: Uint8Array) => void;
  }): Promise<MicroPython>;
}
