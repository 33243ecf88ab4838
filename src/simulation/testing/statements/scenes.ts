/** Scenes of the gallery, played once for all that is said of them. */
import { GALLERY, type Scenario } from '../../../scenario/index.ts';
import { Played, type Statement } from './statement.ts';

export const LENGTH_S = 60;
const played = new Map<string, Played>();

export function sceneOf(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`There is no ${slug} in the gallery`);
  return entry.scenario;
}

function play(slug: string): Played {
  const known = played.get(slug) ?? new Played(sceneOf(slug), LENGTH_S);
  played.set(slug, known);
  return known;
}

/** Statements of one scene, numbered in their order. */
export function scene(slug: string, proofs: Readonly<Record<string, (run: Played) => void>>): readonly Statement[] {
  return Object.entries(proofs).map(([words, proof], index) => ({
    id: `gallery/${slug}/${index + 1}`,
    words,
    proof: () => proof(play(slug)),
  }));
}

/** Whether the agent received the channel's messages in order, all but the last few, which may be on their way. */
export function hasAll(run: Played, agent: string, channel: string, underWay = 3): boolean {
  const [got, all] = [run.got(agent, channel), run.accepted(channel)];
  return got.length >= all.length - underWay && got.every((message, place) => message === all[place]);
}

/** Each handing over via consume, with the one of the same message before it. */
export function handings(run: Played) {
  const last = new Map<number, { readonly agent: string; readonly atUs: number }>();
  return run
    .of('dispatched')
    .filter(({ via }) => via === 'consume')
    .map((event) => {
      const before = last.get(event.message);
      last.set(event.message, event);
      return { event, before };
    });
}
