import { useHeronry } from '../../store/index.ts';
import { Toasts, VisuallyHidden } from '../../ui/index.ts';

/** Shows passing notices; an error also interrupts a screen reader. */
export function Notices() {
  const notices = useHeronry((state) => state.notices);
  const dismiss = useHeronry((state) => state.actions.dismiss);
  const error = notices.findLast((notice) => notice.tone === 'error');
  return (
    <>
      <VisuallyHidden>
        <span role="alert">{error?.text}</span>
      </VisuallyHidden>
      <Toasts toasts={notices} onDismiss={(id) => dismiss(Number(id))} />
    </>
  );
}
