import { parseXml } from '../../../crypto/xml/parse-xml.ts';
import { describeXmlRefusal } from '../describe-xml-refusal.ts';
import type { FlowStep } from '../flow-model.ts';
import type { DiagramElement } from '../read-diagram.ts';
import type { SettingsReader } from '../settings-reader.ts';
import { readValueSource } from './read-value-source.ts';

type WriteVariablesStep = Extract<FlowStep, { readonly kind: 'write-variables' }>;

/** Reads a step that writes variables. Source: SAP doc "Define Write Variables"; real artifacts (rows of name, data type, type, value, scope) */
export const readWriteVariables = (element: DiagramElement, settings: SettingsReader): WriteVariablesStep => {
  const variables = readRows(element.settings.get('variable') ?? '', settings).map((cells) => {
    const [name = '', dataType = '', type = '', value = '', scope = ''] = cells;
    if (name.trim() === '') settings.refuse('a variable has no name');
    settings.checkTemplate(name);
    if (dataType.trim() !== '' && dataType.trim() !== 'java.lang.String') {
      settings.refuse(`the data type "${dataType}" of "${name}" is not supported: variables are texts`);
    }
    if (scope !== 'local' && scope !== 'global') settings.refuse(`"${name}" must be local or global`);
    return {
      name: name.trim(),
      isGlobal: scope === 'global',
      value: readValueSource({ name, type, value, typeText: 'type' }, settings),
    };
  });
  if (variables.length === 0) settings.refuse('it writes no variable');
  return { kind: 'write-variables', id: element.id, name: element.name, variables };
};

/** Cells by their place; unlike those of content modifiers they have no names. Parameters are filled in cell by cell. */
const readRows = (setting: string, settings: SettingsReader): readonly (readonly string[])[] => {
  if (setting.trim() === '') return [];
  const parsed = parseXml(`<rows>${setting}</rows>`);
  if (parsed.kind === 'refused') {
    settings.refuse(`a table of its settings cannot be read: ${describeXmlRefusal(parsed.reason)}`);
    return [];
  }
  return parsed.root.children.map((row) => row.children.map((cell) => settings.fill(cell.text)));
};
