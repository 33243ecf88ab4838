import { useHeronry } from '../../store/index.ts';
import { LinkButton } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';

/** Links to a time: pauses, and seeks to it. */
export function TimeLink({ atUs }: { readonly atUs: number }) {
  const actions = useHeronry((state) => state.actions);
  return (
    <LinkButton
      aria-label={`Go to ${formatTime(atUs)}`}
      onClick={() => {
        actions.pause();
        actions.seek(atUs);
      }}
    >
      {formatTime(atUs)}
    </LinkButton>
  );
}
