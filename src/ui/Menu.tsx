import type { LucideIcon } from 'lucide-react';
import { type ReactElement, type ReactNode, Suspense } from 'react';
import { late } from './late-component.ts';
import { useEarlyPress } from './use-early-press.ts';

export type MenuEntry =
  | {
      readonly kind: 'item';
      /** Unique in its menu. */
      readonly id: string;
      readonly label: ReactNode;
      /** A second line that says what it does. */
      readonly note?: string;
      readonly icon?: LucideIcon;
      /** Shortcut, for reading only. */
      readonly keys?: string | undefined;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      /** Where given, the entry is one that is on or off. */
      readonly checked?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly kind: 'heading'; readonly id: string; readonly label: ReactNode }
  | { readonly kind: 'separator'; readonly id: string };

export interface MenuProps {
  /** The button that opens it; it takes a ref. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  /** Which side of the trigger it lines up with. @default 'start' */
  readonly align?: 'start' | 'end';
}

export interface MenuAtProps {
  /** Viewport coordinates in CSS pixels; undefined is closed. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  /** The accessible name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Called when an entry was chosen, after it ran, and when the menu was left. */
  readonly onClose: () => void;
  /** Where the focus goes when the menu closes. @default nowhere in particular */
  readonly returnFocus?: () => HTMLElement | null;
}

// What opens a menu is a button, and a button needs none of it: the menus arrive after the first picture.
const LateMenu = late(async () => (await import('./late/menu.tsx')).Menu);
const LateMenuAt = late(async () => (await import('./late/menu.tsx')).MenuAt);

/** A menu under a button. */
export function Menu(props: MenuProps) {
  const [fallback, pressed] = useEarlyPress(props.trigger);
  return (
    <Suspense fallback={fallback}>
      <LateMenu {...props} startsOpen={pressed} />
    </Suspense>
  );
}

/** A menu at a point: for context menus, and for the end of a drag. */
export function MenuAt(props: MenuAtProps) {
  if (props.at === undefined) return null;
  return (
    <Suspense fallback={null}>
      <LateMenuAt {...props} at={props.at} />
    </Suspense>
  );
}
