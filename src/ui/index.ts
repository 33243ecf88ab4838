export { Button, type ButtonProps, IconButton, type IconButtonProps, LinkButton } from './Button.tsx';
export { ChannelMark } from './ChannelMark.tsx';
export { type ChannelLook, channelLook, type Shape } from './channel-look.ts';
export { cx } from './cx.ts';
export { Dialog, type DialogProps } from './Dialog.tsx';
export {
  Field,
  type FieldControl,
  type FieldProps,
  Select,
  Switch,
  type SwitchProps,
  TextArea,
  TextInput,
  UnitInput,
  type UnitInputProps,
} from './Field.tsx';
export { firstCharacters } from './first-characters.ts';
export { Hint } from './Hint.tsx';
export { Kbd } from './Kbd.tsx';
export { keepsKey } from './keeps-key.ts';
export { fieldKey, isComposing, pressOf } from './keyboard.ts';
export { late } from './late-component.ts';
export { loadPatiently, retryStylesheets } from './load-patiently.ts';
export { Menu, MenuAt, type MenuAtProps, type MenuEntry, type MenuProps } from './Menu.tsx';
export { Name } from './Name.tsx';
export { Popover, type PopoverProps } from './Popover.tsx';
export { Segmented, type SegmentedProps } from './Segmented.tsx';
export { Tabs, type TabsProps } from './Tabs.tsx';
export { type Toast, Toasts, type ToastsProps } from './Toasts.tsx';
export { Tooltip } from './Tooltip.tsx';
export { useFocusHeir } from './use-focus-heir.ts';
export { VisuallyHidden } from './VisuallyHidden.tsx';
export { visibleText } from './visible-text.ts';
export { whenIdle } from './when-idle.ts';
