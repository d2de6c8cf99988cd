import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canRunBrowser, startBrowser } from '../support/browser.ts';
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
} from '../support/cockpit.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const actor = { kind: 'administrator', name: 'setup' } as const;

describe.skipIf(!canRunBrowser())('SAP Cloud for Customer in a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    // An assertion for a user who does not sign in anywhere is what a check of the connection can send.
    [app, browser] = await Promise.all([startTestApp({ acceptSystemUser: true }), startBrowser()]);
    const acme = await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, actor);
    await app.rooms.identityProvider.createUser(acme.id, { userName: 'jane', email: 'jane@example.com' }, actor);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const goTo = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${app.http}/cockpit/subaccounts/acme/${path}`);
    await page.locator('main h1').waitFor();
  };
  const shownAs = async (page: Page, name: string): Promise<string> => {
    const element = page.locator(`code[data-value="${name}"]`);
    await element.waitFor();
    return (await element.textContent()) ?? '';
  };
  const createDestination = async (page: Page, properties: Readonly<Record<string, string>>): Promise<void> => {
    await goTo(page, 'destinations');
    await press(page, 'Create destination');
    await page.getByText('Raw properties').click();
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
    await page.locator('ui5-textarea[name=raw] textarea').fill(lines.join('\n'));
    await confirm(page, 'Save');
    await heading(page, properties.Name ?? '');
  };

  it('J6: both ways of an extension to its data are set up and reached by click', async () => {
    const window = await enterCockpit(browser, app, {}, 'subaccounts/acme/trust/local-service-provider');
    const { page } = window;
    await press(page, 'Generate Key Pair');
    await confirm(page, 'Generate Key Pair');
    await page.getByText('Signing Certificate').first().waitFor();

    await goTo(page, 'cloud-for-customer');
    await press(page, 'Create sample data');
    await page.getByText('Accounts, contacts, tickets and the rest were created').waitFor();
    // The local service provider of this subaccount is what one trusts first.
    await press(page, 'New OAuth 2.0 Provider');
    expect(await page.locator('[name=certificate] textarea').inputValue()).toContain('BEGIN CERTIFICATE');
    const issuer = await page.locator('[name=issuer] input').inputValue();
    await confirm(page, 'Save');
    await page.locator('tbody tr', { hasText: issuer }).waitFor();
    await press(page, 'New client');
    await fill(page, 'description', hostile);
    await confirm(page, 'Save');
    const clientId = await shownAs(page, 'clientId');
    const clientSecret = await shownAs(page, 'clientSecret');
    await confirm(page, 'Close');
    await press(page, 'New technical user');
    await fill(page, 'name', 'EXTENSION');
    await fill(page, 'password', 'a password of a program');
    await confirm(page, 'Save');
    await page.locator('tbody tr', { hasText: 'EXTENSION' }).waitFor();
    expect(await page.content()).not.toContain(clientSecret);
    expect(await seriousBarriers(page)).toEqual([]);
    const url = await shownAs(page, 'c4cUrl');
    const tokenServiceURL = await shownAs(page, 'c4cTokenServiceUrl');
    const audience = await shownAs(page, 'c4cLocalServiceProvider');

    const common = { Type: 'HTTP', ProxyType: 'Internet', URL: url, TrustAll: 'true' };
    await createDestination(page, {
      ...common,
      Name: 'c4c-program',
      Authentication: 'BasicAuthentication',
      User: 'EXTENSION',
      Password: 'a password of a program',
    });
    await press(page, 'Check connection');
    await page.getByText('The target was reached').waitFor();
    await createDestination(page, {
      ...common,
      Name: 'c4c-user',
      Authentication: 'OAuth2SAMLBearerAssertion',
      audience,
      clientKey: clientId,
      tokenServiceURL,
      tokenServiceUser: clientId,
      tokenServicePassword: clientSecret,
      authnContextClassRef: 'urn:none',
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      scope: 'UIWC:CC_HOME',
      SystemUser: 'jane@example.com',
    });
    await press(page, 'Check connection');
    await page.getByText('The target was reached').waitFor();

    // The tokens of a client end with it.
    await goTo(page, 'cloud-for-customer');
    await press(page, `Delete ${hostile}?`);
    await confirm(page, 'Delete');
    await page.getByText('No OAuth client yet.').waitFor();
    await goTo(page, 'destinations');
    await follow(page, 'c4c-user');
    await press(page, 'Check connection');
    await page.getByText('answered with status 401').first().waitFor();
    expectCalm(window);
    await window.context.close();
  });
});
