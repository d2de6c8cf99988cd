import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowSchema, landscapeSubaccountSchema } from '../../management-api/contract.ts';
import { createQuietContext } from '../quiet-context.ts';
import { escapeReferences } from './escape-references.ts';
import { readLandscapeFile } from './landscape-file.ts';

const read = (text: string, name = 'landscape.yaml') => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-landscape-'));
  writeFileSync(join(folder, name), text);
  return readLandscapeFile(createQuietContext({ folder }), name);
};

describe('a landscape file', () => {
  it('is read from YAML and from JSON', async () => {
    const expected = { subaccounts: [{ subdomain: 'acme', flavour: 'cf' }] };
    expect((await read('subaccounts:\n  - subdomain: acme\n    flavour: cf\n')).landscape).toEqual(expected);
    expect((await read(JSON.stringify(expected), 'landscape.json')).landscape).toEqual(expected);
  });

  it('points at the value that is wrong', async () => {
    const text =
      'subaccounts:\n  - subdomain: acme\n    flavour: cf\n    users:\n      - name: alice\n        password: short\n';
    await expect(read(text)).rejects.toThrow('landscape.yaml:6:9: "password" must have at least 8 characters');
  });

  it('points at a key that is not known', async () => {
    await expect(read('subaccounts:\n  - subdomain: acme\n    flavour: cf\n    user: []\n')).rejects.toThrow(
      'landscape.yaml:4:5: "user" is not known here',
    );
  });

  it('points at the entry in which something is missing', async () => {
    await expect(read('subaccounts:\n  - flavour: cf\n')).rejects.toThrow(
      /^landscape\.yaml:2:5: "subdomain" is missing$/m,
    );
  });

  it('points at the second of two with one name', async () => {
    const text =
      'subaccounts:\n  - subdomain: acme\n    flavour: cf\n    users:\n      - name: alice\n      - name: alice\n  - { subdomain: acme, flavour: cf }\n';
    await expect(read(text)).rejects.toThrow(
      'landscape.yaml:7:5: this entry is the second one with the name "acme"\nlandscape.yaml:6:9: this entry is the second one with the name "alice"',
    );
  });

  it('points at a syntax error', async () => {
    await expect(read('subaccounts:\n  - subdomain: [acme\n    flavour: cf\n')).rejects.toThrow(/^landscape\.yaml:3:/);
  });

  it('takes a variable for a number where only a number will do, and else for a text', async () => {
    const text =
      'subaccounts:\n  - subdomain: acme\n    flavour: cf\n    users:\n      - { name: alice, password: "%{DIGITS}" }\n    connectors:\n      - kind: local\n        systemMappings:\n          - { virtualHost: erp, virtualPort: "%{PORT}", localHost: h, localPort: "1%{PORT}", protocol: HTTP }\n';
    // Variables are written with a percent sign here: the other one reads as a variable of this file.
    const write = (landscape: string): string => landscape.replaceAll('%', '$');
    const folder = mkdtempSync(join(tmpdir(), 'portolan-landscape-'));
    writeFileSync(join(folder, 'a.yaml'), write(text.replace('"1%{PORT}"', '8080')));
    writeFileSync(join(folder, 'b.yaml'), write(text));
    const context = createQuietContext({ folder, environment: { DIGITS: '1234567890', PORT: '443' } });
    const { landscape } = await readLandscapeFile(context, 'a.yaml');
    expect(landscape.subaccounts?.[0]).toMatchObject({
      users: [{ password: '1234567890' }],
      connectors: [{ systemMappings: [{ virtualPort: 443 }] }],
    });
    await expect(readLandscapeFile(context, 'b.yaml')).rejects.toThrow('"localPort" must be');
    const none = createQuietContext({ folder, environment: { DIGITS: '1234567890', PORT: 'x' } });
    await expect(readLandscapeFile(none, 'a.yaml')).rejects.toThrow('"virtualPort" must be');
  });

  it('S-67: is refused where its aliases multiply, and where it contains itself', async () => {
    const row = (name: string) => `[${Array(9).fill(name).join(',')}]`;
    const levels = ['b', 'c', 'd', 'e', 'f'].map((name, index) => `${name}: &${name} ${row(`*${'abcde'[index]}`)}\n`);
    await expect(read(`a: &a ${row('x')}\n${levels.join('')}subaccounts: *f\n`)).rejects.toMatchObject({
      name: 'CommandError',
      message: 'landscape.yaml: its aliases (*name) stand for too much',
    });
    await expect(read('subaccounts: &a\n  - *a\n')).rejects.toMatchObject({ name: 'CommandError' });
    await expect(read(`subaccounts: ${'['.repeat(20_000)}`)).rejects.toMatchObject({ name: 'CommandError' });
  });

  it('S-45: knows no key that means something to the language', async () => {
    for (const key of ['__proto__', 'constructor']) {
      const text = `subaccounts:\n  - subdomain: acme\n    flavour: cf\n    ${key}: { isDisabled: true }\n`;
      await expect(read(text)).rejects.toThrow(`"${key}" is not known here`);
    }
  });

  it('lists several problems at once', async () => {
    const failure = read('subaccounts:\n  - subdomain: A\n    flavour: abap\n');
    await expect(failure).rejects.toThrow(/landscape\.yaml:2:5: .*\nlandscape\.yaml:3:5: /);
  });

  it('takes values from the environment, so that it need not hold secrets', async () => {
    const variable = '$' + '{NAME}';
    const text = `subaccounts:\n  - subdomain: acme\n    flavour: cf\n    displayName: "${variable} $${variable} $NAME"\n`;
    const file = await readLandscapeFile(createQuietContext({ input: text, environment: { NAME: 'a"b\nc' } }), '-');
    expect(file.landscape.subaccounts[0]?.displayName).toBe(`a"b\nc ${variable} $NAME`);
    await expect(read(text)).rejects.toThrow('landscape.yaml:4:18: the environment variable NAME is not set');
  });

  it('says the same again when it was exported: expressions of flows are no environment variables', async () => {
    const path = '/in/$' + '{header.x}/$' + '{body}/$$' + '{x}';
    const landscape = { subaccounts: [{ subdomain: 'a', flavour: 'cf', displayName: path }] };
    const read = await readLandscapeFile(
      createQuietContext({ input: JSON.stringify(escapeReferences(landscape)), environment: {} }),
      '-',
    );
    expect(read.landscape).toEqual(landscape);
  });

  it('points into what an alias stands for', async () => {
    const text =
      'subaccounts:\n  - subdomain: a\n    flavour: cf\n    groups: &groups\n      - name: ""\n  - subdomain: b\n    flavour: cf\n    groups: *groups\n';
    await expect(read(text)).rejects.toThrow(/landscape\.yaml:5:9: .*\nlandscape\.yaml:5:9: /);
  });

  it('is read from standard input as -', async () => {
    const context = createQuietContext({ input: 'subaccounts: []' });
    expect((await readLandscapeFile(context, '-')).landscape).toEqual({ subaccounts: [] });
  });

  it('locates what stands at a position, and the closest there is where nothing does', async () => {
    const { locate } = await read(
      'subaccounts:\n  - subdomain: acme\n    flavour: cf\n    users:\n      - name: alice\n',
    );
    expect(locate(['subaccounts', 0, 'users', 0])).toBe('landscape.yaml:5:9');
    expect(locate(['subaccounts', 0, 'flows', 3])).toBe('landscape.yaml:2:5');
    expect(locate([])).toBe('landscape.yaml:1:1');
  });
});

describe('docs/landscape.md', () => {
  it('shows every key there is, in a file that is valid', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/landscape.md'), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const names = [...example.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'long enough'] as const);
    const environment = Object.fromEntries(names);
    const { landscape } = await readLandscapeFile(createQuietContext({ input: example, environment }), '-');
    const shown = new Set(landscape.subaccounts.flatMap((subaccount) => Object.keys(subaccount)));
    const known = Object.keys(landscapeSubaccountSchema.shape).filter((key) => key !== 'id');
    expect([...shown].sort()).toEqual(known.sort());
    const fields = new Set(landscape.subaccounts[0]?.flows?.flatMap((flow) => Object.keys(flow)));
    expect([...fields].sort()).toEqual(Object.keys(flowSchema.shape).sort());
  });
});
