import { Download, Save } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { LINK_MAX_CHARACTERS } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import type { TimeSpan } from '../../trace/index.ts';
import { Button, Dialog, Field, Select, TextInput } from '../../ui/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { CopyButton } from '../parts/CopyButton.tsx';
import { RecordingLink } from '../recording/RecordingLink.tsx';
import { type Recording, usePanelServices } from '../services.tsx';
import { formatTime } from '../text/time.ts';

const NAME_MAX = 128;
const SECOND_US = 1_000_000;
const OF_TRAFFIC =
  'The scenario replays every publish, subscribe and consume without the gateway. You can change and share it.';
const OF_A_FILE = 'The scenario sends every message again. You can change and share it.';

/** Pause after the last key of a name: a long link takes a while to create. */
const QUIET_MS = 300;

type Choice = 'span' | 'all' | '10' | '60';

/** Saves a span of the record as a scenario: in this browser, as a link, as a file. */
export function RecordDialog() {
  const store = useHeronryStore();
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const { live } = usePanelServices();
  const isFile = useHeronry((state) => state.live?.connection.kind === 'recorded');
  const { choice, setChoice, chosen } = useChosenSpan();
  const [name, setName] = useState(() => store.getState().scenario.name);
  const [failed, setFailed] = useState<string>();
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
      description={isFile ? OF_A_FILE : OF_TRAFFIC}
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
        <PartField choice={choice} chosen={chosen} onChange={setChoice} />
        <Contents recording={recording} link={link} failed={failed} />
        {isFile ? <RecordingLink span={chosen} /> : null}
      </div>
    </Dialog>
  );
}

interface ChosenSpan {
  readonly choice: Choice;
  readonly setChoice: (choice: Choice) => void;
  readonly chosen: TimeSpan;
}

/** Returns the part of the record that is saved. Events that arrive while the dialog is open are left out. */
function useChosenSpan(): ChosenSpan {
  const store = useHeronryStore();
  const span = useHeronry((state) => state.span);
  const [{ nowUs, startUs }] = useState(() => ({
    nowUs: store.playback.edgeUs(),
    startUs: store.getState().trace.startUs,
  }));
  const [choice, setChoice] = useState<Choice>(span === undefined ? 'all' : 'span');
  const chosen = useMemo(() => {
    if (choice === 'span' && span !== undefined) return span;
    const lengthUs = choice === 'all' || choice === 'span' ? nowUs : Number(choice) * SECOND_US;
    return { fromUs: Math.max(startUs, nowUs - lengthUs), toUs: nowUs };
  }, [choice, span, nowUs, startUs]);
  return { choice, setChoice, chosen };
}

interface PartFieldProps {
  readonly choice: Choice;
  readonly chosen: TimeSpan;
  readonly onChange: (choice: Choice) => void;
}

function PartField({ choice, chosen: { fromUs, toUs }, onChange }: PartFieldProps) {
  const hasSpan = useHeronry((state) => state.span !== undefined);
  return (
    <Field
      label="Part"
      hint={`From ${formatTime(fromUs)} to ${formatTime(toUs)} of the recording. Drag over the timeline to select a part.`}
    >
      {(control) => (
        <Select
          {...control}
          value={choice}
          onChange={(event) => {
            const next = CHOICES.find(([one]) => one === event.currentTarget.value);
            if (next !== undefined) onChange(next[0]);
          }}
        >
          {CHOICES.filter(([one]) => one !== 'span' || hasSpan).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

interface ContentsProps {
  readonly recording: Recording;
  readonly link: MadeLink;
  /** Why the recording could not be saved. */
  readonly failed: string | undefined;
}

/** Says what the scenario contains, and what is too much for it or for a link. */
function Contents({ recording, link, failed }: ContentsProps) {
  return (
    <>
      <p className={dialogs.quiet}>{contentWords(recording)}</p>
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
    </>
  );
}

const CHOICES: readonly (readonly [Choice, string])[] = [
  ['span', 'Selection in the timeline'],
  ['all', 'Everything'],
  ['60', 'The last minute'],
  ['10', 'The last 10 seconds'],
];

function contentWords({ scenario: { agents, channels }, messages }: Recording): string {
  if (messages === 0) return 'Nothing was published in this part.';
  const some = (number: number, one: string): string =>
    `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
  return `${some(messages, 'message')} among ${some(agents.length, 'agent')} over ${some(channels.length, 'channel')}.`;
}

interface MadeLink {
  readonly text?: string;
  readonly problem?: string;
}

/** Returns the link to a recording, once it has been created. */
export function useLink(recording: Recording, name: string): MadeLink {
  const { makeLink } = usePanelServices();
  const [made, setMade] = useState<MadeLink>({});
  useEffect(() => {
    let here = true;
    setMade({});
    const quiet = setTimeout(() => {
      makeLink({ scenario: { ...recording.scenario, name }, atUs: 0 }).then(
        (text) => here && setMade({ text }),
        (error: unknown) => here && setMade({ problem: error instanceof Error ? error.message : String(error) }),
      );
    }, QUIET_MS);
    return () => {
      here = false;
      clearTimeout(quiet);
    };
  }, [makeLink, recording, name]);
  return made;
}
