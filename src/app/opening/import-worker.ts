/** A worker that reads files of other programs. In: a `File`. Out: an `ImportResult`. */
import { recogniseFormat, recordedLines } from '../../formats/index.ts';
import { decodeText } from '../../scenario/index.ts';
import type { ImportResult } from './importing.ts';

/** Endings that several formats have: such a file is recognised by its content alone. */
const SHARED_ENDING = /\.(?:jsonl?|ndjson|log)$/i;

/** Lines of a recording that are one part of a blob. */
const LINES_TOGETHER = 5000;

async function resultOf(file: File): Promise<ImportResult> {
  const text = decodeText(new Uint8Array(await file.arrayBuffer()));
  if (text === undefined) return { ok: false };
  const format = recogniseFormat(text, SHARED_ENDING.test(file.name) ? '' : file.name);
  if (format === undefined) return { ok: false };
  const read = format.read(text, { title: file.name.replace(/(?<=.)(?:\.\w{1,12}){1,2}$/, '') });
  if (!read.ok) return { ok: false, format: format.name, error: read.error };
  const { recording, scenario, notes } = read;
  return {
    ok: true,
    format: format.name,
    notes,
    ...(recording === undefined ? {} : { recording: blobOf(recordedLines(recording)) }),
    ...(scenario === undefined ? {} : { scenario }),
  };
}

function blobOf(lines: Iterable<string>): Blob {
  const parts: Blob[] = [];
  let together: string[] = [];
  for (const line of lines) {
    together.push(line);
    if (together.length < LINES_TOGETHER) continue;
    parts.push(new Blob(together));
    together = [];
  }
  return new Blob([...parts, ...together]);
}

addEventListener('message', ({ data }: MessageEvent<File>) => {
  void resultOf(data).then(
    (result) => postMessage(result),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      postMessage({ ok: false, format: 'file of another program', error: reason } satisfies ImportResult);
    },
  );
});
