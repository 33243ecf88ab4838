/** Finds and downloads full Python, which is files beside the page. */
import type { PythonParts } from './python-frame.ts';

/** `python/index.json`: what the build has put beside the page. */
export interface FullPythonIndex {
  /** Version of Python, such as 3.14. */
  readonly version: string;
  /** Modules of its standard library that programs name. */
  readonly modules: readonly string[];
  /** Folder beside the index, whose name changes with what is in it. */
  readonly folder: string;
  /** Bytes of each file. */
  readonly files: Readonly<Record<keyof PythonParts, { readonly name: string; readonly bytes: number }>>;
}

/** Full Python beside this page. */
export interface FullPythonFiles {
  readonly version: string;
  readonly modules: readonly string[];
  readonly bytes: number;
  /** Address of `frame.html`. */
  readonly frame: string;
  readonly files: readonly (readonly [part: keyof PythonParts, address: string])[];
}

/** Returns full Python beside this page; undefined if the page comes without it. */
export async function findFullPython(): Promise<FullPythonFiles | undefined> {
  const address = new URL('./python/index.json', location.href);
  try {
    const response = await fetch(address);
    if (!response.ok) return undefined;
    const { version, modules, folder, files }: FullPythonIndex = await response.json();
    const listed = Object.entries(files);
    const at = (name: string): string => new URL(`${folder}/${name}`, address).href;
    return {
      version,
      modules,
      bytes: listed.reduce((sum, [, { bytes }]) => sum + bytes, 0),
      frame: at('frame.html'),
      files: listed.map(([part, { name }]) => [part as keyof PythonParts, at(name)]),
    };
  } catch {
    // No network; or a server that sends its page for what it does not have.
    return undefined;
  }
}

/**
 * Downloads full Python.
 * @param progress called with the bytes so far
 * @throws Error where a file does not come; the signal's reason
 */
export async function downloadFullPython(
  { files }: FullPythonFiles,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<PythonParts> {
  let bytes = 0;
  const count = (more: number): void => {
    bytes += more;
    progress(bytes);
  };
  const parts = files.map(async ([part, address]) => [part, await unpacked(await download(address, count, signal))]);
  return Object.fromEntries(await Promise.all(parts));
}

async function download(address: string, count: (more: number) => void, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(address, { signal });
  if (!response.ok || response.body === null)
    throw new Error(`${address} did not come: the server answers ${response.status}`);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    count(read.value.length);
  }
  return new Blob(chunks);
}

/** Some servers send a compressed file as a compressed answer, which the browser has unpacked by then. */
async function unpacked(file: Blob): Promise<ArrayBuffer> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return file.arrayBuffer();
  return new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}
