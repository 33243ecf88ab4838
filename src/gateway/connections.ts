/**
 * The connections of the gateway: their limit, and which of them make room.
 * 1. A connection that has shown the token keeps its place until it ends.
 * 2. Above the limit, the oldest idle connection that has shown no token is closed.
 * 3. If there is no idle one, the newest connection is refused: its first request is answered with a problem, and then it is
 *    closed.
 * 4. Refused connections have a limit too. Above it the operating system resets them, as answering is what costs.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { ProblemCode } from '../brokers/gateway/protocol.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { problem, problemHeaders } from './problems.ts';

/** Largest number of connections above the limit that are answered at the same time. */
const REFUSED_MAX = 256;
/** Shortest time between two lines in the log about refused connections, in milliseconds. */
const LOG_MS_MIN = 10_000;

export interface ConnectionsOptions {
  readonly max: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #all = new Set<Socket>();
  /** Connections without a token and without a request in progress, the oldest first. */
  readonly #idle = new Set<Socket>();
  readonly #trusted = new WeakSet<Socket>();
  readonly #refused = new Set<Socket>();
  /** Answer to the newest request of each connection. */
  readonly #answers = new WeakMap<Socket, ServerResponse>();
  #notLogged = 0;
  #loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(server: Server, options: ConnectionsOptions) {
    this.#options = options;
    server.maxConnections = options.max + REFUSED_MAX;
    server.on('connection', (socket: Socket) => this.#add(socket));
    server.on('drop', () => this.#noteRefused());
    options.metrics.gauge('heronry_connections', () => this.#all.size);
  }

  /**
   * Notes a request until its answer has ended.
   * @returns whether its connection is above the limit
   */
  begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    this.#answers.set(socket, response);
    if (this.#refused.has(socket)) return true;
    this.#idle.delete(socket);
    response.once('close', () => {
      if (this.#all.has(socket) && !this.#trusted.has(socket)) this.#idle.add(socket);
    });
    return false;
  }

  /** Returns whether part of an answer has been sent. */
  isAnswering(socket: Socket): boolean {
    const answer = this.#answers.get(socket);
    return answer?.headersSent === true && !answer.writableFinished;
  }

  /** Notes that the connection has shown the token. */
  trust(socket: Socket): void {
    this.#trusted.add(socket);
    this.#idle.delete(socket);
  }

  // --- parts

  #add(socket: Socket): void {
    this.#all.add(socket);
    socket.once('close', () => this.#remove(socket));
    if (this.#all.size - this.#refused.size > this.#options.max && !this.#makeRoom()) {
      this.#refused.add(socket);
      this.#noteRefused();
    } else this.#idle.add(socket);
  }

  #remove(socket: Socket): void {
    this.#all.delete(socket);
    this.#idle.delete(socket);
    this.#refused.delete(socket);
  }

  #makeRoom(): boolean {
    const [oldest] = this.#idle;
    if (oldest === undefined) return false;
    this.#remove(oldest);
    this.#options.metrics.count('heronry_connections_closed_idle_total');
    oldest.destroySoon();
    return true;
  }

  #noteRefused(): void {
    const { max, metrics, logger } = this.#options;
    metrics.count('heronry_connections_refused_total');
    this.#notLogged += 1;
    const nowMs = performance.now();
    if (nowMs - this.#loggedAtMs < LOG_MS_MIN) return;
    logger.write('warn', 'busy', { refused: this.#notLogged, connections: this.#all.size, max });
    this.#loggedAtMs = nowMs;
    this.#notLogged = 0;
  }
}

const CODES: ReadonlyMap<string, ProblemCode> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request-timeout'],
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
]);

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [408, 'Request Timeout'],
  [431, 'Request Header Fields Too Large'],
]);

/** Answers requests that are malformed or incomplete, in the form of all answers. */
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
