import { ServerError } from '../../messaging/index.ts';
import type { Link } from './link.ts';
import { hashOf, type ScriptName, textOf } from './scripts.ts';

/** Layout of keys: on one server, or on the nodes of a cluster. */
export type Layout = 'server' | 'cluster';

/**
 * The names of a channel's keys under a prefix, and the scripts run on them. The stream of `control` is `heron:{control}`, and
 * the stats of the group `heron` are `heron:{control}:stats:heron`. The text in braces decides the slot of a cluster, so that the
 * keys of one channel are on one node. `%` and `}` in a channel's name are percent-encoded: a `}` would end the braces.
 */
export class ChannelKeys {
  /** Stream that every reader on one server reads. */
  readonly bell: string;
  readonly #prefix: string;
  readonly #group: string;
  readonly #layout: Layout;

  constructor(prefix: string, group: string, layout: Layout = 'server') {
    this.#prefix = prefix;
    this.#group = group;
    this.#layout = layout;
    this.bell = `${prefix}bell`;
  }

  stream(channel: string): string {
    return `${this.#prefix}{${channel.replace(/[%}]/g, encodeURIComponent)}}`;
  }

  /** Pattern that matches the streams of all channels, for `SCAN`. */
  get pattern(): string {
    return `${this.#prefix.replace(/[*?[\]\\^]/g, '\\$&')}{*}`;
  }

  /** Returns the channel whose stream has this key; undefined if the key is not a channel's stream. */
  channelOf(key: string): string | undefined {
    const [, name] = /^\{([^}]+)\}$/.exec(key.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : '') ?? [];
    return name?.replace(/%(25|7D)/g, decodeURIComponent);
  }

  run(link: Link, name: ScriptName, channel: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const stream = this.stream(channel);
    const keys = [stream, `${stream}:stats:${this.#group}`, ...(this.#layout === 'server' ? [this.bell] : [])];
    const rest = [`${keys.length}`, ...keys, this.#group, ...args.map(String)];
    return link.send(['EVALSHA', hashOf(name), ...rest], stream).catch((error: unknown) => {
      // The server's script cache was flushed.
      if (error instanceof Error && error.message.includes('NOSCRIPT'))
        return link.send(['EVAL', textOf(name), ...rest], stream);
      if (this.#layout === 'server' && error instanceof ServerError && /\b(MOVED|CROSSSLOT)\b/.test(error.message))
        throw new ServerError(
          `${error.message} (a node of a Redis Cluster: RedisBroker needs the option cluster: true, heronry serve an address redis+cluster://…)`,
        );
      throw error;
    });
  }
}

/** Number of slots of a Redis Cluster; each is on one node. */
export const SLOTS = 16_384;

/** Returns the slot of a key: CRC16 (XMODEM) of the text in its first braces, or of the whole key if that is empty. */
export function slotOf(key: string): number {
  const begin = key.indexOf('{');
  const end = begin === -1 ? -1 : key.indexOf('}', begin + 1);
  const tag = end > begin + 1 ? key.slice(begin + 1, end) : key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    crc &= 0xffff;
  }
  return crc % SLOTS;
}
