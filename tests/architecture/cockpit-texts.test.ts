import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { germanCodes, germanRefusal, germanTexts } from '../../cockpit/src/language/german-refusals.ts';
import { germanRules } from '../../cockpit/src/language/german-rules.ts';
import { messages } from '../../cockpit/src/messages/messages.ts';
import { listParameters } from '../../cockpit/src/pages/service-instances/list-parameters.ts';

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

it('a choice of words of the API says them in words of people', () => {
  const code = readdirSync(join(sources, 'pages'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(sources, 'pages', name), 'utf8'));
  const raw = code.flatMap(
    (text) => text.match(/options: (?:\['[^'][^\]]*\]|Object\.keys\(.*?\))(?!,?\s*optionTexts)/g) ?? [],
  );
  // Numbers, and names of algorithms and protocols, are their own words.
  const ownWord = /^'(?:\d+|[A-Z]{2}\d+|HTTPS?|TCPS?)'$/;
  const isRaw = (list: string): boolean => (list.match(/'[^']*'/g) ?? []).some((option) => !ownWord.test(option));
  // So are plans, by the names they have in keys.
  expect(raw.filter((list) => isRaw(list) || list.includes('keys('))).toEqual(['options: Object.keys(offered)']);
});

it('parameters of an instance are read without their structure', () => {
  const parameters = {
    roles: ['MonitoringDataRead', 'x'],
    scopes: [{ name: 'Read', description: 'd' }],
    'oauth2-configuration': { 'token-validity': 3600, 'redirect-uris': ['https://a.example'] },
    HTML5Runtime_enabled: true,
    subscriber_access: { destination: { read_scopes: ['r'] } },
    odd: [[1], null],
  };
  expect(listParameters(parameters)).toEqual([
    { name: 'roles', texts: ['MonitoringDataRead', 'x'] },
    { name: 'scopes', texts: ['Read'] },
    { name: 'token-validity', seconds: 3600 },
    { name: 'redirect-uris', texts: ['https://a.example'] },
    { name: 'HTML5Runtime_enabled', texts: ['true'] },
    { name: 'read_scopes', texts: ['r'] },
  ]);
});

it('every rule of the contract has a German sentence', () => {
  const contract = join(import.meta.dirname, '..', '..', 'src');
  const rules = readdirSync(contract, { recursive: true, encoding: 'utf8' })
    .filter((name) =>
      /^management-api\/(?:contract.*|landscape-schema)\.ts$|^connectivity\/access-control\/(?:system-mapping|subject-pattern-rules|port-range)\.ts$/.test(
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

it('what the server says often has a German sentence, and none is left over', () => {
  const roots = [join(import.meta.dirname, '..', '..', 'src'), join(sources, 'connection')];
  const code = roots
    .flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => readFileSync(join(root, name), 'utf8')),
    )
    .join('\n');
  const unknown = (texts: object, write: (text: string) => string): readonly string[] =>
    Object.keys(texts).filter((text) => !code.includes(write(text)));
  expect(unknown(germanTexts, (text) => `'${text}'`)).toEqual([]);
  expect(unknown(germanCodes, (text) => `code: '${text}'`)).toEqual([]);
  const things = code.match(/(?<=thing(?:NotFound|Exists)\(')[^']+|(?<='There is no such )[a-z ]+(?=')/g) ?? [];
  expect(things.length).toBeGreaterThan(20);
  expect(things.filter((thing) => germanRefusal(`There is no such ${thing}`) === undefined)).toEqual([]);
  for (const [text, word, expected] of [
    ['whatever', 'KEY_EXISTS', 'Die Serviceinstanz hat schon einen Schlüssel dieses Namens'],
    ['There is no such user', 'not_found', 'Es gibt diesen Benutzer nicht'],
    ['"name" must be a host name', 'invalid_request', '"name": Erwartet wird ein Hostname'],
    ['This needs the role "administrator"', 'forbidden', 'Dies braucht die Rolle "administrator"'],
    ['A text of tomorrow', 'of_tomorrow', undefined],
  ] as const)
    expect(germanRefusal(text, word)).toBe(expected);
});
