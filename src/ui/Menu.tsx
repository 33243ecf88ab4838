import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

export type MenuEntry =
  | {
      readonly kind: 'item';
      /** Unique in its menu. */
      readonly id: string;
      readonly label: ReactNode;
      /** A second line that says what it does. */
      readonly note?: string;
      readonly icon?: LucideIcon;
      /** Shortcut in tinykeys syntax, for reading only. */
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

/** A menu under a button. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <MenuContent entries={entries} align={align} />
    </DropdownMenu.Root>
  );
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

/** A menu at a point: for context menus, and for the end of a drag. */
export function MenuAt({ at, label, entries, onClose, returnFocus }: MenuAtProps) {
  if (at === undefined) return null;
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          tabIndex={-1}
          aria-label={label}
          className={styles.anchor}
          style={{ left: at.x, top: at.y }}
        />
      </DropdownMenu.Trigger>
      <MenuContent entries={entries} align="start" returnFocus={returnFocus} />
    </DropdownMenu.Root>
  );
}

function MenuContent({
  entries,
  align,
  returnFocus,
}: {
  readonly entries: readonly MenuEntry[];
  readonly align: 'start' | 'end';
  readonly returnFocus?: (() => HTMLElement | null) | undefined;
}) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        className={styles.menu}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        loop
        onCloseAutoFocus={(event) => {
          const target = returnFocus?.();
          if (target === undefined || target === null) return;
          event.preventDefault();
          target.focus();
        }}
      >
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if (entry.kind === 'separator') return <DropdownMenu.Separator className={styles.separator} />;
  if (entry.kind === 'heading')
    return <DropdownMenu.Label className={styles.heading}>{entry.label}</DropdownMenu.Label>;
  const { icon: Icon, checked } = entry;
  const inside = (
    <>
      {Icon === undefined ? null : <Icon className={styles.icon} size={16} aria-hidden />}
      <span className={styles.text}>
        {entry.label}
        {entry.note === undefined ? null : <span className={styles.note}>{entry.note}</span>}
      </span>
      {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
      {checked === true ? <Check className={styles.icon} size={16} aria-hidden /> : null}
    </>
  );
  const shared = {
    className: cx(styles.item, entry.danger === true && styles.danger),
    disabled: entry.disabled === true,
    onSelect: entry.onSelect,
  };
  return checked === undefined ? (
    <DropdownMenu.Item {...shared}>{inside}</DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem {...shared} checked={checked}>
      {inside}
    </DropdownMenu.CheckboxItem>
  );
}
