import type { Connection } from './connection.ts';
import { hashOf, type ScriptName, textOf } from './scripts.ts';

/** The names of a channel's keys under a prefix, and the scripts run on them. */
export class ChannelKeys {
  readonly bell: string;
  readonly #prefix: string;
  readonly #group: string;

  constructor(prefix: string, group: string) {
    this.#prefix = prefix;
    this.#group = group;
    this.bell = `bell:${prefix}`;
  }

  stream(channel: string): string {
    return this.#prefix + channel;
  }

  run(
    connection: Connection,
    name: ScriptName,
    channel: string,
    ...args: readonly (string | number)[]
  ): Promise<unknown> {
    const keys = [this.stream(channel), `books:${this.#prefix}${channel}`, this.bell];
    const rest = ['3', ...keys, this.#group, ...args.map(String)];
    return connection.send(['EVALSHA', hashOf(name), ...rest]).catch((error: unknown) => {
      // Somebody made the server forget its scripts.
      if (error instanceof Error && error.message.includes('NOSCRIPT'))
        return connection.send(['EVAL', textOf(name), ...rest]);
      throw error;
    });
  }
}
