/** Actions on a message in flight: drop, delay, duplicate. The inspector and the menus of the graph share them. */
import type { EditIssue, Intervention } from '../scenario/index.ts';
import { type EventNumber, hopName, type MessageId } from '../trace/index.ts';
import type { HeronryState } from './state.ts';
import type { HeronryStore } from './store.ts';

/** Delay that the user adds to a message in flight. */
const HOLD_US = 2_000_000;

export type Interference = 'drop' | 'hold' | 'duplicate';

/** Returns the hops of a message that are in flight at the playhead. */
export function hopsInFlight({ trace, world }: HeronryState, message: MessageId): readonly EventNumber[] {
  return [...world.inFlight].filter((number) => trace.messageOf(number) === message);
}

/** Adds the action at the playhead; an issue is shown as a notice. */
export function interfere(store: HeronryStore, hop: EventNumber, kind: Interference): EditIssue | undefined {
  const { trace, actions } = store.getState();
  const name = hopName(trace, hop);
  if (name === undefined) return undefined;
  const named = { atUs: store.playback.nowUs(), ...name };
  const intervention: Intervention = kind === 'hold' ? { kind, ...named, delayUs: HOLD_US } : { kind, ...named };
  const issue = actions.dispatch({ do: 'intervene', intervention });
  if (issue !== undefined) actions.notify(issue.message, 'error');
  return issue;
}
