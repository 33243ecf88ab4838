/** A row of a menu on a thing of the picture: what it says, when it cannot apply, and what it does. */
import type { LucideIcon } from 'lucide-react';
import { type ActionId, actionById, type HeronryState, type HeronryStore, runAction } from '../../store/index.ts';
import type { MenuEntry } from '../../ui/index.ts';
import type { Point } from '../geometry.ts';
import type { GraphViewStore } from '../view.ts';

/** The place at which a menu was opened, and the stores that its rows act on. */
export interface MenuContext {
  readonly store: HeronryStore;
  readonly view: GraphViewStore;
  /** Point of the window. */
  readonly at: Point;
}

export interface MenuRow<Thing> {
  readonly id: string;
  readonly label: string | ((thing: Thing, state: HeronryState) => string);
  readonly icon: LucideIcon;
  readonly keys?: string;
  readonly danger?: boolean;
  /** Whether a line separates it from the row before. @default false */
  readonly apart?: boolean;
  /** Returns why it cannot apply now. */
  readonly blocked?: (state: HeronryState, thing: Thing) => string | undefined;
  readonly run: (context: MenuContext, thing: Thing) => void;
  /** Returns the rows of a menu of its own; `run` is not called then. */
  readonly opens?: (context: MenuContext, thing: Thing) => readonly MenuEntry[];
}

export const REAL_TRAFFIC = 'Real traffic and recordings cannot be changed.';

/** Returns why nothing of a scenario can be changed now. */
export function unlessScenario({ live }: HeronryState): string | undefined {
  return live === undefined ? undefined : REAL_TRAFFIC;
}

export function entriesOf<Thing>(
  context: MenuContext,
  rows: readonly MenuRow<Thing>[],
  thing: Thing,
): readonly MenuEntry[] {
  const state = context.store.getState();
  return rows.flatMap((row): readonly MenuEntry[] => {
    const { id, icon, keys, danger = false } = row;
    const label = typeof row.label === 'string' ? row.label : row.label(thing, state);
    const reason = row.blocked?.(state, thing);
    const entries = reason === undefined ? row.opens?.(context, thing) : undefined;
    const shared = { id, label, icon };
    const entry: MenuEntry =
      entries === undefined
        ? {
            kind: 'item',
            ...shared,
            keys,
            danger,
            disabled: reason !== undefined,
            ...(reason === undefined ? {} : { note: reason }),
            onSelect: () => row.run(context, thing),
          }
        : { kind: 'menu', ...shared, entries };
    return row.apart === true ? [{ kind: 'separator', id: `before ${id}` }, entry] : [entry];
  });
}

/** Returns the row of an action of the table of actions. */
export function actionRow<Thing>(
  id: ActionId,
  icon: LucideIcon,
  more: Partial<Pick<MenuRow<Thing>, 'label' | 'blocked' | 'apart' | 'danger'>> = {},
): MenuRow<Thing> {
  const { label, keys } = actionById(id);
  return { id, label, icon, keys, blocked: unlessScenario, run: ({ store }) => void runAction(store, id), ...more };
}
