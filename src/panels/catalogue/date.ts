/** Dates and times of lists, in the words of the reader's language. */
export const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
