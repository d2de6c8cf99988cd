import { parseXml } from '../../crypto/xml/parse-xml.ts';
import { describeXmlRefusal } from './describe-xml-refusal.ts';
import type { SettingsReader } from './settings-reader.ts';

/**
 * Reads a table that a setting holds as XML text: rows with cells named by `id`. Parameters are filled in cell by cell, so that no value can
 * add cells. Source: real artifacts
 */
export const readRows = (setting: string, settings: SettingsReader): readonly ReadonlyMap<string, string>[] => {
  const text = /^\s*\{\{[^{}]*\}\}\s*$/.test(setting) ? settings.fill(setting) : setting;
  if (text.trim() === '') return [];
  const parsed = parseXml(`<rows>${text}</rows>`);
  if (parsed.kind === 'refused') {
    settings.refuse(`a table of its settings cannot be read: ${describeXmlRefusal(parsed.reason)}`);
    return [];
  }
  return parsed.root.children
    .filter((row) => row.name === 'row')
    .map(
      (row) =>
        new Map(
          row.children
            .filter((cell) => cell.name === 'cell')
            .map((cell) => [cell.attributes.get('id') ?? '', settings.fill(cell.text)]),
        ),
    );
};
