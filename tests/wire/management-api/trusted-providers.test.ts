import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestSigner } from '../../../src/crypto/xml/testing/test-signer.ts';
import { createCommandLine } from '../../support/command-line.ts';
import { createManagementCaller } from '../../support/management.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let call: ReturnType<typeof createManagementCaller>;
const { certificatePem } = createTestSigner();
const idp = 'https://idp.example.com/path?a=b';
const path = '/management/v1/subaccounts/acme/trusted-identity-providers';

beforeAll(async () => {
  app = await startTestApp();
  call = createManagementCaller(app);
  for (const subdomain of ['acme', 'globex']) {
    await call('POST', '/management/v1/subaccounts', { body: { subdomain, flavour: 'neo' } });
  }
});
afterAll(() => app.close());

const apply = async (providers: readonly object[], dryRun = false, more: object = {}) => {
  const globex = { subdomain: 'globex', flavour: 'neo', trustedIdentityProviders: providers, ...more };
  const landscape = { subaccounts: [globex] };
  const reply = await call('POST', '/management/v1/landscape', { body: { landscape, dryRun } });
  return reply.body;
};

describe('trusted identity providers of the management API', () => {
  it('are put, listed without defaults, and deleted, by kind and name', async () => {
    const provider = { kind: 'saml', name: idp, certificates: [certificatePem], userIdSuffix: '@acme' };
    expect(await call('PUT', path, { body: provider })).toMatchObject({ status: 200, body: { isNew: true } });
    expect(await call('PUT', path, { body: provider })).toMatchObject({ status: 200, body: { isNew: false } });
    expect((await call('GET', path)).body).toEqual([
      { ...provider, isEnabled: true, userIdSource: { type: 'subject' } },
    ]);
    const key = { kind: 'saml', name: idp };
    expect((await call('POST', `${path}/delete`, { body: { ...key, kind: 'jwt' } })).status).toBe(404);
    expect((await call('POST', `${path}/delete`, { body: key })).status).toBe(200);
    expect((await call('POST', `${path}/delete`, { body: key })).status).toBe(404);
    expect((await call('GET', path)).body).toEqual([]);
  });

  it('S-22: never have their keys at a URL', async () => {
    for (const more of [{ jwksUri: 'https://idp.example.com/keys' }, { metadataUrl: 'https://idp.example.com' }]) {
      for (const kind of ['saml', 'jwt']) {
        const body = { kind, name: idp, certificates: [certificatePem], ...more };
        expect((await call('PUT', path, { body })).status).toBe(400);
      }
    }
  });

  it('are refused with the name of the field that is wrong', async () => {
    const rules = [{ group: 'g', rules: [{ assertionAttribute: 'a', operation: 'regexp', value: '(?=x)' }] }];
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const wrong: readonly (readonly [object, string])[] = [
      [{ kind: 'saml', name: idp, certificates: ['x'] }, '"certificates" must have'],
      [{ kind: 'saml', name: idp, certificates: [] }, '"certificates"'],
      [{ kind: 'saml', name: idp, certificates: [certificatePem], groupRules: rules }, '"value" must not look around'],
      [{ kind: 'jwt', name: idp, keys: [privateKey.export({ format: 'jwk' })] }, '"keys" must have public keys only'],
      [{ kind: 'oidc', name: idp }, '"kind"'],
    ];
    for (const [body, description] of wrong) {
      const reply = await call('PUT', path, { body });
      expect(reply).toMatchObject({ status: 400, body: { description: expect.stringContaining(description) } });
    }
    expect((await call('GET', path)).body).toEqual([]);
  });
});

describe('trusted identity providers of a landscape', () => {
  const step = `globex/trusted-identity-providers/saml:${idp}`;
  const provider = { kind: 'saml', name: idp, certificates: [certificatePem], defaultGroups: ['Employees'] };
  const changesTo = (change: object) => ({ changes: expect.arrayContaining([change]) });

  it('are created, left alone, and replaced as a whole', async () => {
    expect(await apply([provider], true)).toEqual(changesTo({ action: 'create', path: step }));
    expect(await apply([provider])).toEqual(changesTo({ action: 'create', path: step }));
    expect(await apply([provider])).toEqual(changesTo({ action: 'unchanged', path: step }));
    const { defaultGroups: _, ...smaller } = provider;
    expect(await apply([{ ...smaller, description: 'x', isEnabled: false }])).toEqual(
      changesTo({ action: 'update', path: step, fields: ['defaultGroups', 'description', 'isEnabled'] }),
    );
    expect(await apply([provider])).toEqual(
      changesTo({ action: 'update', path: step, fields: ['defaultGroups', 'description', 'isEnabled'] }),
    );
  });

  it('have a default, which is left alone where nothing is said', async () => {
    const defaultStep = 'globex/default-identity-provider';
    type Options = { readonly dryRun?: boolean; readonly providers?: readonly object[]; readonly subdomain?: string };
    const applyDefault = (name: string | null, { dryRun = false, providers = [], ...more }: Options = {}) =>
      apply(providers, dryRun, { defaultIdentityProvider: name, ...more });
    const update = { action: 'update', path: defaultStep, fields: ['defaultIdentityProvider'] };
    const unchanged = { action: 'unchanged', path: defaultStep };
    const shown = async () => {
      const { body } = await call('GET', '/management/v1/landscape');
      const { subaccounts } = body as { subaccounts: { subdomain: string; defaultIdentityProvider?: string }[] };
      return subaccounts.find(({ subdomain }) => subdomain === 'globex')?.defaultIdentityProvider;
    };
    expect(await applyDefault(null)).toEqual(changesTo(unchanged));
    expect(await applyDefault(idp, { dryRun: true })).toEqual(changesTo(update));
    expect(await shown()).toBeUndefined();
    expect(await applyDefault(idp)).toEqual(changesTo(update));
    expect(await applyDefault(idp)).toEqual(changesTo(unchanged));
    expect(JSON.stringify(await apply([provider]))).not.toContain(defaultStep);
    expect(await shown()).toBe(idp);
    expect(await applyDefault(null)).toEqual(changesTo(update));
    expect(await shown()).toBeUndefined();

    // One that is yet to come with the landscape, in a subaccount that is, too.
    const next = { ...provider, name: 'urn:next' };
    expect(await applyDefault('urn:next', { dryRun: true, providers: [next] })).toEqual(changesTo(update));
    expect(await applyDefault('urn:next', { dryRun: true, providers: [next], subdomain: 'new' })).toEqual(
      changesTo({ action: 'create', path: 'new/default-identity-provider' }),
    );
    const issuer = { kind: 'jwt', name: 'urn:issuer', certificates: [certificatePem] };
    for (const [name, providers, dryRun] of [
      ['urn:nobody', [], true],
      ['urn:nobody', [], false],
      ['urn:issuer', [issuer], true],
    ] as const) {
      expect(await applyDefault(name, { providers, dryRun })).toMatchObject({
        position: ['subaccounts', 0, 'defaultIdentityProvider'],
        description: expect.stringContaining('of kind saml'),
      });
    }
    // A name whose provider was removed cannot be applied elsewhere.
    await applyDefault('urn:next', { providers: [next] });
    expect(await shown()).toBe('urn:next');
    const key = { kind: 'saml', name: 'urn:next' };
    await call('POST', '/management/v1/subaccounts/globex/trusted-identity-providers/delete', { body: key });
    expect(await shown()).toBeUndefined();
    await applyDefault(idp);
  });

  it('are exported as they can be applied', async () => {
    const { body } = await call('GET', '/management/v1/landscape');
    expect(JSON.stringify(body)).toContain('defaultIdentityProvider');
    expect(JSON.stringify(body)).toContain(idp);
    const reply = await call('POST', '/management/v1/landscape', { body: { landscape: body } });
    expect(reply.status).toBe(200);
    expect(JSON.stringify(reply.body)).not.toMatch(/create|update/);
  });

  it('are refused before anything is changed, and twice', async () => {
    const reply = await apply([
      { ...provider, name: 'urn:other' },
      { ...provider, name: 'urn:x', certificates: ['x'] },
    ]);
    expect(reply).toMatchObject({ position: ['subaccounts', 0, 'trustedIdentityProviders', 1], changes: [] });
    expect(JSON.stringify(await apply([provider, provider]))).toMatch(/second one/);
  });
});

describe('portolan trust', () => {
  it('puts, lists and deletes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-trust-'));
    writeFileSync(join(folder, 'idp.pem'), certificatePem);
    const portolan = createCommandLine(app);
    const trust = (...args: readonly string[]) => portolan(['trust', ...args, '--subaccount', 'acme'], { folder });
    const certificate = ['--certificate', 'idp.pem'];
    expect(await trust('put', 'urn:idp', ...certificate, '--user-id-attribute', 'uid')).toMatchObject({
      exitCode: 0,
      output: 'Created urn:idp.\n',
    });
    expect((await trust('put', 'urn:idp', '--kind', 'jwt', ...certificate, '--disabled')).exitCode).toBe(0);
    expect((await trust('list')).output).toMatch(/jwt +urn:idp +no +1 +never\nsaml +urn:idp +yes +1 +never/);
    expect(JSON.parse((await trust('list', '--json')).output)).toMatchObject([
      { kind: 'jwt' },
      { kind: 'saml', userIdSource: { type: 'attribute', attribute: 'uid' } },
    ]);
    expect(await trust('delete', 'urn:idp', '--kind', 'jwt')).toMatchObject({ output: 'Deleted urn:idp.\n' });
    expect((await trust('delete', 'urn:idp', '--kind', 'jwt')).exitCode).toBe(1);

    const signOn = ['--sso-url', 'https://idp.example.com/sso', '--link-text', 'Example'];
    const shown = async () => JSON.parse((await trust('list', '--json')).output);
    expect(await trust('put', 'urn:idp', ...certificate, ...signOn)).toMatchObject({ output: 'Replaced urn:idp.\n' });
    expect(await shown()).toEqual([
      {
        kind: 'saml',
        name: 'urn:idp',
        isEnabled: true,
        certificates: [expect.any(String)],
        userIdSource: { type: 'subject' },
        ssoUrl: 'https://idp.example.com/sso',
        linkText: 'Example',
      },
    ]);
    const binding = (name: string) => ['--sso-binding', name, '--sign-requests'];
    await trust('put', 'urn:idp', ...certificate, ...signOn, ...binding('HTTP-POST'));
    expect(await shown()).toMatchObject([{ ssoBinding: 'HTTP-POST', signsRequests: true }]);
    const artifact = await trust('put', 'urn:idp', ...certificate, ...signOn, ...binding('HTTP-Artifact'));
    expect([artifact.exitCode, artifact.notes]).toEqual([1, expect.stringContaining('Use HTTP-Redirect or HTTP-POST')]);
    expect((await trust('put', 'urn:idp', ...certificate, '--sso-url', 'ftp://x')).exitCode).toBe(1);
    expect(await shown()).toMatchObject([{ ssoBinding: 'HTTP-POST' }]);

    const isDefault = async () => {
      const { output } = await portolan(['export', '--json'], { folder });
      return output.includes('"defaultIdentityProvider": "urn:idp"');
    };
    expect((await trust('default', 'urn:idp')).output).toBe('Users sign in at urn:idp.\n');
    expect(await isDefault()).toBe(true);
    const unknown = await trust('default', 'urn:nobody');
    expect([unknown.exitCode, unknown.notes]).toEqual([1, expect.stringContaining('trusted identity provider')]);
    expect(await isDefault()).toBe(true);
    expect((await trust('default')).output).toBe('Users choose where to sign in.\n');
    expect(await isDefault()).toBe(false);
    expect((await trust('put', 'urn:x', '--kind', 'oidc', ...certificate)).notes).toContain('Use saml or jwt.');
    expect((await trust('put', 'urn:x', '--certificate', 'nowhere.pem')).notes).toContain('nowhere.pem does not exist');
  }, 60_000);
});
