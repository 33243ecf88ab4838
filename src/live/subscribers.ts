/** Who subscribes to what: as the gateway said last, and as far as it has been drawn. Names are those of the picture. */

interface OfChannel {
  readonly told: Set<string>;
  readonly drawn: Set<string>;
  /** Those whose leaving is still to be drawn, after what was on its way to them. */
  readonly leaving: Set<string>;
}

export class Subscribers {
  readonly #channels = new Map<string, OfChannel>();

  of(channel: string): ReadonlySet<string> {
    return this.#of(channel).drawn;
  }

  /** The gateway says who there is, by channel. @returns who comes and who goes */
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

  /** It is handed nothing more; what is on its way to it will still reach it. */
  leave(agent: string, channel: string): void {
    const { drawn, leaving } = this.#of(channel);
    drawn.delete(agent);
    leaving.add(agent);
  }

  /** @returns whether it was leaving: it has left now */
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
