/** A recording that the gateway serves to its page. */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';

/** Path of the recording; as everything below `/v1/`, it needs the token. */
export const RECORDING_PATH = '/v1/recording';

/** Streams the file, which may be large, with its name. */
export function recordingResponse(path: string): Response {
  // Node's own stream of the web has the same interface.
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      'content-type': 'application/jsonl',
      'content-length': String(statSync(path).size),
      'x-heronry-name': encodeURIComponent(basename(path)),
    },
  });
}
