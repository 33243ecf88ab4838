import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { cx } from '../cx.ts';
import { Kbd } from '../Kbd.tsx';
import styles from '../Menu.module.css';
import type { MenuAtProps, MenuEntry, MenuProps } from '../Menu.tsx';
import { overlayRoot } from '../overlay-root.ts';
import type { LateProps } from '../use-early-press.ts';

export function Menu({ trigger, entries, align = 'start', startsOpen }: MenuProps & LateProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={startsOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <MenuContent entries={entries} align={align} />
    </DropdownMenu.Root>
  );
}

export function MenuAt({ at, label, entries, onClose, returnFocus }: MenuAtProps & Required<Pick<MenuAtProps, 'at'>>) {
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
    <DropdownMenu.Portal container={overlayRoot()}>
      <DropdownMenu.Content
        className={styles.menu}
        // In a low window the menu scrolls, and a scrolling element must be reachable by keyboard.
        tabIndex={0}
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
        <span>{entry.label}</span>
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
