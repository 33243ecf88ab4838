export { Button, type ButtonProps, IconButton, type IconButtonProps, LinkButton } from './Button.tsx';
export { Segmented, type SegmentedProps, Tabs, type TabsProps } from './Choices.tsx';
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
export { fieldKey, isComposing, KEEPS_ESCAPE } from './field-keys.ts';
export { firstCharacters } from './first-characters.ts';
export { Kbd } from './Kbd.tsx';
export { keepsKey } from './keeps-key.ts';
export { pressOf } from './keyboard.ts';
export { late } from './late-component.ts';
export { loadPatiently, retryStylesheets } from './load-patiently.ts';
export {
  Menu,
  MenuAt,
  type MenuAtProps,
  type MenuEntry,
  type MenuProps,
  Popover,
  type PopoverProps,
  Tooltip,
} from './Overlays.tsx';
export { Resizer, type ResizerProps } from './Resizer.tsx';
export { SHEET, UPRIGHT } from './sheet.ts';
export { AWAITED, ChannelMark, Hint, Name, VisuallyHidden } from './Text.tsx';
export { type Toast, Toasts, type ToastsProps } from './Toasts.tsx';
export { useFocusHeir } from './use-focus-heir.ts';
export { visibleText } from './visible-text.ts';
export { whenIdle } from './when-idle.ts';
