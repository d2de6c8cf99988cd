import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canRunBrowser,
  isTooWide,
  openWindow,
  startBrowser,
  type Window,
  type WindowLook,
} from '../support/browser.ts';
import {
  confirm,
  enterCockpit,
  expectCalm,
  fill,
  follow,
  heading,
  hostile,
  press,
  seriousBarriers,
  visit,
} from '../support/cockpit.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

describe.skipIf(!canRunBrowser())('the cockpit in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let target: Receiver;

  beforeAll(async () => {
    [app, browser, target] = await Promise.all([startTestApp(), startBrowser(), startReceiver()]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await target?.close();
  });

  const enter = (look?: WindowLook, path?: string): Promise<Window> => enterCockpit(browser, app, look, path);

  it('J1, S-57: from an empty data folder to an OAuth client whose secret works, by click', async () => {
    const window = await enter();
    const { page } = window;
    await heading(page, 'Subaccounts');
    expect(page.url()).not.toContain('code=');
    await press(page, 'Create subaccount');
    // The contract's own rule, at the field.
    await fill(page, 'subdomain', 'No Label');
    await confirm(page, 'Create');
    await page.locator('ui5-dialog .field-problem').waitFor();
    await fill(page, 'subdomain', 'acme');
    await fill(page, 'displayName', hostile);
    await confirm(page, 'Create');
    await heading(page, 'Contents');

    await page.goto(`${app.http}/cockpit/subaccounts/acme/oauth-clients`);
    await follow(page, 'Subscribe to an application');
    await press(page, 'Subscribe');
    await confirm(page, 'Subscribe');
    await page.getByText('intprov/acmetmn').first().waitFor();
    await page.goto(`${app.http}/cockpit/subaccounts/acme/oauth-clients`);
    await press(page, 'Register client');
    await fill(page, 'name', hostile);
    await fill(page, 'id', 'reader');
    await confirm(page, 'Create');
    const secret = await page.locator('code[data-value=clientSecret]').textContent();
    expect(secret).toMatch(/.{40}/);
    expect(await seriousBarriers(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await confirm(page, 'Download');
    expect((await download).suggestedFilename()).toBe('reader.json');
    await confirm(page, 'Close');

    const token = await fetch(`${app.http}/oauth2/api/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`reader:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(token.status).toBe(200);

    await follow(page, hostile);
    await press(page, 'Add secret');
    await page.locator('code[data-value=clientSecret]').waitFor();
    // Shown once: it is gone with the dialog, also after going back.
    await confirm(page, 'Close');
    expect(await page.content()).not.toContain(secret);
    await page.getByText('What API call is this?').click();
    await page.getByText('/management/v1/subaccounts/acme/oauth-clients/reader/secrets').first().waitFor();
    expect(await page.content()).not.toContain(app.administratorToken?.reveal());
    await press(page, 'Delete');
    await confirm(page, 'Delete');
    await page.getByText('No OAuth client yet.').waitFor();
    expectCalm(window);
    await window.context.close();
  });

  it('J3: a destination is created by its authentication type, checked, and its secret stays when it is changed', async () => {
    const window = await enter({}, 'subaccounts/acme/destinations');
    const { page } = window;
    await press(page, 'Create destination');
    await fill(page, 'Name', 'erp');
    await fill(page, 'URL', target.url);
    await page.locator('ui5-select[name=Authentication]').click();
    await page.getByRole('option', { name: 'BasicAuthentication' }).click();
    await fill(page, 'User', 'alice');
    await fill(page, 'Password', 'MARKER-password');
    await confirm(page, 'Save');
    await heading(page, 'erp');
    expect(await page.content()).not.toContain('MARKER');
    await press(page, 'Check connection');
    await page.getByText('The target was reached').waitFor();
    await press(page, 'Change');
    await page.getByText('Raw properties').click();
    const raw = page.locator('ui5-textarea[name=raw] textarea');
    expect(await raw.inputValue()).not.toContain('MARKER');
    await raw.fill(`${await raw.inputValue()}\nDescription=${hostile}`);
    await confirm(page, 'Save');
    await page.locator('main dd', { hasText: hostile }).waitFor();
    const acme = await app.rooms.accounts.findSubaccountByLabel('acme');
    if (acme === undefined) throw new Error('the first test creates it');
    const stored = await app.rooms.destinationService.manage.destinations.list({ subaccountId: acme.id });
    expect(stored[0]?.properties).toMatchObject({ Password: 'MARKER-password', Description: hostile });
    expectCalm(window);
    await window.context.close();
  });

  const looks = [
    { theme: 'light', width: 1280, locale: 'en-US' },
    { theme: 'dark', width: 390, locale: 'de-DE' },
  ] as const;
  const addresses = [
    'subaccounts',
    'administrators',
    'token-inspector',
    ...[
      'overview',
      'subscriptions',
      'service-instances',
      'destinations',
      'destinations/erp',
      'certificates',
      'fragments',
      'trace',
      'oauth-clients',
      'branding',
      'api-clients',
      'oauth-scopes',
      'tokens',
      'authorizations',
      'authorizations/roles',
      'trust',
      'trust/identity-providers',
      'trust/signing-keys',
      'keystores',
      'keystore-entries',
      'members',
      'users',
      'flows',
      'artifacts',
      'monitor',
      'audit-log',
    ].map((name) => `subaccounts/acme/${name}`),
  ];
  it('every page can be used by everybody, in both themes, at two widths, in both languages', async () => {
    await Promise.all(
      looks.map(async (look) => {
        const window = await enter(look);
        const { page } = window;
        // The frame is the same around every page: it is looked at once.
        expect(await seriousBarriers(page), `the frame, ${look.locale}`).toEqual([]);
        for (const path of addresses) {
          await visit(page, path);
          expect(await seriousBarriers(page, 'main'), `${path}, ${look.locale}`).toEqual([]);
          expect(await isTooWide(page), `${path}, ${look.locale}`).toBe(false);
        }
        expect(await page.evaluate('document.documentElement.lang')).toBe(look.locale.slice(0, 2));
        expectCalm(window);
        await window.context.close();
      }),
    );
  });

  it('is used without a mouse, and signing out ends it everywhere', async () => {
    const window = await enter();
    const { page } = window;
    await page.getByRole('button', { name: 'Create subaccount' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('ui5-dialog[open]').waitFor();
    await page.keyboard.type('by-keyboard');
    await page.keyboard.press('Escape');
    await page.locator('ui5-dialog').waitFor({ state: 'detached' });
    const other = await window.context.newPage();
    await other.goto(`${app.http}/cockpit/administrators`);
    await heading(other, 'Administrators');
    await page.getByRole('button', { name: 'Sign out administrator' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.reload();
    await other.locator('ui5-input#token input').fill(app.administratorToken?.reveal() ?? '');
    await other.keyboard.press('Enter');
    await heading(other, 'Administrators');
    expectCalm(window);
    await window.context.close();
  });

  it('a viewer is offered nothing that would be refused', async () => {
    const token = await app.rooms.administrators.create(
      { kind: 'administrator', name: 'administrator' },
      { name: 'vera', role: 'viewer' },
    );
    const window = await openWindow(browser);
    const { page } = window;
    await page.goto(`${app.http}/cockpit/subaccounts/acme/destinations`);
    await page.locator('ui5-input#token input').fill(token.reveal());
    await page.keyboard.press('Enter');
    await follow(page, 'erp');
    await heading(page, 'erp');
    // It leaves secrets out, and who may read may have it.
    expect(await page.locator('.actions ui5-button').allInnerTexts()).toEqual(['Export']);
    expectCalm(window);
    await window.context.close();
  });
});
