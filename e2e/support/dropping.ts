/** Drops of files on the page, as its handlers see them. */
import { expect, type Heronry } from './heronry.ts';

export interface Dropped {
  readonly name: string;
  readonly text: string;
}

/** Drops a file on the canvas, once the page takes files. */
export async function dropFile({ page }: Heronry, file: Dropped): Promise<void> {
  const fire = (type: string): Promise<boolean> =>
    page.evaluate(
      ({ name, text, type }) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
        return document.querySelector('[role=application]')?.dispatchEvent(event) === false;
      },
      { ...file, type },
    );
  await expect.poll(() => fire('dragover')).toBe(true);
  await fire('drop');
}
