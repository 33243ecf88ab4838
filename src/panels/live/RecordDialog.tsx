import { Download, Save } from 'lucide-react';
import { useMemo, useState } from 'react';
import { LINK_MAX_CHARACTERS } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Dialog, Field, Select, TextInput } from '../../ui/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { CopyButton } from '../parts/CopyButton.tsx';
import { type Recording, usePanelServices } from '../services.tsx';
import { formatTime } from '../text/time.ts';
import { useLink } from './use-link.ts';

const NAME_MAX = 128;
const SECOND_US = 1_000_000;

type Choice = 'span' | 'all' | '10' | '60';

/** Saves a span of the record as a scenario: in this browser, as a link, as a file. */
export function RecordDialog() {
  const store = useHeronryStore();
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const span = useHeronry((state) => state.span);
  const { live } = usePanelServices();
  // Events that arrive while the dialog is open are left out.
  const [{ nowUs, startUs }] = useState(() => ({
    nowUs: store.playback.edgeUs(),
    startUs: store.getState().trace.startUs,
  }));
  const [choice, setChoice] = useState<Choice>(span === undefined ? 'all' : 'span');
  const [name, setName] = useState(() => store.getState().scenario.name);
  const [failed, setFailed] = useState<string>();
  const chosen = useMemo(() => {
    if (choice === 'span' && span !== undefined) return span;
    const lengthUs = choice === 'all' || choice === 'span' ? nowUs : Number(choice) * SECOND_US;
    return { fromUs: Math.max(startUs, nowUs - lengthUs), toUs: nowUs };
  }, [choice, span, nowUs, startUs]);
  const recording = useMemo(() => live.record(chosen), [live, chosen]);
  const title = name.trim() === '' ? 'Recorded traffic' : name.trim();
  const link = useLink(recording, title);
  const keep = async (): Promise<void> => {
    try {
      await live.keepRecording(recording, title);
      openDialog(undefined);
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog
      title="Save as scenario"
      description="The scenario replays every publish, subscribe and consume without the gateway. You can change and share it."
      onClose={() => openDialog(undefined)}
      footer={
        <>
          <Button
            icon={Download}
            disabled={recording.messages === 0}
            onClick={() => live.exportRecording(recording, title)}
          >
            Download
          </Button>
          <CopyButton
            label="Copy link"
            text={link.text ?? ''}
            disabled={link.text === undefined || recording.messages === 0 || link.text.length > LINK_MAX_CHARACTERS}
          />
          <Button variant="primary" icon={Save} disabled={recording.messages === 0} onClick={() => void keep()}>
            Save and open
          </Button>
        </>
      }
    >
      <div className={dialogs.stack}>
        <Field label="Name">
          {(control) => (
            <TextInput
              {...control}
              maxLength={NAME_MAX}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field
          label="Part"
          hint={`From ${formatTime(chosen.fromUs)} to ${formatTime(chosen.toUs)} of the record. Drag over the timeline to select a part.`}
        >
          {(control) => (
            <Select
              {...control}
              value={choice}
              onChange={(event) => {
                const next = CHOICES.find(([one]) => one === event.currentTarget.value);
                if (next !== undefined) setChoice(next[0]);
              }}
            >
              {CHOICES.filter(([one]) => one !== 'span' || span !== undefined).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <p className={dialogs.quiet}>{words(recording)}</p>
        {recording.leftOut === 0 ? null : (
          <p
            className={dialogs.warn}
          >{`A scenario cannot hold the last ${recording.leftOut.toLocaleString('en')} messages: choose a shorter part.`}</p>
        )}
        {link.text !== undefined && link.text.length > LINK_MAX_CHARACTERS ? (
          <p className={dialogs.warn}>Too long for a link: choose a shorter part, or send a file.</p>
        ) : null}
        {failed === undefined && link.problem === undefined ? null : (
          <p role="alert" className={dialogs.alert}>
            {failed ?? link.problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

const CHOICES: readonly (readonly [Choice, string])[] = [
  ['span', 'Selection in the timeline'],
  ['all', 'Everything'],
  ['60', 'The last minute'],
  ['10', 'The last 10 seconds'],
];

function words({ scenario: { agents, channels }, messages }: Recording): string {
  if (messages === 0) return 'Nothing was published in this part.';
  const some = (number: number, one: string): string =>
    `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
  return `${some(messages, 'message')} among ${some(agents.length, 'agent')} over ${some(channels.length, 'channel')}.`;
}
