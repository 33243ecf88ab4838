/** The gateway on a port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { ProblemCode } from '../brokers/gateway/protocol.ts';
import { createApp } from './app.ts';
import type { BackendKind } from './backend.ts';
import { answerClientErrors, Connections } from './connections.ts';
import { GATEWAY_LIMITS, type GatewayLimits } from './gateway-limits.ts';
import { Guards } from './guards.ts';
import { Hub } from './hub.ts';
import { createLogger, type LoggerOptions } from './log.ts';
import { Metrics } from './metrics.ts';
import { problem, problemHeaders } from './problems.ts';
import { newSecret } from './secrets.ts';
import { Site } from './site.ts';

/** Time limit of the headers of a request, and of all of it, in milliseconds. */
const REQUEST_MS_MAX = 5000;
/** Time limit of `close` for answers in progress. */
const CLOSE_MS_MAX = 800;

export interface GatewayOptions {
  readonly backend: BackendKind;
  /** Port; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** Address to listen on. Any but loopback lets other machines in. @default '127.0.0.1' */
  readonly host?: string;
  /** @default false */
  readonly readOnly?: boolean;
  /** Origins of other pages that may use it, such as `https://example.org`. @default [] */
  readonly origins?: readonly string[];
  /** Other names that it accepts, such as `teacher-laptop.local` or `localhost:8080`. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Folder of the page. @default no page */
  readonly site?: string | undefined;
  /** Path of a recording that the page may open. @default no recording */
  readonly recording?: string;
  /** Files that it serves beside the page, by their address, such as `/clients/heronry.py`. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** @default no log */
  readonly log?: LoggerOptions;
  /** @default '0' */
  readonly version?: string;
  /** @default 15_000 */
  readonly heartbeatMs?: number;
  readonly limits?: Partial<GatewayLimits>;
}

export interface Gateway {
  /** Address such as `http://127.0.0.1:4180`. */
  readonly url: string;
  readonly port: number;
  /** Addresses that other machines can open, such as `http://192.0.2.7:4180`; none on loopback. */
  readonly addresses: readonly string[];
  /** Secret that grants access to the gateway. New with every start. */
  readonly token: string;
  readonly hasSite: boolean;
  /** Ends streams, releases all leases, closes the broker. Resolves when all connections are gone. */
  close(reason?: string): Promise<void>;
}

/**
 * Starts a gateway.
 * @throws if the port is not available
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host = '127.0.0.1', readOnly = false, origins = [], version = '0', heartbeatMs } = options;
  const { allowedHosts = [] } = options;
  const limits = { ...GATEWAY_LIMITS, ...options.limits };
  const token = newSecret();
  const log = options.log ?? { print: () => undefined, secrets: [] };
  const logger = createLogger({ ...log, secrets: [token, ...log.secrets] });
  const metrics = new Metrics();
  let handle = (_request: IncomingMessage, response: ServerResponse): void => void response.destroy();
  const server = createServer(
    { headersTimeout: REQUEST_MS_MAX, requestTimeout: REQUEST_MS_MAX, connectionsCheckingInterval: 500 },
    (request, response) => handle(request, response),
  );
  const connections = new Connections(server, { max: limits.connections, metrics, logger });
  answerClientErrors(server, connections, metrics);
  const port = await listen(server, options.port ?? 0, host);
  const guards = new Guards({ token, port, host, allowedHosts, origins });
  const hub = new Hub(options.backend, { readOnly, metrics, logger, limits, addresses: () => guards.addresses() });
  const site = new Site(options.site, options.files);
  const { recording } = options;
  const app = createApp({ hub, guards, connections, site, version, heartbeatMs, limits, recording });
  const listener: (request: IncomingMessage, response: ServerResponse) => Promise<void> = getRequestListener(
    app.fetch,
    {
      overrideGlobalObjects: false,
    },
  );
  handle = (request, response) => {
    const isAbove = connections.begin(request, response);
    const refusal = guards.refusal(request) ?? (isAbove ? 'busy' : undefined);
    if (refusal !== undefined) {
      metrics.count('heronry_requests_total', 1, `route="/",status="${problem(refusal).status}"`);
      if (refusal !== 'busy') logger.write('warn', 'refused', { code: refusal });
      refuse(refusal, request, response, isAbove);
      return;
    }
    // Names are case-insensitive, and the code behind this accepts only lower case.
    request.headers.host = request.headers.host?.toLowerCase();
    void listener(request, response);
  };
  metrics.gauge('heronry_resident_bytes', () => process.memoryUsage.rss());
  const shownHost = host.includes(':') ? `[${host}]` : host;
  const url = `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : shownHost}:${port}`;
  logger.write('info', 'started', { url, backend: hub.backend.name, readOnly });
  let closing: Promise<void> | undefined;
  const close = async (reason: string): Promise<void> => {
    app.close();
    const gone = new Promise((resolve) => server.close(resolve));
    await hub.close(reason);
    await within(gone, server);
    logger.write('info', 'ended', { reason });
  };
  return {
    url,
    port,
    addresses: guards.addresses(),
    token,
    hasSite: site.isThere,
    close: (reason = 'The gateway was closed') => {
      closing ??= close(reason);
      return closing;
    },
  };
}

/** Answers before any route. A page may read the answer if its origin is allowed. */
function refuse(code: ProblemCode, { headers }: IncomingMessage, response: ServerResponse, isLast: boolean): void {
  const told = problem(code);
  const { origin } = headers;
  response.writeHead(told.status, {
    ...problemHeaders(told),
    ...(code === 'busy' && origin !== undefined ? { 'access-control-allow-origin': origin } : {}),
    ...(isLast ? { connection: 'close' } : {}),
  });
  response.end(JSON.stringify(told));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Waits until connections end with their answers; closes the rest after the time limit. */
async function within(gone: Promise<unknown>, server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX);
  await gone;
  clearInterval(idle);
  clearTimeout(late);
}
