/** The types of `<heronry-player>` in React's JSX. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { HeronryPlayer, PlayerLoad, PlayerTheme, PlayerView } from '../index.ts';

/** Attributes of the element, as `docs/player.md` describes them. */
export interface PlayerProps extends DetailedHTMLProps<HTMLAttributes<HeronryPlayer>, HeronryPlayer> {
  readonly src?: string | undefined;
  readonly at?: string | undefined;
  readonly until?: string | undefined;
  readonly view?: PlayerView | undefined;
  readonly controls?: 'all' | 'none' | undefined;
  readonly load?: PlayerLoad | undefined;
  readonly theme?: PlayerTheme | undefined;
  readonly height?: string | number | undefined;
  readonly autoplay?: '' | undefined;
  readonly loop?: '' | undefined;
  readonly lesson?: string | undefined;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'heronry-player': PlayerProps;
    }
  }
}
