import { useHeronry } from '../../store/index.ts';
import { SHEET } from '../../ui/index.ts';
import { PublishForm } from '../composer/PublishForm.tsx';
import { Section } from '../parts/Section.tsx';

/** Shows the composer of an agent as a section of the inspector. A sheet closes after sending, so that the message is seen. */
export function Composer({ agent }: { readonly agent: string }) {
  const togglePanel = useHeronry((state) => state.actions.togglePanel);
  return (
    <Section title="Publish">
      <PublishForm agent={agent} onSent={() => (matchMedia(SHEET).matches ? togglePanel() : undefined)} />
    </Section>
  );
}
