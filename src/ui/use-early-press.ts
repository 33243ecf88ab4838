import { cloneElement, type ReactElement, useState } from 'react';

/** What a part that arrives late is told by the button that stands in for it. */
export interface LateProps {
  /** The button was pressed while the part was on its way. */
  readonly startsOpen: boolean;
}

/** The trigger as it is until its part arrives, and whether it was pressed before that. */
export function useEarlyPress(trigger: ReactElement): readonly [trigger: ReactElement, pressed: boolean] {
  const [pressed, setPressed] = useState(false);
  return [cloneElement(trigger as ReactElement<{ onClick: () => void }>, { onClick: () => setPressed(true) }), pressed];
}
