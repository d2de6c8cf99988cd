import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
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
} from '../support/cockpit.ts';
import { createManagementCaller } from '../support/management.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!canRunBrowser())('Security > OAuth and tokens in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let signedIn: Window;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), startBrowser()]);
    const call = createManagementCaller(app);
    const manage = async (method: string, path: string, body?: object): Promise<void> => {
      const reply = await call(method, `/management/v1${path}`, body === undefined ? {} : { body });
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    };
    await manage('POST', '/subaccounts', { subdomain: 'acme', flavour: 'neo' });
    await manage('PUT', '/subaccounts/acme/subscriptions/intprov/acmetmn');
    await manage('POST', '/subaccounts/acme/oauth-clients', {
      id: 'reader',
      name: hostile,
      secret: readerSecret,
      subscription: 'intprov/acmetmn',
      tokenLifetimeSeconds: 3600,
    });
    signedIn = await enterCockpit(browser, app);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const readerSecret = 'secret of the reader';
  const enter = (path?: string): Promise<Window> => enterBeside(signedIn, app, path);
  const fetchToken = (path: string, id: string, secret: string): Promise<Response> =>
    fetch(`${app.http}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    });
  const fetchReaderToken = async (format = 'opaque'): Promise<string> => {
    const path = `/oauth2/api/v1/token?grant_type=client_credentials&token_format=${format}`;
    return tokenSchema.parse(await (await fetchToken(path, 'reader', readerSecret)).json()).access_token;
  };
  const shown = async (page: Page, name: string): Promise<string> =>
    (await page.locator(`code[data-value=${name}]`).textContent()) ?? '';
  const choose = (page: Page, tab: string): Promise<void> => page.getByRole('tab', { name: tab }).click();

  it('J2, O-36: a Platform API client is created, used and deleted by click', async () => {
    const window = await enter('subaccounts/acme/overview');
    const { page } = window;
    await page.locator('ui5-side-navigation').getByText('OAuth', { exact: true }).click();
    await heading(page, 'OAuth');
    await choose(page, 'Platform API');
    await page.getByText('No API client yet.').waitFor();
    expect(page.url()).toBe(`${app.http}/cockpit/subaccounts/acme/api-clients`);
    await press(page, 'Create API Client');
    // The contract's own rules, at the fields.
    await confirm(page, 'Create');
    await page.getByText('Choose at least one scope.').waitFor();
    await fill(page, 'description', hostile);
    await page.locator('summary', { hasText: 'Authorization Management' }).click();
    await page.locator('ui5-checkbox[name="hcp.readAuthorizationSettings"]').click();
    await page.getByText('(1 of 4 chosen)').waitFor();
    await confirm(page, 'Create');
    const [id, secret, url] = [
      await shown(page, 'clientId'),
      await shown(page, 'clientSecret'),
      new URL(await shown(page, 'tokenUrl')),
    ];
    expect(url.host).toMatch(/^api\./);
    const reply = tokenSchema.parse(await (await fetchToken(url.pathname + url.search, id, secret)).json());
    expect(reply.expires_in).toBe(1500);
    const readRoles = async (): Promise<number> => {
      const path = '/authorization/v1/accounts/acme/users/roles/?userId=jane';
      const headers = { authorization: `Bearer ${reply.access_token}` };
      return (await fetch(`${app.http}${path}`, { headers })).status;
    };
    expect(await readRoles()).toBe(200);

    await confirm(page, 'Close');
    await follow(page, hostile);
    await press(page, 'Change');
    await page.locator('ui5-checkbox[name="hcp.manageAuthorizationSettings"]').click();
    await confirm(page, 'Save');
    await page.locator('.scope-list li', { hasText: 'hcp.manageAuthorizationSettings' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    await press(page, 'Delete');
    await page.locator('ui5-dialog', { hasText: 'Live tokens: 1.' }).waitFor();
    await confirm(page, 'Delete');
    await page.getByText('No API client yet.').waitFor();
    expect(await readRoles()).toBe(401);
    expect((await fetchToken(url.pathname + url.search, id, secret)).status).toBe(401);
    expectCalm(window);
    await window.page.close();
  });

  it('O-35, S-57: a branding is previewed as the server would make it, refused where it says so, and saved', async () => {
    const window = await enter('subaccounts/acme/branding');
    const { page } = window;
    await page.locator('dd', { hasText: 'https://oauthasservices-acme.' }).nth(2).waitFor();
    const preview = page.frameLocator('iframe');
    await preview.getByText('Allow Sample Application to act for you?').waitFor();
    await fill(page, 'title', 'Acme Industries');
    await fill(page, 'header', '#1');
    await page.locator('.field-problem', { hasText: 'must be a colour' }).waitFor();
    await fill(page, 'header', '#123456');
    await page.locator('#field-logo').setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: svg });
    await page.locator('.field-problem', { hasText: 'must be a PNG' }).waitFor();
    await page.locator('#field-logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png });
    await press(page, 'Add link');
    await fill(page, 'label-0', hostile);
    await fill(page, 'url-0', 'javascript:alert(1)');
    await page.locator('.field-problem', { hasText: 'must be an https address' }).waitFor();
    await fill(page, 'url-0', 'https://acme.example/imprint');
    await preview.getByText(hostile).waitFor();
    // Its own stylesheet, and the logo that is stored nowhere yet.
    const readHeader = (): Promise<unknown> =>
      page.evaluate(`(() => {
        const { contentDocument } = document.querySelector('iframe');
        const header = contentDocument.querySelector('header');
        return [getComputedStyle(header).backgroundColor, header.querySelector('img').naturalWidth];
      })()`);
    // An image is there some moments after its page.
    await expect.poll(readHeader, { timeout: 10_000 }).toEqual(['rgb(18, 52, 86)', 1]);
    expect((await app.rooms.authorizationServer.branding.get(await acmeId())).title).toBeUndefined();
    await press(page, 'Save');
    await preview.locator('header img[src^="/oauth2/pages/logo-"]').waitFor();
    expect(await app.rooms.authorizationServer.branding.get(await acmeId())).toMatchObject({
      title: 'Acme Industries',
      colors: { header: '#123456' },
      logo: { contentType: 'image/png' },
      legalLinks: [{ label: hostile, url: 'https://acme.example/imprint' }],
    });
    expectCalm(window);
    await window.page.close();
  });
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"/>');
  const acmeId = async () => {
    const acme = await app.rooms.accounts.findSubaccountByLabel('acme');
    if (acme === undefined) throw new Error('it is made before the tests');
    return acme.id;
  };

  it('O-34: tokens are found by client and by user, and end by click', async () => {
    const tokens = [];
    for (let count = 0; count < 51; count++) tokens.push(await fetchReaderToken());
    const [oldest = '', ...others] = tokens;
    const isLive = async (token: string) => (await app.rooms.authorizationServer.checkToken(token)).kind === 'valid';
    expect(await isLive(oldest)).toBe(true);
    const window = await enter('subaccounts/acme/tokens?client=nobody');
    const { page } = window;
    await page.getByText('No live token fits.').waitFor();
    await page.locator('#filter-client input').fill('');
    await page.locator('#filter-user input').fill('oauth_client_reader');
    await page.locator('#filter-user input').press('Enter');
    await page.getByText('client_credentials').first().waitFor();
    expect(page.url()).toContain('?user=oauth_client_reader');
    await page.locator('.content').evaluate((content) => content.scrollTo(0, content.scrollHeight));
    const last = page.locator('tbody tr').last().getByRole('button');
    await last.click();
    await page.locator('ui5-dialog', { hasText: 'are refused at once' }).waitFor();
    await confirm(page, 'Revoke');
    await page.locator('ui5-dialog').waitFor({ state: 'detached' });
    const states = await Promise.all(tokens.map(isLive));
    expect(states.filter((live) => !live)).toHaveLength(1);
    await press(page, 'Revoke all');
    await page.locator('ui5-dialog', { hasText: 'All tokens of the user oauth_client_reader end at once' }).waitFor();
    await confirm(page, 'Revoke');
    await page.getByText('No live token fits.').waitFor();
    expect(await isLive(others[25] ?? '')).toBe(false);
    expectCalm(window);
    await window.page.close();
  });

  it('a token that is looked into stays in the browser, and its signature is checked there', async () => {
    const jwt = await fetchReaderToken('jwt');
    const opaque = await fetchReaderToken();
    const window = await enter('token-inspector');
    const { page } = window;
    await page.locator('main .busy').waitFor({ state: 'detached' });
    const requests: string[] = [];
    page.on('request', (request) => void requests.push(request.url()));
    const field = page.getByLabel('Token', { exact: true });
    await field.fill(`Authorization: Bearer ${jwt}`);
    await page.getByText('The signature is genuine: subaccount acme issued it').waitFor();
    await page.getByText('It expires in 60 minutes.').or(page.getByText('It expires in 1 hour.')).waitFor();
    await page.getByText('For whom it is: others must refuse it').waitFor();
    await page.getByText('intprov:acmetmn').waitFor();
    const [header = '', payload = '', signature = ''] = jwt.split('.');
    const claims = z.looseObject({}).parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    const forged = { ...claims, exp: 1_700_000_000, [hostile]: hostile };
    await field.fill(`${header}.${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${signature}`);
    await page.getByText('The signature is wrong').waitFor();
    await page.getByText(/It expired \d+ years ago/).waitFor();
    await page.getByText(hostile).first().waitFor();
    await field.fill(opaque);
    await page.getByText('This is an opaque token').waitFor();
    await field.fill(`${header}.${payload}`);
    await page.getByText('This is no token, or a part of it is missing.').waitFor();
    expect(requests).toEqual([]);
    // Neither the address nor anything the browser keeps.
    const kept = await page.evaluate('JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }])');
    expect(kept).not.toContain(signature);
    expectCalm(window);
    await window.page.close();
  });

  it('the scopes of an application are defined and deleted by click', async () => {
    const window = await enter('subaccounts/acme/oauth-scopes');
    const { page } = window;
    await press(page, 'Define scope');
    await fill(page, 'id', 'orders.read');
    await fill(page, 'description', hostile);
    await page.locator('[name=translations] textarea').fill('Bestellungen lesen');
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem').waitFor();
    await page.locator('[name=translations] textarea').fill('de = Bestellungen = lesen');
    await confirm(page, 'Save');
    await page.locator('tbody td', { hasText: hostile }).waitFor();
    const { body } = await createManagementCaller(app)('GET', '/management/v1/applications/intprov/acmetmn/scopes');
    expect(body).toEqual([{ id: 'orders.read', description: hostile, translations: { de: 'Bestellungen = lesen' } }]);
    await press(page, 'Delete orders.read?');
    await confirm(page, 'Delete');
    await page.getByText('The application defines no scope').waitFor();
    expectCalm(window);
    await window.page.close();
  });
});
