import { useEffect, useState } from 'react';
import { type Recording, usePanelServices } from '../services.tsx';

/** Pause after the last key of a name: a long link takes a while to make. */
const QUIET_MS = 300;

/** Returns the link to a recording, once it has been made. */
export function useLink(recording: Recording, name: string): { readonly text?: string; readonly problem?: string } {
  const { makeLink } = usePanelServices();
  const [made, setMade] = useState<{ readonly text?: string; readonly problem?: string }>({});
  useEffect(() => {
    let here = true;
    setMade({});
    const quiet = setTimeout(() => {
      makeLink({ scenario: { ...recording.scenario, name }, atUs: 0 }).then(
        (text) => here && setMade({ text }),
        (error: unknown) => here && setMade({ problem: error instanceof Error ? error.message : String(error) }),
      );
    }, QUIET_MS);
    return () => {
      here = false;
      clearTimeout(quiet);
    };
  }, [makeLink, recording, name]);
  return made;
}
