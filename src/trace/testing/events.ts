/** Events for the tests of other folders, which import them from here. */
export { accepted, handed, published, received } from '../test-events.ts';
