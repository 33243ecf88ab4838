import { HeronryPlayer } from './player-element.ts';

/** How the element is defined. */
export interface DefineOptions {
  /** Address of the folder that has `player.html`: a published site of Heronry, or a copy of the package's `dist/site`. */
  readonly site: string;
  /** @default 'heronry-player' */
  readonly name?: string;
}

/** Defines the element, once; a name that is taken stays as it is. */
export function definePlayer({ site, name = 'heronry-player' }: DefineOptions): void {
  HeronryPlayer.site = site.endsWith('/') ? site : `${site}/`;
  if (customElements.get(name) === undefined) customElements.define(name, HeronryPlayer);
}
