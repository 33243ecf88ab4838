import { ServerError } from '../../messaging/index.ts';
import type { Link } from './link.ts';
import { hashOf, type ScriptName, textOf } from './scripts.ts';

/** How keys are laid out: on one server, or on the nodes of a cluster. */
export type Layout = 'server' | 'cluster';

/**
 * The names of a channel's keys under a prefix, and the scripts run on them.
 * The stream of `control` is `heron:{control}`, the stats of the group `heron` are `heron:{control}:stats:heron`.
 * What stands in braces decides the slot of a cluster, so that the keys of one channel
 * are on one node. `%` and `}` in a channel's name are percent-encoded: a `}` would end the braces.
 */
export class ChannelKeys {
  /** The stream that every reader on one server reads. */
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

  /** Matches the streams of all channels, as `SCAN` takes it. */
  get pattern(): string {
    return `${this.#prefix.replace(/[*?[\]\\^]/g, '\\$&')}{*}`;
  }

  /** The channel whose stream has this key; undefined where the key is no stream of a channel. */
  channelOf(key: string): string | undefined {
    const [, name] = /^\{([^}]+)\}$/.exec(key.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : '') ?? [];
    return name?.replace(/%(25|7D)/g, decodeURIComponent);
  }

  run(link: Link, name: ScriptName, channel: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const stream = this.stream(channel);
    const keys = [stream, `${stream}:stats:${this.#group}`, ...(this.#layout === 'server' ? [this.bell] : [])];
    const rest = [`${keys.length}`, ...keys, this.#group, ...args.map(String)];
    return link.send(['EVALSHA', hashOf(name), ...rest], stream).catch((error: unknown) => {
      // Somebody made the server forget its scripts.
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
