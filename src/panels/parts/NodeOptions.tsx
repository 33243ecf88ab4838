import { useHeronry } from '../../store/index.ts';
import { visibleText } from '../../ui/index.ts';

/** Offers nodes by name in a `Select`; a name is not translated. */
export function NodeOptions({ nodes }: { readonly nodes: readonly { readonly id: string }[] }) {
  return nodes.map(({ id }) => (
    <option key={id} value={id} translate="no">
      {visibleText(id)}
    </option>
  ));
}

interface AnyNodeOptionsProps {
  readonly node: 'agent' | 'channel';
  /** Text of the option ''. */
  readonly any: string;
}

/** Offers the agents or the channels of the scenario in a `Select`, and any of them first. */
export function AnyNodeOptions({ node, any }: AnyNodeOptionsProps) {
  const nodes = useHeronry(({ scenario }) => (node === 'agent' ? scenario.agents : scenario.channels));
  return (
    <>
      <option value="">{any}</option>
      <NodeOptions nodes={nodes} />
    </>
  );
}

/** Suggests the channels of the scenario to a text input. @param id value of the input's `list` */
export function ChannelSuggestions({ id: list }: { readonly id: string }) {
  const channels = useHeronry(({ scenario }) => scenario.channels);
  return (
    <datalist id={list}>
      {channels.map(({ id }) => (
        <option key={id} value={id} />
      ))}
    </datalist>
  );
}
