import { AlignLeft, LayoutTemplate, Play, RotateCcw, Square, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { SELF_MEMBERS } from '../../sandbox/self-members.ts';
import { BROKER_TEMPLATES, CODE_TEMPLATES, templateSource } from '../../scenario/index.ts';
import { type CodeState, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, IconButton, Menu, Name, Select, visibleText } from '../../ui/index.ts';
import { CodeEditor, type CodeProblem, formatCode } from '../editor/code-editor.tsx';
import { SheetGrip } from '../SheetGrip.tsx';
import { CodeLog } from './CodeLog.tsx';
import { ContractOfBroker } from './check/ContractOfBroker.tsx';
import styles from './code.module.css';
import { BROKER, channelFor, ownerName, ownersOfCode } from './code-behaviour.ts';
import type { CodeLine } from './code-lines.ts';
import { type CodeDraft, useCodeDraft } from './use-code-draft.ts';
import { useCodeLines } from './use-code-lines.ts';
import { usePressEnd } from './use-press-end.ts';

const NO_PROBLEMS: readonly CodeProblem[] = [];
const NO_MEMBERS: readonly [] = [];

/**
 * Edits the code of an agent, or of the broker, beside the picture. Another agent with code that is selected in the picture takes
 * its place.
 */
export function CodePanel({ agent }: { readonly agent: string }) {
  const agents = useHeronry(useShallow(({ scenario }) => ownersOfCode(scenario)));
  const openCode = useHeronry((state) => state.actions.openCode);
  const selected = useHeronry(({ selection: { nodes } }) =>
    nodes.length === 1 && nodes[0]?.kind === 'agent' ? nodes[0].id : undefined,
  );
  const isThere = agents.includes(agent);
  const follows = selected !== undefined && agents.includes(selected);
  // Only a new selection counts: the list of agents above chooses as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (follows) openCode(selected);
  }, [selected, follows]);
  // The agent was deleted, renamed, or its code was removed.
  useEffect(() => {
    if (!isThere) openCode(follows ? selected : undefined);
  }, [isThere, follows, selected, openCode]);
  if (!isThere) return null;
  return (
    <section className={styles.panel} aria-label="Code" data-code-panel>
      <SheetGrip />
      <div className={styles.head}>
        <h2 className={styles.title}>
          {agents.length === 1 ? (
            <>
              Code of <Name>{ownerName(agent)}</Name>
            </>
          ) : (
            <span className={styles.choose}>
              <span aria-hidden>Code of</span>
              <Select aria-label="Code of" value={agent} onChange={(event) => openCode(event.currentTarget.value)}>
                {agents.map((id) => (
                  <option key={id} value={id}>
                    {visibleText(ownerName(id))}
                  </option>
                ))}
              </Select>
            </span>
          )}
        </h2>
        <IconButton label="Close code" icon={X} onClick={() => openCode(undefined)} />
      </div>
      <Editing key={agent} agent={agent} />
    </section>
  );
}

function Editing({ agent }: { readonly agent: string }) {
  const draft = useCodeDraft(agent);
  const lines = useCodeLines(agent);
  const leave = usePressEnd(draft.commit);
  const [found, setFound] = useState(NO_PROBLEMS);
  const [goTo, setGoTo] = useState<Pick<CodeProblem, 'line' | 'column'>>();
  const { isChanged } = draft;
  const isBroker = agent === BROKER;
  const thrown = useMemo(() => (isChanged ? NO_PROBLEMS : problemsOf(lines)), [isChanged, lines]);
  const latest = lines.at(-1);
  const litLine = isChanged || latest?.isError !== true ? undefined : latest.line;
  return (
    <>
      <Buttons agent={agent} draft={draft} />
      <div className={styles.editor}>
        <CodeEditor
          label={visibleText(`Code of ${ownerName(agent)}`)}
          language="typescript"
          value={draft.text}
          onChange={draft.write}
          onBlur={leave}
          problems={thrown}
          onProblems={setFound}
          litLines={litLine === undefined ? [] : [litLine]}
          completions={isBroker ? NO_MEMBERS : SELF_MEMBERS}
          goTo={goTo}
        />
      </div>
      <CodeLog
        problems={found}
        lines={lines}
        empty={isBroker ? 'Nothing yet. Errors of the broker appear here.' : 'Nothing yet. self.log(…) writes here.'}
        onGo={setGoTo}
      />
      {isBroker ? <ContractOfBroker draft={draft} /> : null}
    </>
  );
}

/** Returns what went wrong in the run, one problem for each line of the code. */
function problemsOf(lines: readonly CodeLine[]): readonly CodeProblem[] {
  const byLine = new Map<number, CodeProblem>();
  for (const { line, text } of lines) if (line !== undefined) byLine.set(line, { line, message: text });
  return [...byLine.values()];
}

function Buttons({ agent, draft }: { readonly agent: string; readonly draft: CodeDraft }) {
  const store = useHeronryStore();
  const code = useHeronry((state) => state.code);
  const { stopCode, notify } = useHeronry((state) => state.actions);
  const format = (): void => {
    formatCode('typescript', draft.text).then(draft.write, () => notify('The code could not be formatted.', 'error'));
  };
  const putTemplate = (place: number): void => {
    if (agent === BROKER) {
      const { source = draft.text } = BROKER_TEMPLATES[place] ?? {};
      draft.replace(source);
      return;
    }
    const template = CODE_TEMPLATES[place];
    const { scenario } = store.getState();
    const channel = channelFor(agent, scenario);
    const agents = scenario.agents.map(({ id }) => id);
    if (template !== undefined) draft.replace(templateSource(template, { channel, agents }));
  };
  return (
    <>
      <div className={styles.buttons}>
        <Button small variant="primary" icon={Play} onClick={draft.run}>
          Run
        </Button>
        <Button small icon={Square} disabled={code !== 'runs'} onClick={stopCode}>
          Stop
        </Button>
        <Button small icon={RotateCcw} disabled={!draft.isChanged} onClick={draft.reset}>
          Reset
        </Button>
        <Button small icon={AlignLeft} onClick={format}>
          Format
        </Button>
        <Menu
          align="end"
          trigger={
            <Button small icon={LayoutTemplate}>
              Templates
            </Button>
          }
          entries={(agent === BROKER ? BROKER_TEMPLATES : CODE_TEMPLATES).map(({ name, text }, place) => ({
            ...({ kind: 'item', id: name, label: name, note: text } as const),
            onSelect: () => putTemplate(place),
          }))}
        />
      </div>
      <p className={styles.state} role="status" data-code={code}>
        {draft.issue ?? wordsOf(code, draft.isChanged)}
      </p>
    </>
  );
}

function wordsOf(code: CodeState, isChanged: boolean): string {
  if (isChanged) return 'Changed. Press Run to run it.';
  switch (code) {
    case 'runs':
      return 'Runs in a closed sandbox: no network, no files, no page.';
    case 'loading':
      return 'Loading what runs code…';
    case 'failed':
      return 'What runs code could not be loaded. Press Run to try again.';
    default:
      return 'Does not run yet. Press Run.';
  }
}
