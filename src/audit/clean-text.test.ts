import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

describe('text on record', () => {
  it('stays as it is when it is plain', () => {
    expect(cleanText('Creating access token: 8271a (größe 😀)', 100)).toBe('Creating access token: 8271a (größe 😀)');
  });

  it('S-65: cannot forge a line or a terminal escape, and is never longer than allowed', () => {
    expect(cleanText('a\r\nb\u001b[31m\0\u0085', 100)).toBe('a\uFFFD\uFFFDb\uFFFD[31m\uFFFD\uFFFD');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const cleaned = cleanText(text, 64);
        expect(cleaned.length).toBeLessThanOrEqual(64);
        expect(cleaned).not.toMatch(/\p{Cc}/u);
        expect(Buffer.from(cleaned).toString()).toBe(cleaned);
      }),
    );
  });
});
