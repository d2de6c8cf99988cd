import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { germanRules } from '../../cockpit/src/language/german-rules.ts';
import { messages } from '../../cockpit/src/messages/messages.ts';

const sources = join(import.meta.dirname, '..', '..', 'cockpit', 'src');
const partSchema = z.record(
  z.string().endsWith('Texts'),
  z.record(z.enum(['en', 'de']), z.record(z.string(), z.string())),
);

const parts = await Promise.all(
  readdirSync(join(sources, 'messages'))
    .filter((name) => name !== 'messages.ts' && name !== 'in-both.ts')
    .map(async (name) => Object.values(partSchema.parse({ ...(await import(join(sources, 'messages', name))) }))),
);
const texts = parts.flat();

it('a text of the cockpit is in one part only, and in that in both languages', () => {
  for (const language of ['en', 'de'] as const) {
    const keys = texts.flatMap((part) => Object.keys(part[language] ?? {}));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys.toSorted()).toEqual(Object.keys(messages.en).toSorted());
  }
});

it('a text speaks of the same values in both languages', () => {
  const valuesOf = (text: string | undefined): readonly string[] => [...new Set(text?.match(/\{\d\}/g))].toSorted();
  for (const { en = {}, de = {} } of texts)
    for (const [key, text] of Object.entries(en)) expect(valuesOf(de[key]), key).toEqual(valuesOf(text));
});

it('no text is left that nothing says', () => {
  const code = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('messages'))
    .map((name) => readFileSync(join(sources, name), 'utf8'))
    .join('\n');
  const said = new Set(code.match(/\b\w+\b/g));
  expect(Object.keys(messages.en).filter((key) => !said.has(key))).toEqual([]);
});

it('every rule of the contract has a German sentence', () => {
  const contract = join(import.meta.dirname, '..', '..', 'src');
  const rules = readdirSync(contract, { recursive: true, encoding: 'utf8' })
    .filter((name) =>
      /^management-api\/(?:contract.*|landscape-schema)\.ts$|^connectivity\/access-control\/system-mapping\.ts$/.test(
        name,
      ),
    )
    .flatMap(
      (name) => readFileSync(join(contract, name), 'utf8').match(/(?<=')(?:must|may|"\w+" is) [^'\n]+(?=')/g) ?? [],
    );
  expect(rules.length).toBeGreaterThan(10);
  expect(rules.filter((rule) => germanRules[rule] === undefined)).toEqual([]);
  expect(Object.keys(germanRules).filter((rule) => !rules.includes(rule))).toEqual([]);
});
