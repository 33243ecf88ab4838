/** The second door: links, documents from outside and the gallery, which a page fetches only when it is asked for one. */
export { checkScenario } from './check.ts';
export { GALLERY } from './gallery/gallery.ts';
export { decodeMoment, encodeMoment } from './link/codec.ts';
export { readScenarioFile } from './text.ts';
