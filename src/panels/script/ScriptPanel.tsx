import { Play, Square, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { floatsOf, jsonProblemText, parseJsonObject } from '../../messaging/parts.ts';
import { SCRIPT_EXAMPLES, type ScriptWait } from '../../script/index.ts';
import { useHeronryStore } from '../../store/index.ts';
import { formatTime } from '../../trace/index.ts';
import { Button, IconButton, Name, Select, TextInput, visibleText } from '../../ui/index.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import { SheetGrip } from '../SheetGrip.tsx';
import { usePanelServices } from '../services.tsx';
import { FullPythonOffer, type LoadedPython, missingModule } from './FullPythonOffer.tsx';
import styles from './script.module.css';
import { draftOfScript } from './script-draft.ts';
import { type Said, ScriptSession, type ScriptState } from './script-session.ts';

/** Runs Python beside the picture: the documented programs, or the user's own. */
export function ScriptPanel() {
  const store = useHeronryStore();
  const { playScript } = usePanelServices();
  const [session] = useState(() => new ScriptSession(store));
  const [full, setFull] = useState<LoadedPython>();
  const [text, setText] = useState(draftOfScript.read);
  const state = useStore(session.state);
  useEffect(() => () => session.stop(), [session]);
  useEffect(() => () => full?.close(), [full]);
  const write = (next: string): void => {
    setText(next);
    draftOfScript.write(next);
  };
  const isOn = state.status !== 'off';
  const missing = state.end?.why === 'failed' ? missingModule(state.said) : undefined;
  return (
    <section className={styles.panel} aria-label="Python" data-code-panel>
      <SheetGrip />
      <header className={styles.head}>
        <h2>Python</h2>
        <IconButton label="Close Python" icon={X} onClick={() => store.setState({ activity: undefined })} />
      </header>
      <div className={styles.buttons}>
        <Button icon={Play} variant="primary" onClick={() => void session.run(text, full?.play ?? playScript)}>
          Run
        </Button>
        <Button icon={Square} disabled={!isOn} onClick={() => session.stop()}>
          Stop
        </Button>
        <Examples text={text} onChoose={write} />
      </div>
      <div className={styles.editor}>
        <CodeEditor
          label="Python program"
          language="python"
          value={text}
          onChange={write}
          litLines={state.lit === undefined ? NO_LINES : [state.lit]}
        />
      </div>
      <div className={styles.now}>
        <Status state={state} />
        {full === undefined ? null : <InFullPython version={full.version} onLeave={() => setFull(undefined)} />}
        {missing === undefined ? null : (
          <FullPythonOffer
            name={missing}
            isFull={full !== undefined}
            onLoaded={(loaded) => {
              setFull(loaded);
              void session.run(text, loaded.play);
            }}
          />
        )}
        {isOn && state.end?.why === 'waits'
          ? [...new Map(state.end.waits.map((wait) => [wait.channel, wait])).values()].map((wait) => (
              <Waiting key={wait.channel} wait={wait} session={session} />
            ))
          : null}
      </div>
      <Output said={state.said} />
    </section>
  );
}

const NO_LINES: readonly number[] = [];

interface ExamplesProps {
  readonly text: string;
  readonly onChoose: (text: string) => void;
}

function Examples({ text, onChoose }: ExamplesProps) {
  const chosen = SCRIPT_EXAMPLES.find((one) => one.text === text)?.id ?? '';
  return (
    <Select
      aria-label="Example"
      className={styles.examples}
      value={chosen}
      onChange={(event) => {
        const found = SCRIPT_EXAMPLES.find(({ id }) => id === event.currentTarget.value);
        onChoose(found?.text ?? draftOfScript.own() ?? text);
      }}
    >
      {draftOfScript.own() === undefined ? null : <option value="">Your program</option>}
      {SCRIPT_EXAMPLES.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </Select>
  );
}

function Status({ state }: { readonly state: ScriptState }) {
  return (
    <p className={styles.state} role="status">
      {statusWords(state)}
    </p>
  );
}

function statusWords({ status, end }: ScriptState): string {
  if (status === 'off') return 'Runs in a closed sandbox: no network, no files, no page. Time is virtual.';
  if (status === 'starts') return 'Starting Python…';
  if (end === undefined) return 'Running.';
  switch (end.why) {
    case 'done':
      return `Ended at ${formatTime(end.atUs)}. Callbacks still get what you publish.`;
    case 'waits':
      return end.waits.some(({ blocks }) => blocks === true)
        ? `Waits since ${formatTime(end.atUs)}, and blocks its event loop.`
        : `Waits since ${formatTime(end.atUs)}.`;
    case 'failed':
      return `Failed at ${formatTime(end.atUs)}.`;
    case 'halted':
      return `The run has used up its budget at ${formatTime(end.atUs)}.`;
    case 'until':
      return 'Running.';
    case 'limit':
      return `${end.text ?? 'Stopped'}.`;
  }
}

interface InFullPythonProps {
  readonly version: string;
  readonly onLeave: () => void;
}

/** Says that programs run in full Python, and leads back. */
function InFullPython({ version, onLeave }: InFullPythonProps) {
  return (
    <p className={styles.engine}>
      <span>{`Programs run in full Python (CPython ${version}).`}</span>
      <Button small onClick={onLeave}>
        Use MicroPython
      </Button>
    </p>
  );
}

interface WaitingProps {
  readonly wait: ScriptWait;
  readonly session: ScriptSession;
}

/** Publishes the message for which a line of the program waits. */
function Waiting({ wait, session }: WaitingProps) {
  const [text, setText] = useState('{"ok": true}');
  const [issue, setIssue] = useState('');
  const id = useId();
  return (
    <form
      className={styles.wait}
      aria-label={`Message for ${wait.channel}`}
      onSubmit={(event) => {
        event.preventDefault();
        setIssue(publishText(session, wait.channel, text) ?? '');
      }}
    >
      <label htmlFor={id}>
        <span>{`Line ${wait.at?.line ?? '?'} waits for a message of`}</span> <Name>{wait.channel}</Name>
      </label>
      <div className={styles.row}>
        <TextInput id={id} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" variant="primary">{`Publish to ${visibleText(wait.channel)}`}</Button>
      </div>
      {issue === '' ? null : <p role="alert">{issue}</p>}
    </form>
  );
}

function publishText(session: ScriptSession, channel: string, text: string): string | undefined {
  const read = parseJsonObject(text);
  if (read.ok) return session.publish(channel, read.value, floatsOf(text));
  const { problem } = read;
  return `${jsonProblemText(problem)}.${problem.kind === 'syntax' ? ' A message is a JSON object, such as {"ok": true}.' : ''}`;
}

/** Shows what the program has printed, and its errors, up to the playhead. */
function Output({ said }: { readonly said: readonly Said[] }) {
  const output = useRef<HTMLElement>(null);
  const count = said.length;
  // Each new line is scrolled into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    output.current?.scrollTo({ top: output.current.scrollHeight });
  }, [count]);
  return (
    <section ref={output} className={styles.output} aria-label="Output">
      {said.length === 0 ? <p className={styles.quiet}>What the program prints appears here.</p> : null}
      {said.map(({ kind, text, atUs, at, agent }, index) => (
        // The lines of an output are only ever added.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div key={index} className={styles.line} data-kind={kind}>
          <span className={styles.place}>{`${formatTime(atUs)} · ${at === undefined ? '' : `line ${at.line}`}`}</span>
          <pre translate="no">
            {agent === undefined ? text.trimEnd() : `In the callback of ${visibleText(agent)}:\n${text.trimEnd()}`}
          </pre>
        </div>
      ))}
    </section>
  );
}
