/** What happens, while time runs, when something expected is broken: a notice, and where it is wanted a pause. */
import { assertionWords, type Breach } from '../../simulation/index.ts';
import type { HeronryStore } from '../../store/index.ts';
import type { Trace } from '../../trace/index.ts';
import { breachesOf } from './breaches.ts';

/** Each breach of a run is told once, when the playhead first passes it while time runs. @returns an end to it */
export function watchPlay(store: HeronryStore): () => void {
  const told = new WeakMap<Trace, Set<number>>();
  let lastUs = store.playback.nowUs();
  let played = store.getState().playing;
  const between = (afterUs: number, untilUs: number): readonly (readonly [place: number, breach: Breach])[] => {
    const { assertions } = store.getState().scenario;
    return [...breachesOf(store.playback.trace(), assertions, untilUs).entries()].flatMap(([place, breach]) =>
      breach !== undefined && breach.atUs > afterUs && breach.atUs <= untilUs ? [[place, breach] as const] : [],
    );
  };
  const tell = (nowUs: number): void => {
    const trace = store.playback.trace();
    const known = told.get(trace) ?? new Set();
    told.set(trace, known);
    const [first, ...more] = between(lastUs, nowUs).filter(([place]) => !known.has(place));
    if (first === undefined) return;
    for (const [place] of [first, ...more]) known.add(place);
    const { scenario, actions, playing } = store.getState();
    const [place, { words }] = first;
    const expected = scenario.assertions[place];
    if (expected === undefined) return;
    const others = more.length === 0 ? '' : ` So ${more.length === 1 ? 'is one more' : `are ${more.length} more`}.`;
    actions.notify(
      `${playing ? 'Broken' : 'Paused, as this is broken'}: ${assertionWords(expected)}. ${words}.${others}`,
      'error',
    );
  };
  const endDraw = store.playback.onDraw((nowUs) => {
    if (played) tell(nowUs);
    lastUs = nowUs;
    played = store.getState().playing;
  });
  const endStop = store.playback.stopWhere((afterUs, untilUs) => {
    if (!store.getState().pauseAtBroken) return undefined;
    const times = between(afterUs, untilUs).map(([, { atUs }]) => atUs);
    return times.length === 0 ? undefined : Math.min(...times);
  });
  return () => {
    endDraw();
    endStop();
  };
}
