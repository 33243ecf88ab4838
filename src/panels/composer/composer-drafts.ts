/** Drafts of messages, one for each agent. A draft stays while its composer is closed. */
import { useCallback, useState } from 'react';
import { type HeronryStore, useHeronryStore } from '../../store/index.ts';
import { fieldsOf, type MessageField, textOf } from './message-fields.ts';

export interface ComposerDraft {
  /** Channel; undefined until the user chooses one. */
  readonly channel: string | undefined;
  /** The message as JSON, whichever way it is edited. */
  readonly text: string;
  /** The message as fields; undefined while it is edited as JSON. */
  readonly fields: readonly MessageField[] | undefined;
}

const FIRST_MESSAGE = '{ "setpoint": 1.0 }';
const FIRST_DRAFT: ComposerDraft = { channel: undefined, text: FIRST_MESSAGE, fields: fieldsOf(FIRST_MESSAGE) };

const drafts = new WeakMap<HeronryStore, Map<string, ComposerDraft>>();

export interface Composing {
  readonly draft: ComposerDraft;
  readonly setChannel: (channel: string) => void;
  readonly setText: (text: string) => void;
  readonly setFields: (fields: readonly MessageField[]) => void;
  /** Edits the message as fields or as JSON; a text that no fields can show stays JSON. */
  readonly editAs: (how: 'fields' | 'json') => void;
}

/** @param channel channel to begin with, instead of the one chosen last */
export function useComposerDraft(agent: string, channel?: string): Composing {
  const store = useHeronryStore();
  const [draft, setDraft] = useState(() => {
    const last = drafts.get(store)?.get(agent) ?? FIRST_DRAFT;
    return channel === undefined ? last : { ...last, channel };
  });
  const change = useCallback(
    (patch: Partial<ComposerDraft>) =>
      setDraft((before) => {
        const next = { ...before, ...patch };
        const ofStore = drafts.get(store) ?? new Map<string, ComposerDraft>();
        drafts.set(store, ofStore.set(agent, next));
        return next;
      }),
    [store, agent],
  );
  return {
    draft,
    setChannel: (next) => change({ channel: next }),
    setText: (text) => change({ text, fields: draft.fields === undefined ? undefined : fieldsOf(text) }),
    setFields: (fields) => change({ fields, text: textOf(fields) }),
    editAs: (how) => change({ fields: how === 'json' ? undefined : fieldsOf(draft.text) }),
  };
}
