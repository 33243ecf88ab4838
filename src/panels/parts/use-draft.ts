import { type ComponentProps, useState } from 'react';
import { fieldKey } from '../../ui/index.ts';

export interface Draft {
  readonly value: string;
  readonly error: string | undefined;
  readonly change: (text: string) => void;
  /** Gives the text to its owner, who answers with what is wrong with it. */
  readonly commit: () => void;
  readonly revert: () => void;
}

/**
 * What somebody is typing, until they leave the field or press Enter. A text that is refused stays, with the reason.
 * Where the value changes underneath, an untouched field follows it.
 */
export function useDraft(value: string, onCommit: (text: string) => string | undefined): Draft {
  const [text, setText] = useState<string>();
  const [error, setError] = useState<string>();
  return {
    value: text ?? value,
    error,
    change: (next) => {
      setText(next);
      setError(undefined);
    },
    commit: () => {
      if (text === undefined) return;
      const problem = text === value ? undefined : onCommit(text);
      setError(problem);
      if (problem === undefined) setText(undefined);
    },
    revert: () => {
      setText(undefined);
      setError(undefined);
    },
  };
}

type DraftHandlers = Pick<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'>;

/** Returns the props of an input that shows a draft: Enter commits, Escape goes back. */
export function draftHandlers(draft: Draft): DraftHandlers {
  return {
    value: draft.value,
    onChange: (event) => draft.change(event.currentTarget.value),
    onBlur: draft.commit,
    onKeyDown: (event) => {
      const meant = fieldKey(event);
      if (meant === 'commit') draft.commit();
      if (meant === 'cancel') {
        event.stopPropagation();
        draft.revert();
      }
    },
  };
}
