import { useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Field, Select, TextInput, visibleText } from '../../ui/index.ts';
import { NodeOptions } from '../parts/NodeOptions.tsx';

const NEW_CHANNEL = 'A channel with this name will be created.';
/** Value of the option that asks for a new name. No channel has it: names do not begin with a space. */
const OTHER = ' new';

interface ChannelFieldProps {
  readonly agent: string;
  readonly channel: string;
  readonly issue: string | undefined;
  readonly onChange: (channel: string) => void;
}

/** Chooses the channel to publish to: one that the agent publishes to, another one, or a new one by name. */
export function ChannelField({ agent, channel, issue, onChange }: ChannelFieldProps) {
  const channels = useHeronry((state) => state.scenario.channels);
  const links = useHeronry((state) => state.links);
  const known = channels.some(({ id }) => id === channel);
  const [naming, setNaming] = useState(!known);
  const isNew = naming || !known;
  const own = new Set(links.flatMap((link) => (link.kind === 'publish' && link.agent === agent ? link.channel : [])));
  const linked = channels.filter(({ id }) => own.has(id));
  const others = channels.filter(({ id }) => !own.has(id));
  return (
    <>
      {channels.length === 0 ? null : (
        <Field label="Channel" error={isNew ? undefined : issue}>
          {(control) => (
            <Select
              {...control}
              value={isNew ? OTHER : channel}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setNaming(value === OTHER);
                onChange(value === OTHER ? '' : value);
              }}
            >
              {linked.length === 0 || others.length === 0 ? (
                <NodeOptions nodes={channels} />
              ) : (
                <>
                  <optgroup label={visibleText(`${agent} publishes to`)}>
                    <NodeOptions nodes={linked} />
                  </optgroup>
                  <optgroup label="Other channels">
                    <NodeOptions nodes={others} />
                  </optgroup>
                </>
              )}
              <option value={OTHER}>New channel…</option>
            </Select>
          )}
        </Field>
      )}
      {isNew ? (
        <Field label="New channel" hint={channel === '' ? 'For example: control' : NEW_CHANNEL} error={issue}>
          {(control) => (
            <TextInput
              {...control}
              ref={(input) => {
                // Chosen from the list: the name comes next.
                if (channel === '' && channels.length > 0 && naming) input?.focus();
              }}
              value={channel}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
