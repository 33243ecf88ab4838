/** Checks of every request: by which name, from which page, with which token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { ProblemCode } from '../brokers/gateway/protocol.ts';
import { bearerOf } from './secrets.ts';

export interface GuardSettings {
  readonly token: string;
  readonly port: number;
  /** Address that it listens on. */
  readonly host: string;
  /** Other names that it accepts, with a port or without. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Origins of other pages that may use it. */
  readonly origins: readonly string[];
  /** Returns the machine's addresses that others may reach. @default reads them from the machine at each call */
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
    // An allowed name is accepted with this port, and without one, as behind a proxy.
    const allowed = allowedHosts.flatMap((name) =>
      hasPort(name) ? [withoutTlsPort(name)] : [name, `${name}:${settings.port}`],
    );
    this.#names = new Set([...this.#withPort([...LOOPBACK, ...named]), ...allowed]);
    const schemes = [...this.#names].map((name) => `http://${name}`);
    this.#origins = new Set([...schemes, ...allowed.map((name) => `https://${name}`), ...origins]);
    this.#digest = digestOf(token);
  }

  /** Returns what is wrong with the origin of a request: a name that somebody else has pointed here, or somebody else's page. */
  refusal({ headers }: IncomingMessage): ProblemCode | undefined {
    if (!this.#isName(headers.host?.toLowerCase() ?? '')) return 'forbidden-host';
    const { origin } = headers;
    return origin === undefined || this.#isOrigin(origin) ? undefined : 'forbidden-origin';
  }

  /** Returns whether the header has the token, in constant time. */
  isToken(authorization: string | undefined): boolean {
    return timingSafeEqual(digestOf(bearerOf(authorization)), this.#digest);
  }

  /** Returns the addresses that other machines can open, such as `http://192.0.2.7:4180`; none on loopback. */
  addresses(): readonly string[] {
    const { host, allowedHosts = [] } = this.#settings;
    const own = EVERYWHERE.includes(host)
      ? this.#machine()
      : LOOPBACK.includes(bracketed(host))
        ? []
        : [bracketed(host)];
    const allowed = allowedHosts.flatMap((name) => (hasPort(name) ? [name] : this.#withPort([name])));
    return [...this.#withPort(own), ...allowed].map((name) =>
      hasTlsPort(name) ? `https://${withoutTlsPort(name)}` : `http://${name}`,
    );
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

  /**
   * Returns the machine's addresses at this moment: a laptop changes its network. Only addresses count, as anybody could point a
   * name here.
   */
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
    // Link-local addresses need the name of an interface, which differs between machines.
    (all ?? []).flatMap(({ address, internal }) => (internal || /^fe80:/i.test(address) ? [] : [address])),
  );
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function hasPort(name: string): boolean {
  return /:\d+$/.test(name);
}

/** Returns whether a name has the port of HTTPS, which browsers leave out: it is that of a proxy or a tunnel. */
function hasTlsPort(name: string): boolean {
  return name.endsWith(':443');
}

function withoutTlsPort(name: string): string {
  return hasTlsPort(name) ? name.slice(0, -':443'.length) : name;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
