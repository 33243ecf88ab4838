import { type ChangeEvent, type ComponentProps, useState } from 'react';
import { fieldKey, KEEPS_ESCAPE } from '../../ui/index.ts';

export interface Draft {
  readonly value: string;
  readonly error: string | undefined;
  /** Whether there is text that is not committed. */
  readonly isChanged: boolean;
  readonly change: (text: string) => void;
  /** Commits the text to the owner, which answers with what is wrong with it. */
  readonly commit: () => void;
  readonly revert: () => void;
}

/**
 * Holds the user's input until they leave the field or press Enter. Refused text stays, with the reason. If the value changes
 * elsewhere, an untouched field follows it.
 */
export function useDraft(value: string, onCommit: (text: string) => string | undefined): Draft {
  const [text, setText] = useState<string>();
  const [error, setError] = useState<string>();
  return {
    value: text ?? value,
    error,
    isChanged: text !== undefined,
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

type DraftHandlers = Partial<typeof KEEPS_ESCAPE> &
  Pick<ComponentProps<'input'> & ComponentProps<'textarea'>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'>;

/** Returns the props of a field that shows a draft: Enter commits, Escape reverts. */
export function draftHandlers(draft: Draft): DraftHandlers {
  return {
    ...(draft.isChanged ? KEEPS_ESCAPE : {}),
    value: draft.value,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => draft.change(event.currentTarget.value),
    onBlur: draft.commit,
    onKeyDown: (event) => {
      const meant = fieldKey(event);
      if (meant === 'commit') {
        if (event.currentTarget instanceof HTMLTextAreaElement) event.preventDefault();
        draft.commit();
      }
      if (meant === 'cancel') {
        event.stopPropagation();
        draft.revert();
      }
    },
  };
}
