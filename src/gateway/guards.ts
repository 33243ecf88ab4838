/** Checks who may speak to the gateway: by which name, from which page, with which token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { ProblemCode } from '../brokers/gateway/protocol.ts';

export interface GuardSettings {
  readonly token: string;
  readonly port: number;
  /** The address that it listens on. */
  readonly host: string;
  /** Other names that it answers to, with a port or without. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Origins of other pages that may use it. */
  readonly origins: readonly string[];
  /** Addresses of the machine that others may reach. @default as the machine has them when it is asked */
  readonly addresses?: () => readonly string[];
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const EVERYWHERE = ['0.0.0.0', '::'];

export class Guards {
  readonly #settings: GuardSettings;
  readonly #names: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #digest: Buffer;

  constructor(settings: GuardSettings) {
    this.#settings = settings;
    const { host, allowedHosts = [], origins, token } = settings;
    const named = EVERYWHERE.includes(host) ? [] : [bracketed(host.toLowerCase())];
    // A name that was allowed is known with this port, and without one, as behind a proxy.
    const allowed = allowedHosts.flatMap((name) => (hasPort(name) ? [name] : [name, `${name}:${settings.port}`]));
    this.#names = new Set([...this.#withPort([...LOOPBACK, ...named]), ...allowed]);
    const schemes = [...this.#names].map((name) => `http://${name}`);
    this.#origins = new Set([...schemes, ...allowed.map((name) => `https://${name}`), ...origins]);
    this.#digest = digestOf(token);
  }

  /** Says what is wrong with where a request comes from: a name that somebody else has pointed here, or somebody else's page. */
  refusal({ headers }: IncomingMessage): ProblemCode | undefined {
    if (!this.#isName(headers.host?.toLowerCase() ?? '')) return 'forbidden-host';
    const { origin } = headers;
    return origin === undefined || this.#isOrigin(origin) ? undefined : 'forbidden-origin';
  }

  /** Takes the same time whatever is wrong with it. */
  isToken(authorization: string | undefined): boolean {
    const [, token = ''] = /^Bearer ([\w-]+)$/i.exec(authorization ?? '') ?? [];
    return timingSafeEqual(digestOf(token), this.#digest);
  }

  /** Addresses that other machines can open, as `http://192.0.2.7:4180`; none on loopback. */
  addresses(): readonly string[] {
    const { host, allowedHosts = [] } = this.#settings;
    const own = EVERYWHERE.includes(host)
      ? this.#machine()
      : LOOPBACK.includes(bracketed(host))
        ? []
        : [bracketed(host)];
    const allowed = allowedHosts.flatMap((name) => (hasPort(name) ? [name] : this.#withPort([name])));
    return [...this.#withPort(own), ...allowed].map((name) => `http://${name}`);
  }

  // --- parts

  #isName(name: string): boolean {
    return this.#names.has(name) || (this.#isEverywhere && this.#withPort(this.#machine()).includes(name));
  }

  #isOrigin(origin: string): boolean {
    if (this.#origins.has(origin)) return true;
    return this.#isEverywhere && this.#withPort(this.#machine()).some((name) => origin === `http://${name}`);
  }

  get #isEverywhere(): boolean {
    return EVERYWHERE.includes(this.#settings.host);
  }

  /** As they are now: a laptop changes its network. Names could be pointed here by anybody, so that only addresses count. */
  #machine(): readonly string[] {
    const { host, addresses = machineAddresses } = this.#settings;
    const found = addresses().map(bracketed);
    return host === '::' ? found : found.filter((address) => !address.includes(':'));
  }

  #withPort(names: readonly string[]): readonly string[] {
    const { port } = this.#settings;
    return names.map((name) => (port === 80 ? name : `${name}:${port}`));
  }
}

function machineAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    // Addresses of a link alone need the name of an interface, which is another on each machine.
    (all ?? []).flatMap(({ address, internal }) => (internal || /^fe80:/i.test(address) ? [] : [address])),
  );
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function hasPort(name: string): boolean {
  return /:\d+$/.test(name);
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
