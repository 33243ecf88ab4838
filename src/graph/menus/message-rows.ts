/** The menu of a message, in flight or waiting. */
import { CircleHelp, CopyPlus, Hourglass, Route, Trash2 } from 'lucide-react';
import { type HeronryState, hopsInFlight, type Interference, interfere, type PanelPart } from '../../store/index.ts';
import { hopEnds } from '../../trace/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import { entriesOf, type MenuContext, type MenuRow, unlessScenario } from './menu-row.ts';

/** A message, and one of its hops that is in flight. */
interface MessageThing {
  readonly message: number;
  readonly hop: number | undefined;
}

function interfereRow(kind: Interference, label: string, icon: MenuRow<MessageThing>['icon']): MenuRow<MessageThing> {
  return {
    id: kind,
    label,
    icon,
    danger: kind === 'drop',
    blocked: (state, { hop }) => {
      if (state.live !== undefined) return unlessScenario(state);
      return hop === undefined ? 'Only a message in flight can be changed.' : undefined;
    },
    run: ({ store }, { hop }) => {
      if (hop !== undefined) interfere(store, hop, kind);
    },
  };
}

const HOP_ROWS: readonly MenuRow<MessageThing>[] = [
  interfereRow('drop', 'Drop', Trash2),
  interfereRow('hold', 'Delay 2 s', Hourglass),
  interfereRow('duplicate', 'Duplicate', CopyPlus),
];

function show({ store }: MenuContext, message: number, part?: PanelPart): void {
  const { actions } = store.getState();
  actions.select({ message });
  actions.showPanel('inspector', part);
}

const READ_ROWS: readonly MenuRow<MessageThing>[] = [
  {
    id: 'why',
    label: 'Why: who got it?',
    icon: CircleHelp,
    apart: true,
    run: (context, { message }) => show(context, message, { kind: 'why' }),
  },
  { id: 'journey', label: 'Journey', icon: Route, run: (context, { message }) => show(context, message) },
];

/** Returns the rows of a message. One with several copies in flight has its actions once for each. */
export function messageEntries(context: MenuContext, message: number): readonly MenuEntry[] {
  const state = context.store.getState();
  const hops = hopsInFlight(state, message);
  const actions = (hops.length === 0 ? [undefined] : hops).flatMap((hop): readonly MenuEntry[] => {
    const entries = entriesOf(context, HOP_ROWS, { message, hop }).map((entry) => ({
      ...entry,
      id: `${entry.id} ${hop ?? ''}`,
    }));
    return hops.length < 2 || hop === undefined
      ? entries
      : [{ kind: 'heading', id: `hop ${hop}`, label: wayOf(state, hop) }, ...entries];
  });
  return [...actions, ...entriesOf(context, READ_ROWS, { message, hop: undefined })];
}

function wayOf({ trace }: HeronryState, hop: number): string {
  const { from, to } = hopEnds(trace.hop(hop));
  return `${from.id} → ${to.id}`;
}
