import { useEffect, useState } from 'react';
import { type Recording, usePanelServices } from '../services.tsx';

/** The link to a recording, when it has been made. */
export function useLink(recording: Recording, name: string): { readonly text?: string; readonly problem?: string } {
  const { makeLink } = usePanelServices();
  const [made, setMade] = useState<{ readonly text?: string; readonly problem?: string }>({});
  useEffect(() => {
    let here = true;
    setMade({});
    makeLink({ scenario: { ...recording.scenario, name }, atUs: 0 }).then(
      (text) => here && setMade({ text }),
      (error: unknown) => here && setMade({ problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      here = false;
    };
  }, [makeLink, recording, name]);
  return made;
}
