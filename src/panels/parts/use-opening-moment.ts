import { useState } from 'react';
import { useHeronryStore } from '../../store/index.ts';
import type { Micros } from '../../trace/index.ts';

/** Times of the page when a part of it was opened. */
export interface OpeningMoment {
  readonly atUs: Micros;
  readonly frontierUs: Micros;
}

/** Returns the moment at which a dialog was opened. It stays the same while the run plays on behind it. */
export function useOpeningMoment(): OpeningMoment {
  const store = useHeronryStore();
  const [moment] = useState(() => ({ atUs: store.playback.nowUs(), frontierUs: store.getState().frontierUs }));
  return moment;
}
