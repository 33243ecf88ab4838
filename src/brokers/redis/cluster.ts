/**
 * Connections to all masters of a Redis Cluster, one to each.
 * 1. A node's answer tells which node has which slots. A node is asked when it connects, after another node broke, and after a
 *    redirection.
 * 2. A redirected command was not executed: it is sent to the right node, and so is one that the cluster cannot accept yet.
 * 3. The cluster is connected when all its masters are. Commands for one node continue while another is down.
 */
import { ServerError, UnavailableError } from '../../messaging/index.ts';
import { SLOTS, slotOf } from './channel-keys.ts';
import type { Link } from './link.ts';
import { type Address, addressAt } from './redis-address.ts';
import { Connection, type ConnectionOptions, type ConnectionReports } from './redis-connection.ts';

/** Interval at which nodes are asked for the slots while one is missing, in milliseconds. */
const REFRESH_MS = 500;
/** Interval and number of retries of a command that cannot be executed yet. */
const AGAIN_MS = 100;
const AGAIN_MAX = 20;

/** Entry of `CLUSTER SLOTS`: begin, end, the master, its replicas. */
type SlotRange = readonly [number, number, readonly [host: string | null, port: number], ...unknown[]];

export interface ClusterReports extends Pick<ConnectionReports, 'prepare' | 'disconnected' | 'refused'> {
  /**
   * Reports that a master is connected.
   * @param whole whether all of them now are, for the first time or again
   */
  readonly connected: (whole: boolean) => void;
}

export class ClusterConnection implements Link {
  readonly #address: Address;
  readonly #seeds: readonly string[];
  readonly #reports: ClusterReports;
  readonly #options: ConnectionOptions;
  /** Connections by host and port. */
  readonly #nodes = new Map<string, Connection>();
  /** Name of the node that has each slot. */
  #owners: readonly string[] = [];
  #masters: ReadonlySet<string> = new Set();
  #whole = false;
  #told = false;
  #reason = 'not connected yet';
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /**
   * @param address address of one node, with the user, password and TLS of all
   * @param others host and port of more nodes to ask first
   */
  constructor(address: Address, others: readonly string[], reports: ClusterReports, options: ConnectionOptions = {}) {
    this.#address = address;
    this.#reports = reports;
    this.#options = options;
    this.#seeds = [address.name, ...others];
    // Before the first connects: nobody would close it.
    for (const seed of this.#seeds) addressAt(address, seed);
    for (const seed of this.#seeds) this.#node(seed);
  }

  get refused(): boolean {
    return [...this.#nodes.values()].some(({ refused }) => refused);
  }

  isConnected(key?: string): boolean {
    return key === undefined ? this.#whole : this.nodeOf(key)?.connected === true;
  }

  /** Returns the connection to the node that has the key; undefined if unknown. */
  nodeOf(key: string): Connection | undefined {
    return this.#nodes.get(this.#owners[slotOf(key)] ?? '');
  }

  nodes(): readonly Connection[] {
    return [...this.#masters].flatMap((name) => this.#nodes.get(name) ?? []);
  }

  nameOf(key?: string): string {
    const node = key === undefined ? undefined : this.nodeOf(key);
    return node?.nameOf() ?? `Redis at ${this.#seeds.join(', ')}`;
  }

  unavailable(key?: string): UnavailableError | ServerError {
    const refusing = [...this.#nodes.values()].find(({ refused }) => refused);
    if (refusing !== undefined) return refusing.unavailable();
    const node = key === undefined ? this.nodes().find(({ connected }) => !connected) : this.nodeOf(key);
    return node?.unavailable() ?? new UnavailableError(`The cluster cannot be reached: ${this.#reason}`);
  }

  send(args: readonly string[], key: string): Promise<unknown> {
    const node = this.nodeOf(key);
    if (node?.connected !== true) return Promise.reject(this.unavailable(key));
    return node.send(args).catch((error: unknown) => this.#follow(error, args, key, 1));
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#refreshing);
    await Promise.all([...this.#nodes.values()].map((node) => node.close(timeoutMs)));
  }

  // --- parts

  /** Returns the connection to a node, and makes it the first time. */
  #node(name: string): Connection {
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const reports: ConnectionReports = {
      prepare: async (send) => {
        await this.#reports.prepare(send);
        this.#learn(name, await send(['CLUSTER', 'SLOTS']));
      },
      connected: () => this.#connected(),
      disconnected: (reason) => this.#broke(name, reason),
      refused: () => this.#reports.refused(),
    };
    const node = new Connection(addressAt(this.#address, name), reports, this.#options);
    this.#nodes.set(name, node);
    return node;
  }

  #learn(asked: string, reply: unknown): void {
    if (this.#closed) return;
    const owners: string[] = new Array(SLOTS).fill('');
    const host = asked.slice(0, asked.lastIndexOf(':'));
    // The format of the command's answer.
    for (const [begin, end, [where, port]] of reply as readonly SlotRange[]) {
      // A node that does not know its own name leaves it out.
      const master = `${where === null || where === '' ? host : where.includes(':') ? `[${where}]` : where}:${port}`;
      owners.fill(master, begin, end + 1);
    }
    this.#owners = owners;
    this.#masters = new Set(owners.filter((name) => name !== ''));
    for (const master of this.#masters) this.#node(master);
    for (const [name, node] of this.#nodes) {
      if (this.#masters.has(name) || this.#seeds.includes(name)) continue;
      this.#nodes.delete(name);
      void node.close(0);
    }
  }

  #connected(): void {
    const whole = this.#owners.every((name) => this.#nodes.get(name)?.connected === true) && this.#masters.size > 0;
    const again = whole && !this.#whole;
    this.#whole = whole;
    if (whole) this.#told = false;
    else this.#refreshLater();
    this.#reports.connected(again);
  }

  #broke(name: string, reason: string): void {
    this.#refreshLater();
    // A node without slots is only asked for those of the others.
    if (this.#masters.size > 0 && !this.#masters.has(name)) return;
    this.#whole = false;
    this.#reason = reason;
    if (this.#told) return;
    this.#told = true;
    this.#reports.disconnected(reason);
  }

  /** Asks a node for the slots after a pause, until all are connected. */
  #refreshLater(): void {
    if (this.#closed || this.#refreshing !== undefined) return;
    this.#refreshing = setTimeout(() => {
      this.#refreshing = undefined;
      void this.#refresh();
    }, REFRESH_MS);
  }

  async #refresh(): Promise<void> {
    const [name, node] = [...this.#nodes].find(([, { connected }]) => connected) ?? [];
    if (name !== undefined && node !== undefined) {
      try {
        this.#learn(name, await node.send(['CLUSTER', 'SLOTS']));
      } catch {
        // It broke as well; another one is asked below.
      }
    }
    if (this.#closed) return;
    if (this.#whole) return;
    this.#connected();
  }

  /** Sends a command that was not executed to the right node. */
  async #follow(error: unknown, args: readonly string[], key: string, attempt: number): Promise<unknown> {
    const said = error instanceof ServerError ? error.message : '';
    const [, kind, slot, where] = /\b(MOVED|ASK) (\d+) (\S+)/.exec(said) ?? [];
    if (kind === undefined && !/\b(CLUSTERDOWN|TRYAGAIN)\b/.test(said)) throw error;
    if (attempt > AGAIN_MAX || this.#closed) throw new UnavailableError(`The cluster cannot take it: ${said}`);
    let node = this.nodeOf(key);
    if (where !== undefined) {
      node = this.#node(where);
      if (kind === 'MOVED') this.#owners = this.#owners.with(Number(slot), where);
    }
    if (kind === 'MOVED' || where === undefined) {
      this.#whole = false;
      this.#refreshLater();
    }
    if (node?.connected !== true || where === undefined) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (where === undefined) node = this.nodeOf(key);
    }
    if (node?.connected !== true) return this.#follow(error, args, key, attempt + 1);
    // Both are sent together, so that nothing comes between.
    const sent = kind === 'ASK' ? [node.send(['ASKING']), node.send(args)] : [node.send(args)];
    try {
      return (await Promise.all(sent)).at(-1);
    } catch (again) {
      return this.#follow(again, args, key, attempt + 1);
    }
  }
}
