import { describe, expect, it } from 'vitest';
import { missingLibraryLinks } from './postgres-binaries.js';

describe('missingLibraryLinks', () => {
  it.each([
    { has: ['libicuuc.so.60.2'], links: [{ link: 'libicuuc.so.60', target: 'libicuuc.so.60.2' }] },
    { has: ['libpq.so.5.18', 'libpq.so.5'], links: [] },
    { has: ['libz.so.1', 'libpgport.a', 'postgresql', 'pkgconfig'], links: [] },
    {
      has: ['libicudata.77.1.dylib', 'libpq.5.dylib'],
      links: [{ link: 'libicudata.77.dylib', target: 'libicudata.77.1.dylib' }],
    },
    {
      has: ['libcrypto.so.1.1.1'],
      links: [{ link: 'libcrypto.so.1', target: 'libcrypto.so.1.1.1' }],
    },
  ])('of $has', ({ has, links }) => {
    expect(missingLibraryLinks(has)).toEqual(links);
  });
});
