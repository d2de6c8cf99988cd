/** No two of them look alike, so that a password can be read out and typed. */
const characters = 'abcdefghjkmnopqrstuvwxyz23456789';
const groupCount = 5;
const groupLength = 5;

/** A password nobody guesses: 125 random bits, in groups that are read easily. Source: security.md S-57 */
export const generatePassword = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(groupCount * groupLength));
  // There are 32 characters: each is as likely as any other.
  const text = Array.from(bytes, (byte) => characters[byte % characters.length]).join('');
  return Array.from({ length: groupCount }, (_, index) =>
    text.slice(index * groupLength, (index + 1) * groupLength),
  ).join('-');
};
