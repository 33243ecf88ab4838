import { useState } from 'react';
import type { ClassGateway } from '../../learning/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Dialog, Field, TextInput } from '../../ui/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { usePanelServices } from '../services.tsx';
import styles from './Class.module.css';
import { ClassStage } from './ClassStage.tsx';
import { useClass, useClassSession } from './own-session.ts';

/** Asks the class: through the gateway that serves the page or that it knows, else it says how to start one. */
export function ClassDialog() {
  const { live } = usePanelServices();
  const session = useClassSession();
  const isOpen = useClass(session, ({ code }) => code !== undefined);
  const [gateway, setGateway] = useState<ClassGateway | undefined>(() => {
    const { address, token } = live.remembered();
    return address === '' || token === '' ? undefined : { url: address.replace(/\/$/, ''), token };
  });
  if (isOpen) return <ClassStage session={session} />;
  return <OpenClass gateway={gateway} onGateway={setGateway} />;
}

interface OpenClassProps {
  readonly gateway: ClassGateway | undefined;
  readonly onGateway: (gateway: ClassGateway) => void;
}

function OpenClass({ gateway, onGateway }: OpenClassProps) {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const session = useClassSession();
  const problem = useClass(session, (view) => view.problem);
  const [line, setLine] = useState('');
  const [busy, setBusy] = useState(false);
  const typed = gatewayOf(line);
  const place = typed ?? gateway;
  const open = async (): Promise<void> => {
    if (place === undefined) return;
    setBusy(true);
    onGateway(place);
    await session.open(place);
    setBusy(false);
  };
  return (
    <Dialog
      title="Ask the class"
      description="Pupils scan a code and answer on their phones, without an account. You see how many have answered, then the votes."
      onClose={() => openDialog(undefined)}
      footer={
        <Button
          variant="primary"
          type="submit"
          form="open-class"
          disabled={place === undefined || busy}
          aria-busy={busy}
        >
          Open a class
        </Button>
      }
    >
      <form
        id="open-class"
        className={dialogs.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        {gateway === undefined ? <HowTo line={line} onLine={setLine} /> : <Known url={gateway.url} />}
        {problem === undefined ? null : (
          <p role="alert" className={dialogs.alert}>
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Known({ url }: { readonly url: string }) {
  return (
    <p>
      The class runs on the gateway at <code translate="no">{url}</code>. Nothing is stored after the gateway ends.
    </p>
  );
}

/** Explains how to start a gateway: a static page cannot hear from phones. */
function HowTo({ line, onLine }: { readonly line: string; readonly onLine: (line: string) => void }) {
  return (
    <>
      <p>Phones answer through a gateway on your machine. Start it, and open the address that it prints:</p>
      <pre className={styles.command} translate="no">
        npx heronry serve --host 0.0.0.0
      </pre>
      <Field label="Or stay on this page" hint="Paste the line that the gateway prints, with #token= in it.">
        {(control) => (
          <TextInput
            {...control}
            inputMode="url"
            placeholder="http://127.0.0.1:4180/#token=…"
            value={line}
            onChange={(event) => onLine(event.currentTarget.value)}
          />
        )}
      </Field>
    </>
  );
}

function gatewayOf(line: string): ClassGateway | undefined {
  const [, url, token] = /(https?:\/\/[^\s/#]+)\/?#token=([\w-]+)/.exec(line) ?? [];
  return url === undefined || token === undefined ? undefined : { url, token };
}
