import { Download } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { IconButton, LinkButton, Select, Switch, TextInput } from '../../ui/index.ts';
import { FILE_FORMATS, formatsIn } from '../file-formats.ts';
import { AnyNodeOptions } from '../parts/NodeOptions.tsx';
import { SpanNote } from '../parts/SpanNote.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './EventLog.module.css';
import { KIND_WORDS } from './event-kinds.ts';

/** Filters the log: by text, agent, channel, kind. */
export function LogFilters({ size, done }: { readonly size: number; readonly done: boolean }) {
  const filter = useHeronry((state) => state.logFilter);
  const setLogFilter = useHeronry((state) => state.actions.setLogFilter);
  const pauseAtFilter = useHeronry((state) => state.pauseAtFilter);
  const setPauseAtFilter = useHeronry((state) => state.actions.setPauseAtFilter);
  const open = Object.values(filter).every((value) => value === '');
  return (
    <div className={styles.filters}>
      <TextInput
        type="search"
        aria-label="Filter by text"
        placeholder="Filter by text"
        value={filter.text}
        onChange={(event) => setLogFilter({ text: event.currentTarget.value })}
      />
      <div className={styles.selects}>
        <Select
          aria-label="Filter by agent"
          value={filter.agent}
          onChange={(event) => setLogFilter({ agent: event.currentTarget.value })}
        >
          <AnyNodeOptions node="agent" any="All agents" />
        </Select>
        <Select
          aria-label="Filter by channel"
          value={filter.channel}
          onChange={(event) => setLogFilter({ channel: event.currentTarget.value })}
        >
          <AnyNodeOptions node="channel" any="All channels" />
        </Select>
        <Select
          aria-label="Filter by kind"
          value={filter.kind}
          onChange={(event) => setLogFilter({ kind: event.currentTarget.value })}
        >
          <option value="">All kinds</option>
          {Object.entries(KIND_WORDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </Select>
      </div>
      <SpanNote />
      {open ? null : <Switch label="Pause the run at a match" checked={pauseAtFilter} onChange={setPauseAtFilter} />}
      <div className={styles.count}>
        <span>{`${size.toLocaleString('en')} ${size === 1 ? 'event' : 'events'}${done ? '' : ' so far…'}`}</span>
        {open ? null : (
          <LinkButton onClick={() => setLogFilter({ text: '', agent: '', channel: '', kind: '' })}>Show all</LinkButton>
        )}
        <WriteButtons />
      </div>
    </div>
  );
}

/** Offers the files that are written from the log. */
function WriteButtons() {
  const { exportFile } = usePanelServices();
  return formatsIn('log').map((id) => (
    <IconButton key={id} label={FILE_FORMATS[id].write.label} icon={Download} onClick={() => void exportFile(id)} />
  ));
}
