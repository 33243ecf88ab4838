import { useHeronry } from '../../store/index.ts';
import { LinkButton } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';

/** A time that leads there, and stops the run on the way. */
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
