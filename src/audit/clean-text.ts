const controlCharacters = /\p{Cc}/u;
const allControlCharacters = /\p{Cc}/gu;

/**
 * A text as it may go on record: at most `maxLength` characters and no control characters, each shown as U+FFFD. Names that a
 * stranger sent reach audit events, and must neither forge a line nor be refused by the database. Source: security.md S-65
 */
export const cleanText = (text: string, maxLength: number): string => {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return controlCharacters.test(short) ? short.replace(allControlCharacters, '\uFFFD') : short;
};
