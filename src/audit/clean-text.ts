const controlCharacters = /\p{Cc}/u;
const allControlCharacters = /\p{Cc}/gu;

/**
 * A text as it may go on record: at most `maxLength` characters, no control characters and no halves of surrogate pairs, each shown as
 * U+FFFD. Names that a stranger sent reach audit events, and must neither forge a line nor be refused by the database, nor come back from
 * it as another text. Source: security.md S-65
 */
export const cleanText = (text: string, maxLength: number): string => {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  const clean = controlCharacters.test(short) ? short.replace(allControlCharacters, '\uFFFD') : short;
  return clean.toWellFormed();
};
