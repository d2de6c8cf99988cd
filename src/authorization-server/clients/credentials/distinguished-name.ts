/**
 * A distinguished name in the one spelling names are compared in: types of attributes in capitals, no blanks around separators, `undefined` for
 * what is no name. Values stay as they are. Source: RFC 4514 §2, RFC 2253 §2
 */
export const canonicalName = (text: string): string | undefined => {
  if (text.length > 2048) return undefined;
  const parts: string[] = [];
  for (const part of splitUnescaped(text)) {
    const equals = part.text.indexOf('=');
    const type = part.text.slice(0, Math.max(equals, 0)).trim();
    if (!/^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)$/.test(type)) return undefined;
    parts.push(part.separator, `${type.toUpperCase()}=${trimUnescaped(part.text.slice(equals + 1))}`);
  }
  return parts.join('');
};

/** Parts of a name with the separator before each: `,` between its steps, `+` within one. */
const splitUnescaped = (text: string): readonly { readonly separator: string; readonly text: string }[] => {
  const parts: { separator: string; text: string }[] = [];
  let current = { separator: '', text: '' };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\\') {
      current.text += character + (text[index + 1] ?? '');
      index += 1;
    } else if (character === ',' || character === '+') {
      parts.push(current);
      current = { separator: character, text: '' };
    } else {
      current.text += character;
    }
  }
  return [...parts, current];
};

/** A blank after a backslash belongs to the value. */
const trimUnescaped = (value: string): string => {
  const trimmed = value.trim();
  return trimmed.endsWith('\\') && !trimmed.endsWith('\\\\') ? `${trimmed} ` : trimmed;
};
