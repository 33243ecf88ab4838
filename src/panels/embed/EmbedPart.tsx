/** Shows the text that embeds a player in another page, and the player as it will be. */
import { useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Field, Segmented, Select, TextArea } from '../../ui/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { formatTime } from '../text/time.ts';
import styles from './EmbedPart.module.css';
import { EMBED_FORMATS, type Embedded, type EmbedFormat, embedSnippet, gallerySlugOf } from './embed-snippets.ts';

const VIEWS = ['graph', 'timeline', 'both', 'table', 'transcript'] as const;
const VIEW_NAMES: Readonly<Record<(typeof VIEWS)[number], string>> = {
  graph: 'Graph',
  timeline: 'Timeline',
  both: 'Graph and timeline',
  table: 'Table',
  transcript: 'Transcript',
};
const HEIGHTS = [320, 420, 560] as const;

interface Choices {
  readonly view: (typeof VIEWS)[number];
  readonly start: 'now' | 'zero';
  readonly height: (typeof HEIGHTS)[number];
}

interface EmbedPartProps {
  /** Link to the moment; undefined while it is being made. */
  readonly link: string | undefined;
  /** Moment at which the dialog was opened. */
  readonly atUs: number;
}

export function EmbedPart({ link, atUs }: EmbedPartProps) {
  const scenario = useHeronry((state) => state.scenario);
  const [format, setFormat] = useState<EmbedFormat>('HTML');
  const [choices, setChoices] = useState<Choices>({ view: 'graph', start: 'now', height: 420 });
  const { view, start, height } = choices;
  const site = new URL('./', location.href.split('#')[0]).href;
  const slug = gallerySlugOf(scenario);
  const src = slug === undefined ? link : `gallery/${slug}`;
  const at = start === 'zero' ? '0s' : `${Math.round(atUs / 1000) / 1000}s`;
  const embedded: Embedded | undefined =
    src === undefined
      ? undefined
      : {
          ...{ site, src, at, view, height, alt: scenario.name },
          link: slug === undefined ? src : `${site}#${src}`,
          picture: slug === undefined ? undefined : `${site}stills/${slug}.svg`,
        };
  const snippet = embedded === undefined ? 'Creating the text…' : embedSnippet(format, embedded);
  return (
    <div className={styles.embed}>
      <ChoiceFields choices={choices} atUs={atUs} onChange={(part) => setChoices({ ...choices, ...part })} />
      <Segmented
        label="Page"
        options={EMBED_FORMATS.map((one) => ({ value: one, label: one }))}
        value={format}
        onChange={setFormat}
        className={styles.formats}
      />
      <Field label={`Text for ${format}`}>
        {(control) => (
          <TextArea
            {...control}
            className={styles.text}
            readOnly
            rows={6}
            value={snippet}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <div>
        <CopyButton primary label="Copy text" text={snippet} disabled={embedded === undefined} />
      </div>
      {src === undefined ? null : (
        <iframe
          title="Preview of the player"
          className={styles.preview}
          style={{ height }}
          sandbox="allow-scripts"
          src={`./player.html#${new URLSearchParams({ src, at, view })}`}
        />
      )}
    </div>
  );
}

interface ChoiceFieldsProps {
  readonly choices: Choices;
  readonly atUs: number;
  readonly onChange: (part: Partial<Choices>) => void;
}

function ChoiceFields({ choices: { view, start, height }, atUs, onChange }: ChoiceFieldsProps) {
  return (
    <div className={styles.fields}>
      <Field label="View">
        {(control) => (
          <Select
            {...control}
            value={view}
            onChange={({ target }) => onChange({ view: VIEWS.find((one) => one === target.value) ?? 'graph' })}
          >
            {VIEWS.map((one) => (
              <option key={one} value={one}>
                {VIEW_NAMES[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Starts at">
        {(control) => (
          <Select
            {...control}
            value={start}
            onChange={({ target }) => onChange({ start: target.value === 'zero' ? 'zero' : 'now' })}
          >
            <option value="now">{`This moment, ${formatTime(atUs)}`}</option>
            <option value="zero">The beginning</option>
          </Select>
        )}
      </Field>
      <Field label="Height">
        {(control) => (
          <Select
            {...control}
            value={height}
            onChange={({ target }) => onChange({ height: HEIGHTS.find((one) => `${one}` === target.value) ?? 420 })}
          >
            {HEIGHTS.map((one) => (
              <option key={one} value={one}>{`${one} pixels`}</option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
