/** Menus, popovers and tooltips. Each is a button until its code has loaded, after the first picture. */
import type { LucideIcon } from 'lucide-react';
import { type ReactElement, type ReactNode, Suspense, useLayoutEffect } from 'react';
import { late } from './late-component.ts';
import { useEarlyPress } from './use-early-press.ts';

export type MenuEntry =
  | {
      readonly kind: 'item';
      /** Identifier, unique in its menu. */
      readonly id: string;
      readonly label: ReactNode;
      /** Second line that explains the entry; of a disabled one, why it is. */
      readonly note?: string;
      readonly icon?: LucideIcon;
      /** Shortcut, for display only. */
      readonly keys?: string | undefined;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      /** State of an entry that is on or off; undefined for other entries. */
      readonly checked?: boolean;
      readonly onSelect: () => void;
    }
  /** An entry that opens a menu of its own. */
  | {
      readonly kind: 'menu';
      readonly id: string;
      readonly label: ReactNode;
      readonly icon?: LucideIcon;
      readonly entries: readonly MenuEntry[];
    }
  | { readonly kind: 'heading'; readonly id: string; readonly label: ReactNode }
  | { readonly kind: 'separator'; readonly id: string };

export interface MenuProps {
  /** Button that opens the menu; it takes a ref. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  /** Side of the trigger that the menu is aligned with. @default 'start' */
  readonly align?: 'start' | 'end';
}

export interface MenuAtProps {
  /** Viewport coordinates in CSS pixels; undefined means closed. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  /** Accessible name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Called after an entry was chosen and ran, and when the menu was left. */
  readonly onClose: () => void;
  /** Returns the element that is focused when the menu closes. @default the browser decides */
  readonly returnFocus?: () => HTMLElement | null;
}

const LateMenu = late(async () => (await import('./late/overlay-parts.tsx')).Menu);
const LateMenuAt = late(async () => (await import('./late/overlay-parts.tsx')).MenuAt);

/** Shows a menu under a button. */
export function Menu(props: MenuProps) {
  const [fallback, pressed] = useEarlyPress(props.trigger);
  return (
    <Suspense fallback={<StandIn>{fallback}</StandIn>}>
      <LateMenu {...props} startsOpen={pressed} />
    </Suspense>
  );
}

/** Shows a menu at a point: for context menus, and for the end of a drag. */
export function MenuAt(props: MenuAtProps) {
  if (props.at === undefined) return null;
  return (
    <Suspense fallback={null}>
      <LateMenuAt {...props} at={props.at} />
    </Suspense>
  );
}

export interface PopoverProps {
  /** Button that opens it; it takes a ref. */
  readonly trigger: ReactElement;
  /** Accessible name of the panel. */
  readonly label: string;
  readonly children: ReactNode;
  /** @default 'bottom' */
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
}

const LatePopover = late(async () => (await import('./late/overlay-parts.tsx')).Popover);

/** Shows a small panel under a button. */
export function Popover(props: PopoverProps) {
  const [fallback, pressed] = useEarlyPress(props.trigger);
  return (
    <Suspense fallback={<StandIn>{fallback}</StandIn>}>
      <LatePopover {...props} startsOpen={pressed} />
    </Suspense>
  );
}

export interface TooltipProps {
  readonly text: string;
  readonly keys?: string | undefined;
  /** A single element that takes a ref and the pointer's events. */
  readonly children: ReactElement;
}

const LateTooltip = late(async () => (await import('./late/overlay-parts.tsx')).Tooltip);

/** Names the element that it wraps, on hover and on keyboard focus. It is never the only name: give the child its own label. */
export function Tooltip(props: TooltipProps) {
  return (
    <Suspense fallback={<StandIn>{props.children}</StandIn>}>
      <LateTooltip {...props} />
    </Suspense>
  );
}

/** Shows a part until its lazy form has loaded, and leaves the keyboard's focus to what takes its place. */
function StandIn({ children }: { readonly children: ReactElement }) {
  useLayoutEffect(() => leaveFocus, []);
  return children;
}

/** Runs while the old elements are still in the page; what replaces the focused one has the same place in its parent. */
function leaveFocus(): void {
  const focused = document.activeElement;
  const parent = focused?.parentElement;
  const place = parent == null || focused === null ? -1 : [...parent.children].indexOf(focused);
  queueMicrotask(() => {
    const heir = parent?.children[place];
    if (focused?.isConnected === false && document.activeElement === document.body && heir instanceof HTMLElement)
      heir.focus();
  });
}
