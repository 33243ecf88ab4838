/** The answers to requests that are malformed or incomplete, in the form of all answers. */
import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { ProblemCode } from '../brokers/gateway/protocol.ts';
import type { Connections } from './connections.ts';
import type { Metrics } from './metrics.ts';
import { problem, problemHeaders } from './problems.ts';

const CODES: ReadonlyMap<string, ProblemCode> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request-timeout'],
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
]);

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [408, 'Request Timeout'],
  [431, 'Request Header Fields Too Large'],
]);

export function answerClientErrors(server: Server, connections: Connections, metrics: Metrics): void {
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream instanceof Socket ? stream : undefined;
    if (error.code === 'ECONNRESET' || !stream.writable || (socket !== undefined && connections.isAnswering(socket))) {
      stream.destroy();
      return;
    }
    const told = problem(CODES.get(error.code ?? '') ?? 'invalid-request');
    metrics.count('heronry_requests_total', 1, `route="/",status="${told.status}"`);
    const body = JSON.stringify(told);
    const headers = { ...problemHeaders(told), 'content-length': Buffer.byteLength(body), connection: 'close' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    stream.end(`HTTP/1.1 ${told.status} ${REASONS.get(told.status)}\r\n${lines.join('')}\r\n${body}`, () =>
      stream.destroy(),
    );
  });
}
