/** What the build takes from the page's own source: pictures, lessons, the page of a frame, the renderer of PNG. */
export { firstPicture } from '../src/graph/first-picture.ts';
export { galleryStills } from '../src/graph/gallery-stills.ts';
export { loadRaster } from '../src/pictures/png.ts';
export { previews } from '../src/pictures/previews.ts';
export { framePage } from '../src/pictures/standalone-page.ts';
export { playerLessons } from '../src/player/make-lessons.ts';
