import type { TraceEventKind } from '../../trace/index.ts';

/** Kinds of events in words, in the order in which the filter lists them. */
export const KIND_WORDS: { readonly [Kind in TraceEventKind]: string } = {
  published: 'Published',
  accepted: 'Accepted',
  handed: 'Handed over',
  received: 'Received',
  waited: 'Waits',
  subscribed: 'Subscribed',
  unsubscribed: 'Unsubscribed',
  workStarted: 'Work began',
  workFinished: 'Work done',
  dropped: 'Dropped',
  rejected: 'Refused',
  ignored: 'Ignored',
  failed: 'Failed',
  ticked: 'Ticked',
  intervened: 'By you',
  halted: 'Run ended',
};
