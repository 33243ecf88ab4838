/** Drops of files on the page, as its handlers see them. */
import { expect, type Heronry } from './heronry.ts';

export interface Dropped {
  readonly name: string;
  readonly text: string;
  /** @default 'utf8' */
  readonly encoding?: 'utf8' | 'utf16le' | 'latin1';
}

/** Drops a file on the canvas, once the page takes files. */
export async function dropFile({ page }: Heronry, { name, text, encoding }: Dropped): Promise<void> {
  const bytes = [...Buffer.from(text, encoding)];
  const fire = (type: string): Promise<boolean> =>
    page.evaluate(
      ({ name, bytes, type }) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(bytes)], name));
        const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
        return document.querySelector('[role=application]')?.dispatchEvent(event) === false;
      },
      { name, bytes, type },
    );
  await expect.poll(() => fire('dragover')).toBe(true);
  await fire('drop');
}
