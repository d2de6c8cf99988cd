import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import { canRunBrowser, startBrowser, type Window } from '../support/browser.ts';
import {
  confirm,
  enterBeside,
  enterCockpit,
  expectCalm,
  fill,
  follow,
  heading,
  hostile,
  press,
  seriousBarriers,
} from '../support/cockpit.ts';
import { createManagementCaller } from '../support/management.ts';
import { send } from '../support/send.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();
const cell = (page: Page, text: string) => page.locator('tbody td', { hasText: text }).first().waitFor();
/** Types what a list offers too, and leaves the field, which closes the list. */
const enterName = async (page: Page, field: string, text: string): Promise<void> => {
  await fill(page, field, text);
  await page.keyboard.press('Tab');
};
const choose = async (page: Page, file: string): Promise<void> => {
  await page.locator('ui5-dialog[open] input[type=file]').setInputFiles(file);
};

describe.skipIf(!canRunBrowser())('Security in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let signedIn: Window;
  let call: ReturnType<typeof createManagementCaller>;
  let secret: string;
  const files = mkdtempSync(join(tmpdir(), 'portolan-trust-'));

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
    call = createManagementCaller(app);
    const subaccount = '/management/v1/subaccounts';
    await call('POST', subaccount, { body: { subdomain: 'acme', flavour: 'neo' } });
    await call('PUT', `${subaccount}/acme/subscriptions/intprov/acmetmn`);
    secret = 'a secret of the client, long enough';
    const client = { id: 'reader', name: 'Reader', subscription: 'intprov/acmetmn', secret, tokenLifetimeSeconds: 600 };
    await call('POST', `${subaccount}/acme/oauth-clients`, { body: client });
    signedIn = await enterCockpit(browser, app);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const enter = (path: string, subaccount = 'acme') => enterBeside(signedIn, app, `subaccounts/${subaccount}/${path}`);
  const readLogsWith = async (authorization: string): Promise<number> => {
    const reply = await send(app.httpPort, {
      host: 'acme-tmn.portolan.localhost',
      path: '/api/v1/MessageProcessingLogs?$format=json',
      headers: { authorization },
    });
    return reply.status;
  };
  /** What the OData API says to the client's token. */
  const readLogs = async (): Promise<number> => {
    const tokenReply = await fetch(`${app.http}/oauth2/api/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`reader:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    // The token endpoint's own contract is tested elsewhere.
    const { access_token: token } = (await tokenReply.json()) as { readonly access_token: string };
    return await readLogsWith(`Bearer ${token}`);
  };

  it('J1, O-24: the user of an OAuth client gets a role by click, and loses it', async () => {
    expect(await readLogs()).toBe(403);
    const window = await enter('authorizations');
    const { page } = window;
    await enterName(page, 'userId', 'oauth_client_reader');
    await press(page, 'Show assignments');
    await heading(page, 'oauth_client_reader');
    expect(page.url()).toMatch(/\/authorizations\/users\/oauth_client_reader$/);
    await press(page, 'Assign role');
    // A role the application does not have is not given.
    await enterName(page, 'role', 'no such role');
    await confirm(page, 'Assign');
    await page.locator('ui5-dialog .field-problem').waitFor();
    await enterName(page, 'role', 'IntegrationOperationServer.read');
    expect(await seriousBarriers(page)).toEqual([]);
    await confirm(page, 'Assign');
    await follow(page, 'IntegrationOperationServer.read');
    await heading(page, 'IntegrationOperationServer.read');
    await cell(page, 'oauth_client_reader');
    expect(await readLogs()).toBe(200);

    await page.goBack();
    await heading(page, 'oauth_client_reader');
    await press(page, 'Unassign intprov/acmetmn IntegrationOperationServer.read?');
    await page.getByText('oauth_client_reader is refused from then on').waitFor();
    await confirm(page, 'Unassign');
    await page.getByText('This user has no role').waitFor();
    expect(await readLogs()).toBe(403);
    expectCalm(window);
    await window.page.close();
  });

  it('O-48, O-49: a group and a custom role, both with a hostile name, work and go', async () => {
    const window = await enter('authorizations/groups');
    const { page } = window;
    await press(page, 'New group');
    await fill(page, 'name', hostile);
    await confirm(page, 'Create');
    await heading(page, hostile);
    await press(page, 'Assign user');
    await enterName(page, 'name', 'oauth_client_reader');
    await confirm(page, 'Assign');
    await cell(page, 'oauth_client_reader');
    await press(page, 'Assign role');
    await enterName(page, 'role', 'IntegrationOperationServer.read');
    await confirm(page, 'Assign');
    await cell(page, 'IntegrationOperationServer.read');
    expect(await readLogs()).toBe(200);

    await tab(page, 'Roles');
    await press(page, 'New role');
    await fill(page, 'role', hostile);
    await confirm(page, 'Create');
    await heading(page, hostile);
    await page.getByRole('region', { name: 'Groups' }).getByRole('button', { name: 'Assign group' }).click();
    await enterName(page, 'name', hostile);
    await confirm(page, 'Assign');
    await page.getByRole('button', { name: `Unassign ${hostile}?` }).waitFor();
    await tab(page, 'Roles');
    await press(page, `Delete ${hostile}?`);
    await page.getByText('1 assignments').waitFor();
    await confirm(page, 'Delete');
    await page.getByRole('button', { name: `Delete ${hostile}?` }).waitFor({ state: 'detached' });

    await tab(page, 'Groups');
    await press(page, `Delete ${hostile}?`);
    await page.getByText('Its 1 users lose what only it brings: 1 roles').waitFor();
    await confirm(page, 'Delete');
    await page.getByText('No group yet.').waitFor();
    expect(await readLogs()).toBe(403);
    expectCalm(window);
    await window.page.close();
  });

  it('J4, J6: trust goes both ways by click: name and certificate to give, metadata to take', async () => {
    const window = await enter('trust');
    const { page } = window;
    await press(page, 'Generate Key Pair');
    await confirm(page, 'Generate Key Pair');
    await heading(page, 'Signing Certificate');
    const certificate = await page.locator('main pre').first().textContent();
    expect(certificate).toContain('-----BEGIN CERTIFICATE-----');
    await page.getByRole('button', { name: 'Copy Local Provider Name' }).waitFor();
    await page.getByRole('button', { name: 'Copy Signing Certificate' }).waitFor();
    await page.getByRole('button', { name: 'Copy Assertion consumer service (HTTP-POST)' }).waitFor();
    const download = page.waitForEvent('download');
    await press(page, 'Get Metadata');
    const metadata = join(files, 'metadata.xml');
    await (await download).saveAs(metadata);
    const [, name = ''] = /entityID="([^"]+)"/.exec(readFileSync(metadata, 'utf8')) ?? [];
    await page.locator('main dd', { hasText: name }).waitFor();

    await press(page, 'Add Passive Key');
    await confirm(page, 'Add Passive Key');
    await press(page, 'Rotate');
    await page.getByText('refuse assertions').waitFor();
    await confirm(page, 'Rotate');
    await expect.poll(() => page.locator('main pre').first().textContent()).not.toBe(certificate);

    await tab(page, 'Application Identity Provider');
    await press(page, 'Add Trusted Identity Provider');
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    const broken = join(files, 'broken.xml');
    writeFileSync(broken, '<!DOCTYPE x><x/>');
    await choose(page, broken);
    await page.getByText('document-type').waitFor();
    await choose(page, metadata);
    await expect.poll(() => page.locator('[name=certificates] textarea').inputValue()).toContain('BEGIN CERTIFICATE');
    await fill(page, 'description', hostile);
    await fill(page, 'ssoUrl', 'https://idp.example.com/sso');
    await confirm(page, 'Save');
    await cell(page, name);
    await press(page, `Send users to ${name} at once`);
    await page.getByRole('button', { name: `Let users choose instead of sending them to ${name}` }).waitFor();
    await page.locator('.tag', { hasText: 'Valid' }).first().waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    const { body } = await call('GET', '/management/v1/subaccounts/acme/trusted-identity-providers');
    expect(body).toMatchObject([
      { name, description: hostile, certificates: [certificate], ssoUrl: 'https://idp.example.com/sso' },
    ]);
    await press(page, `Delete ${name}?`);
    await confirm(page, 'Delete');
    await page.getByText('No other identity provider is trusted yet.').waitFor();
    expectCalm(window);
    await window.page.close();
  });

  it('O-51: a keystore is uploaded, looked into, downloaded as it was, and deleted', async () => {
    const pem = join(files, 'partner trust.pem');
    const { certificatePem } = createTestSigner();
    writeFileSync(pem, certificatePem);
    const window = await enter('keystores');
    const { page } = window;
    await press(page, 'Upload keystore');
    await choose(page, pem);
    await expect.poll(() => page.locator('ui5-dialog [name=name] input').inputValue()).toBe('partner-trust');
    await confirm(page, 'Upload keystore');
    await cell(page, 'partner-trust');
    await press(page, 'Contents of partner-trust');
    await page.locator('ui5-dialog .tag').first().waitFor();
    await confirm(page, 'Close');
    const download = page.waitForEvent('download');
    await press(page, 'Download partner-trust');
    const saved = join(files, 'saved.pem');
    await (await download).saveAs(saved);
    expect(readFileSync(saved, 'utf8')).toBe(certificatePem);
    // A second one of the name needs to be asked for.
    await press(page, 'Upload keystore');
    await choose(page, pem);
    await confirm(page, 'Upload keystore');
    await page.getByText('There is one of this name on this level.').waitFor();
    await confirm(page, 'Cancel');
    await press(page, 'Delete partner-trust?');
    await confirm(page, 'Delete');
    await page.getByText('No keystore yet.').waitFor();
    expectCalm(window);
    await window.page.close();
  });

  it('O-63: a member is added with platform roles and a user base, and changed', async () => {
    const window = await enter('members');
    const { page } = window;
    await press(page, 'Add member');
    await fill(page, 'userName', 'P1');
    await fill(page, 'userBase', 'corp.example');
    await page.getByRole('checkbox', { name: 'Administrator', exact: true }).click();
    await confirm(page, 'Save');
    await cell(page, 'Administrator');
    await press(page, 'Delete P1_CORP.EXAMPLE?');
    await confirm(page, 'Delete');
    // The last administrator stays.
    await page.locator('ui5-dialog [role=alert]').waitFor();
    await confirm(page, 'Cancel');
    await press(page, 'Change P1_CORP.EXAMPLE');
    await page.getByRole('checkbox', { name: 'Developer', exact: true }).click();
    await confirm(page, 'Save');
    await cell(page, 'Administrator, Developer');
    expectCalm(window);
    await window.page.close();
  });

  it('S-58: a user with a hostile name gets a password shown once and a group, and is let in until it is disabled', async () => {
    const path = '/management/v1/subaccounts/acme';
    await call('PUT', `${path}/groups`, { body: { name: 'AuthGroup.ReadOnly' } });
    const window = await enter('users');
    const { page } = window;
    await press(page, 'Create user');
    await fill(page, 'name', hostile);
    await confirm(page, 'Create');
    const password = (await page.locator('code[data-value=Password]').textContent()) ?? '';
    await confirm(page, 'Close');
    await page.locator('.tag', { hasText: 'Can sign in' }).waitFor();
    expect(await page.content()).not.toContain(password);
    const readAs = (word: string) => readLogsWith(`Basic ${Buffer.from(`${hostile}:${word}`).toString('base64')}`);
    expect(await readAs(password)).toBe(403);

    await press(page, `Groups of ${hostile}`);
    await page.getByRole('checkbox', { name: 'AuthGroup.ReadOnly' }).click();
    expect(await seriousBarriers(page)).toEqual([]);
    await confirm(page, 'Save');
    await cell(page, 'AuthGroup.ReadOnly');
    // Groups are read anew every two seconds (R-16).
    app.clock.advance(2001);
    expect(await readAs(password)).toBe(200);

    await press(page, `Reset password of ${hostile}`);
    await page.getByRole('checkbox', { name: 'Generate a password' }).click();
    await fill(page, 'password', 'short');
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem').waitFor();
    await fill(page, 'password', 'a password that was typed');
    await confirm(page, 'Save');
    await page.locator('ui5-dialog').waitFor({ state: 'detached' });
    expect(await readAs(password)).toBe(401);
    expect(await readAs('a password that was typed')).toBe(200);

    await press(page, `Disable ${hostile}?`);
    await page.getByText('Live tokens: 0').waitFor();
    await confirm(page, 'Disable');
    await page.locator('.tag', { hasText: 'Disabled' }).waitFor();
    expect(await readAs('a password that was typed')).toBe(401);
    await press(page, `Delete ${hostile}?`);
    await page.getByText('Groups: AuthGroup.ReadOnly.').waitFor();
    await confirm(page, 'Delete');
    await page.getByText('No user yet.').waitFor();
    expectCalm(window);
    await window.page.close();
  });

  it('a role collection of a picked role gives its users what the role opens, and takes it when it goes', async () => {
    const path = '/management/v1/subaccounts';
    const user = { name: 'alice', password: 'a password nobody guesses' };
    await call('POST', path, { body: { subdomain: 'cloud', flavour: 'cf' } });
    await call('POST', `${path}/cloud/users`, { body: user });
    const idp = { kind: 'saml', name: 'https://idp.example', certificates: [createTestSigner().certificatePem] };
    await call('PUT', `${path}/cloud/trusted-identity-providers`, { body: { ...idp, description: 'Ours' } });
    const signIn = async (): Promise<number> => {
      const reply = await fetch(`${app.http}/management/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-portolan-cockpit': '1' },
        body: JSON.stringify({ subaccount: 'cloud', userName: user.name, password: user.password }),
      });
      return reply.status;
    };
    expect(await signIn()).toBe(401);

    const window = await enter('role-collections', 'cloud');
    const { page } = window;
    await press(page, 'Create role collection');
    await fill(page, 'name', hostile);
    await confirm(page, 'Create');
    await heading(page, hostile);
    await press(page, 'Add role');
    await page.locator('ui5-dialog ui5-select').click();
    await page.locator('ui5-option', { hasText: 'xsuaa' }).click();
    await enterName(page, 'role', 'User and Role Administrator');
    await confirm(page, 'Assign');
    await cell(page, 'User and Role Administrator');
    await press(page, 'Assign user');
    await enterName(page, 'name', 'alice');
    await confirm(page, 'Assign');
    await cell(page, 'alice');
    expect(await signIn()).toBe(201);

    await press(page, 'Assign user group');
    await fill(page, 'value', hostile);
    await confirm(page, 'Assign');
    await cell(page, `Groups = ${hostile}`);
    const rules = [{ assertionAttribute: 'Groups', operation: 'equals', value: hostile }];
    const providers = `${path}/cloud/trusted-identity-providers`;
    expect((await call('GET', providers)).body).toMatchObject([
      { ...idp, description: 'Ours', groupRules: [{ group: hostile, rules }] },
    ]);
    expect(await seriousBarriers(page, 'main')).toEqual([]);
    await press(page, `Unassign https://idp.example: Groups = ${hostile}?`);
    await confirm(page, 'Unassign');
    await page.getByText('No identity provider puts its users').waitFor();

    // The address leads back to it.
    await page.reload();
    await heading(page, hostile);
    await press(page, 'Delete');
    await page.getByText('Its 1 users lose its roles').waitFor();
    await page.getByText('Roles: User and Role Administrator.').waitFor();
    await confirm(page, 'Delete');
    await page.getByText('No role collection yet.').waitFor();
    expect(await signIn()).toBe(401);
    expectCalm(window);
    await window.page.close();
  });
});
