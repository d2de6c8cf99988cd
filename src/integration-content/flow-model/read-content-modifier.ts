import type { Assignment, ContentModifierStep } from './flow-model.ts';
import type { DiagramElement } from './read-diagram.ts';
import { readRows } from './read-rows.ts';
import type { SettingsReader } from './settings-reader.ts';
import { readValueSource } from './steps/read-value-source.ts';

/** Source: SAP doc "Define Content Modifier" (256 KB for a body with expressions) */
const maxExpressionBytes = 256 * 1024;

/** Reads a content modifier. Source: SAP doc "Define Content Modifier"; real artifacts (names of the settings) */
export const readContentModifier = (element: DiagramElement, settings: SettingsReader): ContentModifierStep => {
  const before1_2 = [...element.settings.keys()].some((key) => /^(?:header|property)_\d+$/i.test(key));
  if (before1_2) settings.refuse('its version is older than 1.2: update it in the editor');
  const body = readBody(element, settings);
  return {
    kind: 'content-modifier',
    id: element.id,
    name: element.name,
    headers: readAssignments(element.settings.get('headerTable') ?? '', settings),
    properties: readAssignments(element.settings.get('propertyTable') ?? '', settings),
    ...(body !== undefined && { body }),
  };
};

const readBody = (element: DiagramElement, settings: SettingsReader): ContentModifierStep['body'] => {
  // Blanks around a body are part of it.
  const text = settings.fill(element.settings.get('wrapContent') ?? '');
  const type = settings.read('bodyType') || 'constant';
  if (text === '') return undefined;
  if (type === 'constant') return { kind: 'constant', text };
  if (type !== 'expression') {
    settings.refuse(`a body of type "${type}" is not supported`);
    return undefined;
  }
  if (Buffer.byteLength(text) > maxExpressionBytes) settings.refuse('a body with expressions may have 256 KB');
  settings.checkTemplate(text);
  return { kind: 'expression', text };
};

const readAssignments = (table: string, settings: SettingsReader): Assignment[] =>
  readRows(table, settings).map((row) => {
    const cell = (id: string): string => row.get(id) ?? '';
    const name = cell('Name').trim();
    if (name === '') settings.refuse('an entry has no name');
    const action = cell('Action') || 'Create';
    if (action === 'Delete') return { action: 'delete', name };
    if (action !== 'Create') settings.refuse(`the action "${action}" of "${name}" is not supported`);
    const source = { name, type: cell('Type'), value: cell('Value'), typeText: 'source type' };
    return { action: 'set', name, value: readValueSource(source, settings) };
  });
