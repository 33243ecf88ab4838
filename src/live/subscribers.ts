/** The subscribers of a channel: as the gateway last reported them, and as they are drawn. Names are those of the picture. */

interface OfChannel {
  readonly told: Set<string>;
  readonly drawn: Set<string>;
  /** Agents whose leaving is still to be drawn, after the messages in flight to them. */
  readonly leaving: Set<string>;
}

export class Subscribers {
  readonly #channels = new Map<string, OfChannel>();

  of(channel: string): ReadonlySet<string> {
    return this.#of(channel).drawn;
  }

  /**
   * Updates the subscribers from the gateway's report, by channel.
   * @returns who joins and who leaves
   */
  tell(
    wanted: ReadonlyMap<string, ReadonlySet<string>>,
  ): readonly { readonly do: 'join' | 'leave'; readonly agent: string; readonly channel: string }[] {
    return [...new Set([...this.#channels.keys(), ...wanted.keys()])].flatMap((channel) => {
      const { told } = this.#of(channel);
      const now = wanted.get(channel) ?? new Set<string>();
      const gone = [...told].filter((agent) => !now.has(agent));
      const come = [...now].filter((agent) => !told.has(agent));
      for (const agent of gone) told.delete(agent);
      for (const agent of come) told.add(agent);
      return [
        ...gone.map((agent) => ({ do: 'leave' as const, agent, channel })),
        ...come.map((agent) => ({ do: 'join' as const, agent, channel })),
      ];
    });
  }

  join(agent: string, channel: string): void {
    this.#of(channel).drawn.add(agent);
  }

  /** Stops deliveries to an agent; messages in flight still reach it. */
  leave(agent: string, channel: string): void {
    const { drawn, leaving } = this.#of(channel);
    drawn.delete(agent);
    leaving.add(agent);
  }

  /**
   * Notes that a leaving agent has left.
   * @returns whether it was leaving
   */
  hasLeft(agent: string, channel: string): boolean {
    return this.#of(channel).leaving.delete(agent);
  }

  #of(channel: string): OfChannel {
    const known = this.#channels.get(channel);
    if (known !== undefined) return known;
    const made: OfChannel = { told: new Set(), drawn: new Set(), leaving: new Set() };
    this.#channels.set(channel, made);
    return made;
  }
}
