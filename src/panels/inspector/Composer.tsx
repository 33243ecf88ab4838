import { PublishForm } from '../composer/PublishForm.tsx';
import { Section } from '../parts/Section.tsx';

/** Shows the composer of an agent as a section of the inspector. */
export function Composer({ agent }: { readonly agent: string }) {
  return (
    <Section title="Publish">
      <PublishForm agent={agent} />
    </Section>
  );
}
