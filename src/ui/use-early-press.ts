import { cloneElement, type ReactElement, useState } from 'react';

/** Props that a lazy part gets from the button that stands in for it. */
export interface LateProps {
  /** Whether the button was pressed while the part was loading. */
  readonly startsOpen: boolean;
}

/** Returns the trigger to show until its part has loaded, and whether it was pressed before that. */
export function useEarlyPress(trigger: ReactElement): readonly [trigger: ReactElement, pressed: boolean] {
  const [pressed, setPressed] = useState(false);
  return [cloneElement(trigger as ReactElement<{ onClick: () => void }>, { onClick: () => setPressed(true) }), pressed];
}
