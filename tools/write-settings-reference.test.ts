import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatSettingsReference, settingsReferencePath } from './write-settings-reference.ts';

describe('the settings reference', () => {
  it('is what tools/write-settings-reference.ts writes', () => {
    expect(readFileSync(settingsReferencePath, 'utf8')).toBe(formatSettingsReference());
  });
});
