import type { ValueSource } from '../flow-model.ts';
import type { SettingsReader } from '../settings-reader.ts';

/** Reads where a value comes from, as a table of settings says it; `typeText` is what its column of types is called there. Source: SAP docs "Define Content Modifier", "Define Write Variables" */
export const readValueSource = (
  row: { readonly name: string; readonly type: string; readonly value: string; readonly typeText: string },
  settings: SettingsReader,
): ValueSource => {
  const { name, type, value, typeText } = row;
  switch (type) {
    case 'constant':
      return { kind: 'constant', text: value };
    case 'header':
    case 'property':
      if (value === '') settings.refuse(`"${name}" has no ${type} to take its value from`);
      return { kind: type, name: value };
    case 'expression':
      settings.checkTemplate(value);
      return { kind: 'expression', text: value };
    default:
      settings.refuse(`the ${typeText} "${type}" of "${name}" is not supported`);
      return { kind: 'constant', text: '' };
  }
};
