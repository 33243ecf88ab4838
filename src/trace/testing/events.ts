/** Events for the tests of other folders, which import them from here. */
export { accepted, dispatched, published, received } from '../test-events.ts';
