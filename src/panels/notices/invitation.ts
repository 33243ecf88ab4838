/** Name under which the invitation to learn is folded for good, among the sections that the user has folded; also its words. */
export const INVITATION = 'Learn in two minutes';
/** Slug of the lesson that it opens: the first one. */
export const FIRST_LESSON = 'first-message';
