import type { ScryptParameters } from '../../src/crypto/secret-hashing.ts';

/** What hashing a password costs where a test is about something else: as good as nothing, but for the same steps. */
export const cheapPasswords: ScryptParameters = { N: 16, r: 1, p: 1 };
