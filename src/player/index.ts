/** `heronry/player`: the element `<heronry-player>` for pages that are bundled. */

export { type DefineOptions, definePlayer } from './define-player.ts';
export {
  PLAYER_ATTRIBUTES,
  PLAYER_VIEWS,
  type PlayerAttribute,
  type PlayerLoad,
  type PlayerTheme,
  type PlayerView,
} from './player-attributes.ts';
export type { PlayerCalls } from './player-calls.ts';
export { HeronryPlayer } from './player-element.ts';
export type { PlayerAnswer, PlayerEventDetails, PlayerEventName, PlayerSelection } from './player-protocol.ts';
