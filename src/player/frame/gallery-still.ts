import type { PlayerTheme } from '../player-attributes.ts';
import { sourceOf } from '../player-attributes.ts';

/** Returns the picture that the build has made of a scenario of the gallery: it is seen before the engine is loaded. */
export function stillOf(src: string, theme: PlayerTheme): HTMLImageElement | undefined {
  // A page in one file has no pictures beside it.
  if (location.protocol === 'blob:') return undefined;
  const source = sourceOf(src);
  if (source.kind !== 'name' || !source.name.startsWith('gallery/')) return undefined;
  const image = document.createElement('img');
  image.className = 'still';
  image.alt = '';
  image.src = `./stills/${source.name.replace('gallery/', '')}.svg`;
  image.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
  image.addEventListener('error', () => image.remove());
  return image;
}
