/** Still pictures of the gallery, made in the build: what a page shows before a player is loaded, or instead of it. */
import { GALLERY } from '../scenario/index.ts';
import { pictureOf } from './first-picture.ts';

/** A picture of its own, with its colours in it, for the theme of whoever shows it. */
export interface GalleryStill {
  readonly slug: string;
  readonly svg: string;
}

/** @param tokens the style sheet of the design's tokens */
export function galleryStills(tokens: string): readonly GalleryStill[] {
  const colours = [...tokens.matchAll(/--[\w-]+: light-dark\([^;]*\);/g)].map(([rule]) => rule.replace(': ', ':'));
  if (colours.length < 20) throw new Error('The tokens have too few colours');
  const style = `<style>svg{color-scheme:light dark;${colours.join('')}background:var(--ground)}</style>`;
  return GALLERY.map(({ slug, scenario, startUs }) => {
    const { svg } = pictureOf(scenario, startUs);
    return { slug, svg: svg.replace('>', `>${style}`) };
  });
}
