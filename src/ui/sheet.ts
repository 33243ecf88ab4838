/**
 * Media query of a page that shows the panel as a sheet over its lower part: a phone, and a tablet held upright. The style sheets
 * repeat it.
 */
export const SHEET = '(max-width: 720px), (max-width: 1099px) and (orientation: portrait)';

/** Media query of a phone or a tablet that is held upright. */
export const UPRIGHT = '(max-width: 900px) and (orientation: portrait)';
