/** `heronry/player`: the element `<heronry-player>` for pages that are bundled. */
import { HeronryPlayer } from './player-element.ts';

export {
  PLAYER_ATTRIBUTES,
  PLAYER_VIEWS,
  type PlayerAttribute,
  type PlayerLoad,
  type PlayerTheme,
  type PlayerView,
} from './player-attributes.ts';
export type { PlayerCalls } from './player-calls.ts';
export type { PlayerEventDetails, PlayerEventName, PlayerSelection } from './protocol.ts';
export { HeronryPlayer };

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
