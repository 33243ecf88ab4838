import { type ReactNode, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Dialog, Tabs } from '../../ui/index.ts';
import styles from './Catalogue.module.css';
import { Gallery } from './Gallery.tsx';
import { Learn } from './Learn.tsx';
import { NewOrImported, Yours } from './Yours.tsx';

/** A part of the catalogue: the name of the dialog that opens there. */
export type CatalogueTab = 'learn' | 'gallery' | 'scenarios';

interface Part {
  readonly title: string;
  readonly label: string;
  readonly description: string;
}

const PARTS: Readonly<Record<CatalogueTab, Part>> = {
  learn: {
    title: 'Learn',
    label: 'Learn',
    description: 'Each lesson asks before it shows. Leave at any time: your place stays.',
  },
  gallery: {
    title: 'Gallery',
    label: 'Gallery',
    description: 'Examples start playing. Change anything: your version is saved as a copy.',
  },
  scenarios: {
    title: 'Your scenarios',
    label: 'Yours',
    description: 'Saved automatically in this browser, on this computer.',
  },
};

/** The parts, in the order of their tabs; `Object.keys` has no type. */
const TABS = Object.keys(PARTS) as readonly CatalogueTab[];

/** Shows all that can be opened in one place: lessons, the gallery with its recordings, and what is saved in this browser. */
export function CatalogueDialog({ tab }: { readonly tab: CatalogueTab }) {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const close = (): void => openDialog(undefined);
  const { title, description } = PARTS[tab];
  const content: Readonly<Record<CatalogueTab, ReactNode>> = {
    learn: <Learn onChosen={close} />,
    gallery: <Gallery onChosen={close} />,
    scenarios: <Yours onChosen={close} />,
  };
  // Tabs of one size: the dialog does not jump from one to the other.
  const [focused] = useState(tab);
  return (
    <Dialog
      wide
      title={title}
      description={description}
      onClose={close}
      initialFocus={() => document.querySelector<HTMLElement>(`[data-catalogue] [role="tab"][id$="${focused}"]`)}
      footer={tab === 'scenarios' ? <NewOrImported onChosen={close} /> : undefined}
    >
      <div className={styles.catalogue} data-catalogue>
        <Tabs<CatalogueTab>
          label="Catalogue"
          value={tab}
          onChange={(next) => openDialog(next)}
          tabs={TABS.map((value) => ({
            value,
            label: PARTS[value].label,
            content: <div className={styles.pane}>{content[value]}</div>,
          }))}
        />
      </div>
    </Dialog>
  );
}
