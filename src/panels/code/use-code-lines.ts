import { useMemo } from 'react';
import { EVENTS_AT_ONCE, useHeronry } from '../../store/index.ts';
import { useFramesUntil } from '../parts/use-frames-until.ts';
import { type CodeLine, CodeLines } from './code-lines.ts';

/** Number of lines that are shown, and their units of text: long lines take long to draw. The log of the panel has all lines. */
const LINES_MAX = 100;
const UNITS_MAX = 8000;

/** Returns the last lines of an agent's code up to the playhead, oldest first. */
export function useCodeLines(agent: string): readonly CodeLine[] {
  const trace = useHeronry((state) => state.trace);
  const events = useHeronry((state) => state.world.events);
  const lines = useMemo(() => new CodeLines(trace, agent), [trace, agent]);
  const isRead = lines.read(events, EVENTS_AT_ONCE);
  useFramesUntil(isRead);
  return lines.last(events, LINES_MAX, UNITS_MAX);
}
