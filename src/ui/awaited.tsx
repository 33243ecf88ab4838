/** Stands in for a part of the page that is loaded late and has no room of its own yet: the page says that it is busy until then. */
export const AWAITED = <span hidden aria-busy="true" />;
