/**
 * The table of statements: all that the page says of brokers, each with its proof. The words stand where the page shows them, as most
 * of them are fetched late. They are repeated here, so that changing a sentence leads to its proof. `.ci/statements.test.ts` finds
 * words that are not here.
 */
import { BROKERS_DOCUMENT_STATEMENTS } from './brokers-document.ts';
import { CODE_STATEMENTS } from './code.ts';
import { COMPARISON_STATEMENTS } from './comparison.ts';
import { DOCUMENT_STATEMENTS } from './documents.ts';
import { GALLERY_IN_MEMORY } from './gallery-in-memory.ts';
import { GALLERY_ON_SERVERS } from './gallery-on-servers.ts';
import { LIBRARY_STATEMENTS } from './library-documents.ts';
import { LIVE_STATEMENTS } from './live.ts';
import { LOG_STATEMENTS } from './logs.ts';
import { OWN_BROKER_STATEMENTS } from './own-brokers.ts';
import { PAGE_STATEMENTS } from './page.ts';
import { SHARE_AND_CLIENT_STATEMENTS } from './share-and-clients.ts';
import type { Statement } from './statement.ts';

export const STATEMENTS: readonly Statement[] = [
  ...PAGE_STATEMENTS,
  ...LOG_STATEMENTS,
  ...SHARE_AND_CLIENT_STATEMENTS,
  ...COMPARISON_STATEMENTS,
  ...GALLERY_IN_MEMORY,
  ...GALLERY_ON_SERVERS,
  ...CODE_STATEMENTS,
  ...OWN_BROKER_STATEMENTS,
  ...LIVE_STATEMENTS,
  ...DOCUMENT_STATEMENTS,
  ...LIBRARY_STATEMENTS,
  ...BROKERS_DOCUMENT_STATEMENTS,
];
