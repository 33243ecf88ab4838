/** Who may speak to the gateway at all: by which name, from which page, with which token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { ProblemCode } from '../brokers/gateway/protocol.ts';

export interface GuardSettings {
  readonly token: string;
  readonly port: number;
  /** What it listens on. */
  readonly host: string;
  /** Origins of other pages that may use it. */
  readonly origins: readonly string[];
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const EVERYWHERE = ['0.0.0.0', '::'];

export class Guards {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #digest: Buffer;

  constructor({ token, port, host, origins }: GuardSettings) {
    const names = [...LOOPBACK, ...namesOf(host)];
    this.#hosts = new Set(names.map((name) => (port === 80 ? name : `${name}:${port}`)));
    this.#origins = new Set([...[...this.#hosts].map((name) => `http://${name}`), ...origins]);
    this.#digest = digestOf(token);
  }

  /** What is wrong with where a request comes from: a name that somebody else has pointed here, or a page of somebody else. */
  refusal({ headers }: IncomingMessage): ProblemCode | undefined {
    if (!this.#hosts.has(headers.host?.toLowerCase() ?? '')) return 'forbidden-host';
    const { origin } = headers;
    return origin === undefined || this.#origins.has(origin) ? undefined : 'forbidden-origin';
  }

  /** Takes the same time whatever is wrong with it. */
  isToken(authorization: string | undefined): boolean {
    const [, token = ''] = /^Bearer ([\w-]+)$/i.exec(authorization ?? '') ?? [];
    return timingSafeEqual(digestOf(token), this.#digest);
  }
}

/** What a browser may call the address: names in general could be pointed at it by anybody, so that only what was given counts. */
function namesOf(host: string): readonly string[] {
  const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
  if (!EVERYWHERE.includes(host)) return [bracketed(host.toLowerCase())];
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => bracketed(address)));
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
