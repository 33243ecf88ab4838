import type { CutProxy } from '../../../brokers/testing/cut-proxy.ts';
import { turn } from '../../../brokers/testing/harness.ts';
import type { PublishOutcome, PublishScript } from './script.ts';

/** A client that publishes through a proxy, and what there is to see of its server. */
export interface Publisher {
  publish(message: { readonly n: number }): Promise<unknown>;
  /** Resolves when the client has noticed that it has no connection. */
  disconnected(): Promise<unknown>;
  /** Resolves when it has one again. */
  connected(): Promise<unknown>;
  /** The numbers that the channel has, in order, when nothing is under way. */
  stored(): Promise<readonly number[]>;
  /** Returns the name of an error. */
  nameOf(error: unknown): string;
  close(): Promise<unknown>;
}

/** Plays a script on a real server. Waits for what the client says, never for time. */
export async function playPublishesOn(
  publisher: Publisher,
  proxy: CutProxy,
  script: PublishScript,
): Promise<PublishOutcome> {
  const told: Promise<string>[] = [];
  const publish = (): Promise<string> => {
    const published = publisher.publish({ n: told.length + 1 }).then(
      () => 'published',
      (error: unknown) => publisher.nameOf(error),
    );
    told.push(published);
    return published;
  };
  let works = true;
  for (const step of script) {
    switch (step.kind) {
      case 'publish': {
        const published = publish();
        if (works) await published;
        break;
      }
      case 'cut': {
        const noticed = publisher.disconnected();
        if (step.loses === 'nothing') proxy.cut();
        else {
          const needle = `{"n":${told.length + 1}}`;
          const isCut = proxy.cutBy({ matches: (chunk) => chunk.includes(needle), loses: step.loses });
          void publish();
          await isCut;
        }
        works = false;
        await noticed;
        break;
      }
      case 'heal': {
        const again = publisher.connected();
        await proxy.heal();
        await again;
        // What waited is answered before what comes after.
        await Promise.all(told);
        works = true;
        break;
      }
      case 'giveUp':
        await Promise.all(told);
    }
    await turn();
  }
  return { told: await Promise.all(told), stored: await publisher.stored() };
}
