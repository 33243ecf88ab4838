/** `heronry/player/react`: the types of `<heronry-player>` in React's JSX. It is imported for its types alone. */
export type { PlayerProps } from './player-props.ts';
