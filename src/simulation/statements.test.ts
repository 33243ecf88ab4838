import { describe, it } from 'vitest';
import { GALLERY_IN_MEMORY } from './testing/statements/gallery-in-memory.ts';
import { GALLERY_ON_SERVERS } from './testing/statements/gallery-on-servers.ts';

describe('what the page says of brokers', () => {
  for (const { id, words, proof } of [...GALLERY_IN_MEMORY, ...GALLERY_ON_SERVERS])
    it(`${id}: ${words}`, () => {
      if (typeof proof === 'function') proof();
    });
});
