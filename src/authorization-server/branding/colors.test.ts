import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastOf, readableOn, textOn } from './colors.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('colours of a branding', () => {
  it('are compared as WCAG says', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('leave text readable on every background', () => {
    fc.assert(fc.property(color, (background) => contrastOf(textOn(background), background) >= 4.5));
  });

  it('are made darker or lighter until they can be read', () => {
    fc.assert(
      fc.property(color, (accent) =>
        [
          ['#ffffff', '#f2f4f7'],
          ['#1b222c', '#12171e'],
        ].every((grounds) => {
          const shown = readableOn(accent, grounds);
          return grounds.every((ground) => contrastOf(shown, ground) >= 4.5);
        }),
      ),
    );
  });

  it('stay as they are where they can be read already', () => {
    expect(readableOn('#0b5cad', ['#ffffff', '#f2f4f7'])).toBe('#0b5cad');
  });
});
