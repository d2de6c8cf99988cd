/**
 * A text without the marks it ends with. An expression like `/+$` would look at every row of them anew, all the way (S-67).
 * `mark`: one character. Source: Portolan
 */
export const trimEndOf = (text: string, mark: string): string => {
  let end = text.length;
  while (end > 0 && text[end - 1] === mark) end -= 1;
  return text.slice(0, end);
};
