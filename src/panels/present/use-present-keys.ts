import { useEffect, useRef } from 'react';
import { ACTIONS, type Action } from '../../store/index.ts';
import { isComposing, keepsKey, pressOf } from '../../ui/index.ts';
import { type PresentCommand, presentCommand } from './present-keys.ts';

/** Shortcuts of the page that also work in a presentation: time, the camera and the theme. */
const ALLOWED: readonly Action['id'][] = ['fit', 'zoomIn', 'zoomOut', 'theme'];

const BLOCKED: ReadonlySet<string> = new Set(
  ACTIONS.filter(({ id, group }) => group !== 'run' && !ALLOWED.includes(id)).flatMap(({ keys, alsoKeys = [] }) => [
    keys,
    ...alsoKeys,
  ]),
);

interface PresentKeys {
  readonly run: (command: PresentCommand) => void;
  /** Whether the screen is black: then any key ends that, and does nothing else. */
  readonly black: boolean;
  /** Another window whose keys count, such as that of the notes. */
  readonly also: Window | undefined;
}

/** Handles the keys of a presentation before the page and the canvas do. */
export function usePresentKeys(keys: PresentKeys): void {
  const { also } = keys;
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isComposing(event) || event.key === 'Shift' || event.key === 'Control' || event.key === 'Alt') return;
      const { run, black } = latest.current;
      const press = pressOf(event);
      const command = black ? 'black' : presentCommand(press);
      if (command !== undefined && (black || !isOfControl(event.target, press))) {
        event.preventDefault();
        event.stopPropagation();
        run(command);
      } else if (BLOCKED.has(press) || press.includes('Arrow')) {
        // An edit by accident would change the scenario in front of everybody.
        if (!keepsKey(event.target, press)) event.stopPropagation();
      }
    };
    const targets = [window, ...(also === undefined ? [] : [also])];
    for (const target of targets) target.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      for (const target of targets) target.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [also]);
}

/** Returns whether a focused control needs the press. The keys of a clicker always lead to the next step. */
function isOfControl(target: EventTarget | null, press: string): boolean {
  return !press.startsWith('Page') && keepsKey(target, press);
}
