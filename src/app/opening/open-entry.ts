import type { GalleryEntry } from '../../scenario/index.ts';
import type { HeronryStore } from '../../store/index.ts';

/** Opens a scenario of the gallery: playing from its best moment, or paused at 0. */
export function openEntry(store: HeronryStore, { scenario, startUs }: GalleryEntry, how: 'playing' | 'paused'): void {
  const playing = how === 'playing';
  const origin = { kind: 'visiting', from: 'gallery', repairs: [] } as const;
  store.getState().actions.open(scenario, origin, { atUs: playing ? startUs : 0, playing });
}
