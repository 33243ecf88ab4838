import { createElement, type JSX } from 'react';
import { expect, it } from 'vitest';
import type { PlayerProps } from './index.ts';

it('React knows the element and the values of its attributes', () => {
  const props: JSX.IntrinsicElements['heronry-player'] = { src: 'gallery/hierarchy', view: 'both', height: 420 };
  expect(createElement('heronry-player', props)).toMatchObject({ type: 'heronry-player', props });
  // @ts-expect-error there is no such view
  const wrong: PlayerProps = { view: 'grph' };
  expect(wrong).not.toEqual(props);
});
