import { Plug } from 'lucide-react';
import { useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog, Field, LinkButton, TextInput } from '../../ui/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { type LivePlace, usePanelServices } from '../services.tsx';
import styles from './Live.module.css';

const NAME_MAX = 128;

/** Connects to a gateway: its address, the token, the name of the agent. No connection is made before the button is pressed. */
export function LiveDialog() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const { live } = usePanelServices();
  const [fields, setFields] = useState<LivePlace>(live.remembered);
  const [problem, setProblem] = useState<string>();
  const [connecting, setConnecting] = useState(false);
  const change = (patch: Partial<LivePlace>): void => {
    setFields((before) => ({ ...before, ...patch }));
    setProblem(undefined);
  };
  const connect = async (): Promise<void> => {
    setConnecting(true);
    setProblem(undefined);
    try {
      await live.connect(fields);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setConnecting(false);
    }
  };
  const { address, token, agent } = fields;
  const complete = address.trim() !== '' && token.trim() !== '' && agent.trim() !== '';
  return (
    <Dialog
      title="Connect to real traffic"
      description="See the real traffic of a broker in the same picture: in memory, Redis or Kafka, through a gateway."
      onClose={() => openDialog(undefined)}
      footer={
        <Button
          variant="primary"
          icon={Plug}
          type="submit"
          form="connect-live"
          disabled={!complete || connecting}
          aria-busy={connecting}
        >
          {connecting ? 'Connecting…' : 'Connect'}
        </Button>
      }
    >
      {live.hasRecord() ? (
        <p className={styles.record}>
          The last recording is still here. <LinkButton onClick={() => live.showRecord()}>Show recording</LinkButton>
        </p>
      ) : null}
      <form
        id="connect-live"
        className={dialogs.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (complete && !connecting) void connect();
        }}
      >
        <GatewayFields fields={fields} onChange={change} />
        {problem === undefined ? null : (
          <p role="alert" className={dialogs.alert}>
            {problem}
          </p>
        )}
        <p className={styles.help}>
          Teaching? <LinkButton onClick={() => openDialog('class')}>Ask the class</LinkButton> on their phones.
        </p>
        <GatewayHelp />
      </form>
    </Dialog>
  );
}

interface GatewayFieldsProps {
  readonly fields: LivePlace;
  readonly onChange: (patch: Partial<LivePlace>) => void;
}

function GatewayFields({ fields: { address, token, agent }, onChange }: GatewayFieldsProps) {
  return (
    <>
      <Field label="Address of the gateway" hint="Paste the line that the gateway prints when it starts.">
        {(control) => (
          <TextInput
            {...control}
            inputMode="url"
            placeholder="http://127.0.0.1:4180"
            value={address}
            onChange={(event) => onChange(split(event.currentTarget.value))}
          />
        )}
      </Field>
      <Field label="Token" hint="The part of that line after #token=. It stays in this tab.">
        {(control) => (
          <TextInput
            {...control}
            type="password"
            value={token}
            onChange={(event) => onChange({ token: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Your name" hint="Your name as an agent. Others see it as the sender.">
        {(control) => (
          <TextInput
            {...control}
            maxLength={NAME_MAX}
            value={agent}
            onChange={(event) => onChange({ agent: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

/** Explains how to start a gateway. */
function GatewayHelp() {
  return (
    <details className={styles.help}>
      <summary>No gateway yet?</summary>
      <p>
        On your machine, <code translate="no">npx heronry serve</code> starts one with an in-memory broker;{' '}
        <code translate="no">--broker redis://127.0.0.1:6379</code> or{' '}
        <code translate="no">--broker kafka://127.0.0.1:9092</code> connects it to a server. Open the address that it
        prints: it serves this page too. For a class, <code translate="no">--host 0.0.0.0</code> allows other machines.
      </p>
      <p>
        To use the gateway from a page that it does not serve, start it with <code translate="no">--origin</code> and
        the address of that page. The browser may ask whether the page may access your machine.
      </p>
    </details>
  );
}

/** Returns the address, and the token if the text is the whole line that the gateway prints. */
function split(text: string): { readonly address: string; readonly token?: string } {
  const [, address, token] = /^\s*(.*?)\/?#token=([\w-]+)\s*$/.exec(text) ?? [];
  return address === undefined || token === undefined ? { address: text } : { address, token };
}
