/** Menus, popovers and tooltips, loaded when the page is idle. */
import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu, Popover as RadixPopover, Tooltip as RadixTooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import { keepsEscape } from '../field-keys.ts';
import { Kbd } from '../Kbd.tsx';
import menu from '../Menu.module.css';
import type { MenuAtProps, MenuEntry, MenuProps, PopoverProps, TooltipProps } from '../Overlays.tsx';
import popover from '../Popover.module.css';
import tooltip from '../Tooltip.module.css';
import type { LateProps } from '../use-early-press.ts';
import { visibleText } from '../visible-text.ts';

/** Time from hovering to the tooltip, in milliseconds. */
const TOOLTIP_MS = 450;

export function Popover({ trigger, label, children, side = 'bottom', startsOpen }: PopoverProps & LateProps) {
  return (
    <RadixPopover.Root defaultOpen={startsOpen}>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal container={overlayRoot()}>
        <RadixPopover.Content
          className={popover.popover}
          aria-label={label}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={(event) => {
            if (keepsEscape(event)) event.preventDefault();
          }}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <RadixTooltip.Provider delayDuration={TOOLTIP_MS} disableHoverableContent>
      <RadixTooltip.Root>
        <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
        <RadixTooltip.Portal container={overlayRoot()}>
          <RadixTooltip.Content className={tooltip.tooltip} sideOffset={6} collisionPadding={8}>
            <span>{text}</span>
            {keys === undefined ? null : <Kbd keys={keys} />}
          </RadixTooltip.Content>
        </RadixTooltip.Portal>
      </RadixTooltip.Root>
    </RadixTooltip.Provider>
  );
}

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
          className={menu.anchor}
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
        className={menu.menu}
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
  if (entry.kind === 'separator') return <DropdownMenu.Separator className={menu.separator} />;
  if (entry.kind === 'heading') return <DropdownMenu.Label className={menu.heading}>{entry.label}</DropdownMenu.Label>;
  if (entry.kind === 'menu') return <Submenu entry={entry} />;
  const { icon: Icon, checked } = entry;
  const inside = (
    <>
      {Icon === undefined ? null : <Icon className={menu.icon} size={16} aria-hidden />}
      <span className={menu.text}>
        <span>{shown(entry.label)}</span>
        {entry.note === undefined ? null : <span className={menu.note}>{entry.note}</span>}
      </span>
      {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
      {checked === true ? <Check className={menu.icon} size={16} aria-hidden /> : null}
    </>
  );
  const isDisabled = entry.disabled === true;
  const shared = {
    className: cx(menu.item, entry.danger === true && menu.danger),
    // A disabled entry that says why takes the focus, so that its reason is read.
    ...(isDisabled && entry.note !== undefined
      ? { 'aria-disabled': true, onSelect: (event: Event) => event.preventDefault() }
      : { disabled: isDisabled, onSelect: entry.onSelect }),
  };
  return checked === undefined ? (
    <DropdownMenu.Item {...shared}>{inside}</DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem {...shared} checked={checked}>
      {inside}
    </DropdownMenu.CheckboxItem>
  );
}

function Submenu({ entry: { icon: Icon, label, entries } }: { readonly entry: Extract<MenuEntry, { kind: 'menu' }> }) {
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={menu.item}>
        {Icon === undefined ? null : <Icon className={menu.icon} size={16} aria-hidden />}
        <span className={menu.text}>{shown(label)}</span>
        <ChevronRight className={menu.icon} size={16} aria-hidden />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal container={overlayRoot()}>
        <DropdownMenu.SubContent className={menu.menu} tabIndex={0} sideOffset={2} collisionPadding={8} loop>
          {entries.map((one) => (
            <Entry key={one.id} entry={one} />
          ))}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

/** Returns a label with the invisible characters of its names made visible. */
function shown(label: ReactNode): ReactNode {
  return typeof label === 'string' ? visibleText(label) : label;
}

/** Returns the container of menus and tooltips: the page's main part, so that nothing lies outside of its landmarks. */
function overlayRoot(): HTMLElement | null {
  return document.querySelector('main');
}
