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
  focused,
  follow,
  heading,
  hostile,
  press,
  seriousBarriers,
  visit,
} from '../support/cockpit.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const actor = { kind: 'administrator', name: 'administrator' } as const;

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
    // What to do first, where there is nothing yet.
    await heading(page, 'Welcome to Portolan');
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
    '',
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
      'connectors',
      'trace',
      'oauth-clients',
      'branding',
      'api-clients',
      'oauth-scopes',
      'tokens',
      'cloud-for-customer',
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
    // Those of Cloud Foundry.
    'subaccounts/clouds/role-collections',
    'subaccounts/clouds/role-collections/Readers',
  ];
  it('every page can be used by everybody, in both themes, at two widths, in both languages', async () => {
    const { accounts } = app.rooms;
    const { id } = await accounts.createSubaccount({ subdomain: 'clouds', flavour: 'cf' }, actor);
    await accounts.createGroup(id, { name: 'Readers', kind: 'role-collection' }, actor);
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
        // What the server refuses is said in the language of the page, too.
        await visit(page, 'subaccounts/acme/trace/nope');
        const refused = { 'en-US': 'There is no such lookup', 'de-DE': 'Es gibt diese Abfrage nicht' }[look.locale];
        await page.getByText(refused).waitFor();
        expectCalm(window);
        await window.context.close();
      }),
    );
    // Some seventy pages, on a machine that may be busy.
  }, 240_000);

  it('J1: is used without a mouse, and signing out ends it everywhere', async () => {
    const window = await enter();
    const { page } = window;
    const keys = page.keyboard;
    /** Tab by tab until something of this name has the focus, in shadow roots too. */
    const reach = async (name: string): Promise<void> => {
      for (let tabs = 0; tabs < 60; tabs += 1) {
        await keys.press('Tab');
        const found = await focused(page);
        // An icon or a hint may stand beside it.
        if (found.includes(name) && found.length < name.length + 20) return;
      }
      throw new Error(`"${name}" was not reached by keyboard; the focus is on "${await focused(page)}"`);
    };
    await keys.press('Tab');
    expect(await focused(page)).toContain('Skip to the content');
    await keys.press('Enter');
    await reach('Create subaccount');
    await keys.press('Enter');
    await page.locator('ui5-dialog[open]').waitFor();
    await keys.type('by-mistake');
    await keys.press('Escape');
    await page.locator('ui5-dialog').waitFor({ state: 'detached' });
    // Where it was opened one goes on.
    await expect.poll(() => focused(page)).toContain('Create subaccount');
    await keys.press('Enter');
    await page.locator('ui5-dialog[open]').waitFor();
    await keys.type('by-keyboard');
    await reach('Create');
    await keys.press('Enter');
    await heading(page, 'by-keyboard');
    // A page that was gone to is read from its title on.
    await expect.poll(() => focused(page)).toBe('by-keyboard');
    await reach('Subscriptions');
    await keys.press('Enter');
    await heading(page, 'Subscriptions');
    await reach('Subscribe');
    await keys.press('Enter');
    await page.locator('ui5-dialog[open]').waitFor();
    await reach('Subscribe');
    await keys.press('Enter');
    await page.getByText('intprov/').first().waitFor();
    // The navigation is one stop, in which arrows lead on.
    await reach('Subscriptions');
    for (let steps = 0; steps < 20 && (await focused(page)).trim() !== 'OAuth'; steps += 1)
      await keys.press('ArrowDown');
    await keys.press('Enter');
    await heading(page, 'OAuth');
    await reach('Register client');
    await keys.press('Enter');
    await page.locator('ui5-dialog[open]').waitFor();
    await keys.type('Reader');
    await reach('Create');
    await keys.press('Enter');
    await page.locator('code[data-value=clientSecret]').waitFor();
    await keys.press('Escape');
    await page.getByRole('link', { name: 'Reader', exact: true }).waitFor();

    const other = await window.context.newPage();
    await other.goto(`${app.http}/cockpit/administrators`);
    await heading(other, 'Administrators');
    await page.getByRole('button', { name: 'Sign out administrator' }).press('Enter');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.reload();
    await other.locator('ui5-input#token input').fill(app.administratorToken?.reveal() ?? '');
    await other.keyboard.press('Enter');
    await heading(other, 'Administrators');
    expectCalm(window);
    await window.context.close();
  });

  it('draws of a long list the rows near what can be seen, tells readers of all, and finds each', async () => {
    const { id } = await app.rooms.accounts.createSubaccount({ subdomain: 'large', flavour: 'cf' }, actor);
    const names = Array.from({ length: 500 }, (_, index) => `system-${String(index).padStart(3, '0')}`);
    await app.rooms.destinationService.manage.destinations.create(
      { subaccountId: id },
      names.map((Name) => ({
        Name,
        Type: 'HTTP',
        URL: 'https://example.com',
        ProxyType: 'Internet',
        Authentication: 'NoAuthentication',
      })),
      actor,
    );
    const window = await enter({ locale: 'de-DE' }, 'subaccounts/large/destinations');
    const { page } = window;
    await heading(page, 'Destinations (500)');
    await page.locator('tbody tr', { hasText: 'system-000' }).waitFor();
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('501');
    expect(await page.locator('tbody tr').count()).toBeLessThan(100);
    await page.evaluate(`document.querySelector('.content').scrollTo(0, 9000)`);
    const middle = page.locator('tbody tr', { hasText: 'system-200' });
    await middle.waitFor();
    expect(await middle.getAttribute('aria-rowindex')).toBe('202');
    expect(await page.locator('tbody tr').count()).toBeLessThan(100);
    await page.evaluate(`document.querySelector('.content').scrollTo(0, 0)`);
    await page.locator('ui5-input[type=Search] input').fill('system-499');
    await heading(page, 'Destinations (1 / 500)');
    await follow(page, 'system-499');
    await heading(page, 'system-499');
    await visit(page, '');
    // The contract's rules in the language of the cockpit.
    await press(page, 'Subaccount anlegen');
    await confirm(page, 'Anlegen');
    await page.getByText('Dies ist erforderlich').waitFor();
    await fill(page, 'subdomain', 'No Label');
    await confirm(page, 'Anlegen');
    await page.getByText('Erwartet wird ein DNS-Label').waitFor();
    expectCalm(window);
    await window.context.close();
  });

  it('a viewer is offered nothing that would be refused', async () => {
    const token = await app.rooms.administrators.create(actor, { name: 'vera', role: 'viewer' });
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
