/** A Redis Cluster of three masters on this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { freePort, run, type StartedServer, startServer } from './process.ts';

const SLOTS = 16_384;
const MASTERS = 3;

interface ClusterNode {
  readonly port: number;
  readonly busPort: number;
  readonly folder: string;
  server: StartedServer;
}

export interface RedisCluster {
  /** Host and port of each node. */
  readonly nodes: readonly string[];
  /**
   * Runs a command at one node, or at the one that has the key.
   * @returns the output of redis-cli
   */
  cli(node: number, ...args: readonly string[]): Promise<string>;
  kill(node: number): Promise<void>;
  /** Starts a killed node, with its data on disk. */
  restart(node: number): Promise<void>;
  /** Resolves when every node knows all slots. */
  whole(): Promise<void>;
}

/** Starts it before the first test around this call, and stops it after the last. */
export function ownCluster(): RedisCluster {
  const nodes: ClusterNode[] = [];
  const at = (node: number): ClusterNode => {
    const found = nodes[node];
    if (found === undefined) throw new Error(`The cluster has no node ${node}`);
    return found;
  };
  const cli: RedisCluster['cli'] = (node, ...args) => run(['redis-cli', '-c', '-p', `${at(node).port}`, ...args]);
  const whole = async (): Promise<void> => {
    for (const [index] of nodes.entries()) {
      while (!(await cli(index, 'CLUSTER', 'INFO')).includes('cluster_state:ok')) await new Promise(setImmediate);
    }
  };
  beforeAll(async () => {
    for (let node = 0; node < MASTERS; node += 1) nodes.push(await startNode());
    for (const [index, { port, busPort }] of nodes.entries()) {
      const [begin, end] = [index, index + 1].map((part) => Math.ceil((part * SLOTS) / MASTERS));
      await cli(index, 'CLUSTER', 'ADDSLOTSRANGE', `${begin}`, `${(end ?? 0) - 1}`);
      if (index > 0) await cli(0, 'CLUSTER', 'MEET', '127.0.0.1', `${port}`, `${busPort}`);
    }
    await whole();
  });
  afterAll(async () => {
    for (const { server, folder } of nodes) {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
  return {
    get nodes() {
      return nodes.map(({ port }) => `127.0.0.1:${port}`);
    },
    cli,
    whole,
    kill: (node) => at(node).server.stop(),
    restart: async (node) => {
      at(node).server = await start(at(node));
    },
  };
}

async function startNode(): Promise<ClusterNode> {
  const [port, busPort] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), 'heronry-cluster-'));
  return { port, busPort, folder, server: await start({ port, busPort, folder }) };
}

function start({ port, busPort, folder }: Omit<ClusterNode, 'server'>): Promise<StartedServer> {
  const options = {
    port: `${port}`,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'cluster-enabled': 'yes',
    'cluster-port': `${busPort}`,
    'cluster-node-timeout': '2000',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return startServer(['redis-server', ...args], /Ready to accept connections/);
}
