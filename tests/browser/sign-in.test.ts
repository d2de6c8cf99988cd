import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { canRunBrowser, isTooWide, openWindow, startBrowser } from '../support/browser.ts';
import { expectCalm, heading, hostile, seriousBarriers } from '../support/cockpit.ts';
import { createManagementCaller } from '../support/management.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const password = 'a password nobody guesses';

let browser: Browser;

const canRun = canRunBrowser();
beforeAll(async () => {
  if (canRun) browser = await startBrowser();
});
afterAll(() => browser?.close());

describe.runIf(canRun)('signing in at the cockpit', () => {
  let app: TestApp;
  let call: ReturnType<typeof createManagementCaller>;

  beforeAll(async () => {
    app = await startTestApp();
    call = createManagementCaller(app);
    const api = '/management/v1/subaccounts';
    const preparations: readonly (readonly [string, string, unknown])[] = [
      ['POST', api, { subdomain: 'acme', flavour: 'neo', displayName: 'Acme' }],
      ['POST', api, { subdomain: 'other', flavour: 'neo' }],
      ['POST', `${api}/acme/users`, { name: 'alice', password }],
      ['PUT', `${api}/acme/members`, { userName: 'alice', roles: ['AccountAdministrator'] }],
    ];
    for (const [method, path, body] of preparations)
      expect((await call(method, path, { body })).status).toBeLessThan(300);
  });
  afterAll(async () => {
    await app?.close();
  });

  const field = (page: Page, name: string) => page.locator(`ui5-input#${name} input`);

  it('a user gets in by a link, the name and the password, and finds the own subaccount only', async () => {
    const window = await openWindow(browser);
    const { page } = window;
    await page.goto(`${app.http}/cockpit/?subaccount=acme`);
    // The link says where, so that typing begins with the name.
    await field(page, 'user').waitFor();
    expect(await field(page, 'subaccount').inputValue()).toBe('acme');
    await page.waitForFunction('document.activeElement?.id === "user"');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type('a wrong password');
    await page.keyboard.press('Enter');
    await page.locator('.problem').getByText('the password is wrong').waitFor();
    await page.waitForFunction('document.activeElement?.id === "password"');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await heading(page, 'Acme');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/cockpit/subaccounts/acme/overview');
    expect(await page.getByRole('navigation', { name: 'Where you are' }).innerText()).not.toContain('Installation');
    expect(await page.content()).not.toContain(password);
    // Addresses of what is not theirs lead back.
    for (const path of ['administrators', 'subaccounts', 'subaccounts/other/users']) {
      await page.goto(`${app.http}/cockpit/${path}`);
      await heading(page, 'Acme');
    }
    await page.goto(`${app.http}/cockpit/subaccounts/acme/users`);
    await heading(page, 'Users');
    await page.getByRole('button', { name: 'Create user' }).waitFor();
    // What may be done is looked up each time.
    await call('DELETE', '/management/v1/subaccounts/acme/users/alice');
    await page.reload();
    await field(page, 'user').waitFor();
    // The browser remembers where, never who or by what.
    expect(await field(page, 'subaccount').inputValue()).toBe('acme');
    expect(await field(page, 'user').inputValue()).toBe('');
    expectCalm(window);
    await window.context.close();
  });

  it('an administrator chooses the token instead, on a narrow screen in German', async () => {
    const window = await openWindow(browser, { width: 390, theme: 'dark', locale: 'de-DE' });
    const { page } = window;
    await page.goto(`${app.http}/cockpit/?subaccount=acme`);
    await field(page, 'password').waitFor();
    expect(await isTooWide(page)).toBe(false);
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('option', { name: 'Administrator' }).click();
    await field(page, 'token').fill(app.administratorToken?.reveal() ?? '');
    await page.keyboard.press('Enter');
    await heading(page, 'Übersicht');
    await page.goto(`${app.http}/cockpit/administrators`);
    await heading(page, 'Administratoren');
    expectCalm(window);
    await window.context.close();
  });
});

describe.runIf(canRun)('single sign-on at the cockpit', () => {
  it('an administrator of the installation signs in and out at the provider; somebody without a role is told what to ask for', async () => {
    const client = { id: 'cockpit', secret: 'a secret of the cockpit at its provider' };
    const provider = await startOpenIdProvider({ ...client, origin: () => origin, hasPages: true });
    provider.users.set('ada', ['ops']);
    const app = await startTestApp({
      singleSignOnIssuer: provider.issuer,
      singleSignOnClientId: client.id,
      singleSignOnClientSecret: client.secret,
      singleSignOnName: hostile.slice(0, 60),
      singleSignOnAdministrators: 'ops',
    });
    const origin = `https://cockpit.portolan.localhost:${app.httpsPort}`;
    onTestFinished(async () => {
      await app.close();
      provider.close();
    });
    const window = await openWindow(browser, { width: 390, theme: 'dark', locale: 'de-DE' });
    const { page } = window;
    const signInAs = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: /^Mit .* anmelden$/ }).click();
      await page.locator('input[name=login]').fill(name);
      await page.locator('input[name=password]').fill('x');
      await page.keyboard.press('Enter');
    };

    // From an address of another name to the one that the provider knows.
    await page.goto(`${app.http}/cockpit/administrators`);
    await page.getByRole('button', { name: /^Mit .* anmelden$/ }).click();
    await page.waitForURL(`${origin}/cockpit/administrators`);
    await signInAs('nobody');
    await page.locator('.problem').getByText('keine Ihrer Gruppen').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await isTooWide(page)).toBe(false);
    expect(await seriousBarriers(page)).toEqual([]);
    await page.goto(`${origin}/cockpit/administrators`);
    // The provider remembers who it was.
    await window.context.clearCookies({ domain: '127.0.0.1' });
    await signInAs('ada');
    await heading(page, 'Administratoren');
    expect(page.url()).toBe(`${origin}/cockpit/administrators`);
    await page.reload();
    await heading(page, 'Administratoren');
    await page.getByRole('button', { name: /abmelden$/ }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.waitForURL(`${origin}/cockpit/`);
    await page.getByRole('button', { name: /^Mit .* anmelden$/ }).waitFor();
    expectCalm(window);
    await window.context.close();
  });
});
