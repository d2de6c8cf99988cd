import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import { canRunBrowser, isTooWide, startBrowser, type Window } from '../support/browser.ts';
import {
  chooseOption,
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
import { startTestApp, type TestApp } from '../support/start-app.ts';
import { type StubTokenService, startTokenService } from '../support/token-service.ts';

const credentialsSchema = z.looseObject({ clientid: z.string(), clientsecret: z.string() });
/** What every destination has, in fields of its own. */
const general = ['Name', 'Type', 'Description', 'URL', 'ProxyType', 'Authentication'];
const typesSchema = z.array(z.object({ name: z.string(), properties: z.array(z.object({ name: z.string() })) }));

describe.skipIf(!canRunBrowser())('Connectivity and Trace in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let signedIn: Window;
  let tokens: StubTokenService;
  let credentials: z.output<typeof credentialsSchema>;

  beforeAll(async () => {
    [app, browser, tokens] = await Promise.all([startTestApp(), startBrowser(), startTokenService()]);
    tokens.replyWith((_call, count) => ({ body: { access_token: `MARKER-token-${count}`, expires_in: 3600 } }));
    signedIn = await enterCockpit(browser, app);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await tokens?.close();
  });

  const enter = (path: string): Promise<Window> => enterBeside(signedIn, app, path);
  const goTo = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${app.http}/cockpit/subaccounts/acme/${path}`);
    await page.locator('main h1').waitFor();
  };
  const addProperty = async (page: Page, name: string, value: string): Promise<void> => {
    await confirm(page, 'Add property');
    const row = page.locator('ui5-dialog[open] .property-row').last();
    await row.locator('ui5-combobox input').fill(name);
    await page.keyboard.press('Tab');
    await page.locator(`[name="value-${name}"] input`).fill(value);
  };
  const stored = async (name: string) => {
    const acme = await app.rooms.accounts.findSubaccountByLabel('acme');
    if (acme === undefined) throw new Error('the first test creates it');
    return (await app.rooms.destinationService.manage.destinations.find({ subaccountId: acme.id }, name))?.properties;
  };
  const lookUp = async (name: string): Promise<Response> => {
    const { clientid, clientsecret } = credentials;
    const reply = await fetch(`${app.http}/t/acme/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret }),
    });
    const { access_token: token } = z.object({ access_token: z.string() }).parse(await reply.json());
    return fetch(`${app.http}/destination-configuration/v1/destinations/${name}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  };

  it('J3: certificates are uploaded and generated, and say who would miss them', async () => {
    const window = await enter('subaccounts');
    const { page } = window;
    await press(page, 'Create subaccount');
    await fill(page, 'subdomain', 'acme');
    await fill(page, 'displayName', hostile);
    await chooseOption(page, 'flavour', 'Cloud Foundry');
    await confirm(page, 'Create');
    await heading(page, 'Contents');
    await goTo(page, 'service-instances');
    await press(page, 'Create instance');
    await fill(page, 'name', 'dest');
    await confirm(page, 'Create');
    await press(page, 'Create key');
    await fill(page, 'name', 'k1');
    await confirm(page, 'Create');
    const shown = await page.locator('ui5-dialog[open] pre').textContent();
    credentials = credentialsSchema.parse(JSON.parse(shown ?? ''));
    await confirm(page, 'Close');

    await goTo(page, 'certificates');
    await press(page, 'Upload certificate');
    await confirm(page, 'Upload');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    const { certificatePem } = createTestSigner();
    const upload = page.locator('ui5-dialog[open] input[type=file]');
    await upload.setInputFiles({ name: 'trust.pem', mimeType: 'text/plain', buffer: Buffer.from(certificatePem) });
    await confirm(page, 'Upload');
    await page.getByText('CN=idp').first().waitFor();
    await page.getByText('What API call is this?').click();
    // What was in the file is not shown again.
    expect(await page.content()).not.toContain(Buffer.from(certificatePem).toString('base64').slice(0, 60));
    await press(page, 'Generate certificate');
    await fill(page, 'name', 'client.key');
    await confirm(page, 'Generate');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    await fill(page, 'name', 'client.pem');
    await page.getByRole('checkbox', { name: 'Automatic renewal' }).click();
    await confirm(page, 'Generate');
    await heading(page, 'client.pem');
    await page.getByText('Generated, renewed by itself').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await press(page, 'Download public part');
    const file = readFileSync(await (await download).path(), 'utf8');
    expect(file).toContain('BEGIN CERTIFICATE');
    expect(file).not.toContain('PRIVATE KEY');
    expectCalm(window);
    await window.page.close();
  });

  it('every authentication type is edited by the properties the server says it reads', async () => {
    const { body } = await createManagementCaller(app)('GET', '/management/v1/authentication-types');
    const types = typesSchema.parse(body);
    expect(types).toHaveLength(14);
    const window = await enter('subaccounts/acme/destinations');
    const { page } = window;
    await press(page, 'Create destination');
    for (const { name, properties } of types) {
      await chooseOption(page, 'Authentication', name);
      const wanted = properties.map((property) => property.name).filter((property) => !general.includes(property));
      const fields = page.locator('ui5-dialog[open] [id^="property-"]');
      await expect.poll(() => fields.count(), { message: name, timeout: 10_000 }).toBe(wanted.length);
      const names = await fields.evaluateAll((found) => found.map(({ id }) => id.slice('property-'.length)));
      expect(names.toSorted(), name).toEqual(wanted.toSorted());
    }
    // Of those that need a connector it is said how they lead there.
    await chooseOption(page, 'Authentication', 'PrincipalPropagation');
    await page.getByText('Calls go through the Cloud Connector').waitFor();
    await chooseOption(page, 'Authentication', 'NoAuthentication');
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expectCalm(window);
    await window.page.close();
  });

  it('J3, S-48: a destination with every property is created by click, exported without secrets, and imported again', async () => {
    const window = await enter('subaccounts/acme/destinations');
    const { page } = window;
    await press(page, 'Create destination');
    await fill(page, 'Name', 'every');
    await fill(page, 'URL', 'https://erp.example.com');
    await chooseOption(page, 'Authentication', 'OAuth2ClientCredentials');
    const typed = {
      clientId: 'c',
      clientSecret: 'MARKER-secret',
      tokenServiceURL: `${tokens.origin}/token`,
      tokenServiceUser: 'u',
      tokenServicePassword: 'MARKER-password',
      scope: 'read write',
      'tokenServiceURL.ConnectionTimeoutInSeconds': '5',
      'tokenServiceURL.SocketReadTimeoutInSeconds': '20',
      'tokenService.KeyStoreLocation': 'client.pem',
      'tokenService.KeyStorePassword': 'MARKER-keystore',
      'clientAssertion.destinationName': 'provider',
      TrustStoreLocation: 'trust.pem',
      TrustStorePassword: 'MARKER-trust',
    };
    for (const [name, value] of Object.entries(typed)) {
      const isSuggested = name.endsWith('StoreLocation');
      // What is typed before the suggestions have come opens none.
      if (isSuggested) await page.locator(`[name="${name}"] ui5-cb-item`).first().waitFor({ state: 'attached' });
      await fill(page, name, value);
      if (!isSuggested) continue;
      // What suggests values takes the focus back while it closes.
      const suggesting = page.locator('ui5-combobox[open]');
      await suggesting.waitFor();
      await page.keyboard.press('Tab');
      await suggesting.waitFor({ state: 'detached' });
    }
    const selected = {
      tokenServiceURLType: 'Dedicated',
      'tokenServiceURL.ProxyType': 'Internet',
      'tokenService.addClientCredentialsInBody': 'false',
      'clientAssertion.type': 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      TrustAll: 'FALSE',
      HostnameVerifier: 'Strict',
    };
    for (const [name, value] of Object.entries(selected)) await chooseOption(page, name, value);
    const added = {
      'URL.headers.X-Target': 'a',
      'URL.queries.q': 'b',
      'tokenServiceURL.headers.X-Key': 'c',
      'tokenServiceURL.queries.v': '1',
      'tokenService.body.resource': hostile,
    };
    for (const [name, value] of Object.entries(added)) await addProperty(page, name, value);
    await confirm(page, 'Save');
    await heading(page, 'every');
    expect(await page.content()).not.toContain('MARKER');
    const whole = {
      Name: 'every',
      Type: 'HTTP',
      ProxyType: 'Internet',
      Authentication: 'OAuth2ClientCredentials',
      URL: 'https://erp.example.com',
      ...typed,
      ...selected,
      ...added,
    };
    expect({ ...(await stored('every')) }).toEqual(whole);

    await press(page, 'Edit labels');
    await page.locator('ui5-textarea[name=labels] textarea').fill(`env: test, ${hostile}`);
    await confirm(page, 'Save');
    await page.locator('main .tag', { hasText: `env: test, ${hostile}` }).waitFor();
    await press(page, 'Duplicate');
    await fill(page, 'newName', 'copy');
    await confirm(page, 'Duplicate');
    await heading(page, 'copy');
    expect((await stored('copy'))?.clientSecret).toBe('MARKER-secret');

    await goTo(page, 'destinations');
    await press(page, 'Export');
    const download = page.waitForEvent('download');
    await confirm(page, 'Download');
    const archive = unzipSync(readFileSync(await (await download).path()));
    expect(Object.keys(archive)).toEqual(['copy.properties', 'every.properties']);
    const exported = strFromU8(archive['every.properties'] ?? new Uint8Array());
    expect(exported).not.toContain('MARKER');
    expect(exported).toContain('#clientSecret=<< Existing');
    // Of several only those that are chosen.
    await page.getByRole('checkbox', { name: 'Choose copy' }).click();
    await press(page, 'Export 1');
    const single = page.waitForEvent('download');
    await confirm(page, 'Download');
    expect((await single).suggestedFilename()).toBe('copy.properties');
    await press(page, 'Delete copy?');
    await page.getByText('None of the latest lookups this server remembers asked for it.').waitFor();
    await confirm(page, 'Delete');
    await page.getByRole('link', { name: 'copy', exact: true }).waitFor({ state: 'detached' });
    await press(page, 'Import');
    const buffer = Buffer.from(zipSync({ ...archive, 'broken.json': strToU8('{"Name":"broken"}') }));
    const files = page.locator('ui5-dialog[open] input[type=file]');
    await files.setInputFiles([
      { name: 'all.zip', mimeType: 'application/zip', buffer },
      { name: 'damaged.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') },
    ]);
    await confirm(page, 'Preview');
    const outcomes = page.locator('ui5-dialog[open] tbody tr');
    await outcomes.nth(3).waitFor();
    expect(await outcomes.allInnerTexts()).toEqual([
      expect.stringMatching(/copy.*New.*Secrets to be set: clientSecret/s),
      expect.stringMatching(/every.*Is replaced/s),
      expect.stringMatching(/broken.*Not possible.*"Type"/s),
      expect.stringMatching(/Not possible.*damaged\.zip.*cannot be opened/s),
    ]);
    expect(await stored('copy')).toBeUndefined();
    // Each can be left out, and taken in again.
    const chooseCopy = page.locator('ui5-dialog[open]').getByRole('checkbox', { name: 'Choose copy' });
    await chooseCopy.click();
    await page.locator('ui5-dialog[open]').getByRole('button', { name: 'Import 1', exact: true }).waitFor();
    await chooseCopy.click();
    await confirm(page, 'Import 2');
    await outcomes.filter({ hasText: 'Replaced' }).waitFor();
    await confirm(page, 'Close');
    await page.getByRole('link', { name: 'copy', exact: true }).waitFor();
    expect({ ...(await stored('every')) }).toEqual(whole);
    expect((await stored('copy'))?.clientSecret).toBeUndefined();

    await goTo(page, 'certificates');
    await press(page, 'Delete trust.pem?');
    await page.getByText('These name it: copy, every.').waitFor();
    await confirm(page, 'Cancel');
    expectCalm(window);
    await window.page.close();
  });

  it('a destination points to a service instance with a key made for it, and instances have a level of their own', async () => {
    const window = await enter('subaccounts/acme/destinations');
    const { page } = window;
    await press(page, 'From service instance');
    await fill(page, 'name', 'of-instance');
    await chooseOption(page, 'instance', 'dest');
    await confirm(page, 'Create');
    await heading(page, 'of-instance');
    const { Authentication, clientId, clientSecret } = (await stored('of-instance')) ?? {};
    expect(Authentication).toBe('OAuth2ClientCredentials');
    expect(clientId).toBe(credentials.clientid);
    expect(clientSecret).toMatch(/.{40}/);
    expect(await page.content()).not.toContain(clientSecret);

    await goTo(page, 'service-instances/dest');
    await follow(page, 'Fragments');
    await press(page, 'Create fragment');
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    await fill(page, 'FragmentName', 'test-scope');
    await addProperty(page, 'scope', 'write');
    await confirm(page, 'Save');
    await heading(page, 'test-scope');
    expect(page.url()).toContain('instance=dest');
    expect(await seriousBarriers(page)).toEqual([]);
    await goTo(page, 'fragments');
    await page.getByText('There is no fragment on this level yet.').waitFor();
    expectCalm(window);
    await window.page.close();
  });

  it('J7: a connector is made, a system exposed path by path, and a deletion says what it breaks', async () => {
    const call = createManagementCaller(app);
    const body = {
      Name: 'behind',
      Type: 'HTTP',
      URL: 'http://erp:443',
      ProxyType: 'OnPremise',
      Authentication: 'NoAuthentication',
    };
    await call('PUT', '/management/v1/subaccounts/acme/destinations', { body });
    const window = await enter('subaccounts/acme/connectors');
    const { page } = window;
    await press(page, 'Create connector');
    await confirm(page, 'Create');
    await heading(page, 'Connector (default)');
    await press(page, 'Add system');
    await confirm(page, 'Create');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    await fill(page, 'virtualHost', 'erp');
    await fill(page, 'virtualPort', '443');
    await fill(page, 'localHost', 'erp.corp');
    await fill(page, 'localPort', '8443');
    await fill(page, 'description', hostile);
    await confirm(page, 'Create');
    await heading(page, 'erp:443');
    await press(page, 'Add resource');
    await fill(page, 'id', '/sap/../x');
    await confirm(page, 'Create');
    await page.locator('ui5-dialog .field-problem').filter({ hasText: 'must be a path' }).waitFor();
    await fill(page, 'id', '/sap');
    await confirm(page, 'Create');
    await press(page, 'Suspend /sap');
    await page.locator('main td', { hasText: 'Suspended' }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);

    await goTo(page, 'connectors/(default)');
    await page.locator('main tbody tr', { hasText: '0 of 1 active' }).waitFor();
    await press(page, 'Add domain');
    await fill(page, 'virtualDomain', 'Shop.example');
    await fill(page, 'internalDomain', hostile);
    await confirm(page, 'Create');
    await page.locator('ui5-dialog .field-problem').first().waitFor();
    await fill(page, 'internalDomain', 'corp.example');
    await confirm(page, 'Create');
    await press(page, 'Change corp.example');
    await fill(page, 'virtualDomain', 'store.example');
    await confirm(page, 'Save');
    await page.locator('main td', { hasText: 'store.example' }).waitFor();
    await press(page, 'Change subject pattern');
    await fill(page, 'subjectPattern', hostile);
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem').filter({ hasText: 'must be a subject of' }).waitFor();
    await fill(page, 'subjectPattern', 'EMAIL=jane');
    await confirm(page, 'Save');
    await page.locator('main code', { hasText: 'EMAIL=jane' }).waitFor();
    expect((await call('GET', '/management/v1/subaccounts/acme/connectors/(default)')).body).toMatchObject({
      configuration: {
        systemMappings: [{ virtualHost: 'erp' }],
        domainMappings: [{ virtualDomain: 'store.example', internalDomain: 'corp.example' }],
        subjectPattern: 'EMAIL=jane',
      },
    });
    await press(page, 'Delete corp.example?');
    await confirm(page, 'Delete');
    await page.getByText('None: cookies that back ends set').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await press(page, 'Delete');
    await page.locator('ui5-dialog .consequence', { hasText: 'These destinations stop working: behind.' }).waitFor();
    await confirm(page, 'Delete');
    await page.getByText('There is no connector yet.').waitFor();
    await press(page, 'Create connector');
    await chooseOption(page, 'kind', 'Agent: a process in the other network');
    await fill(page, 'locationId', 'hamburg');
    await confirm(page, 'Create');
    const commands = await page.locator('ui5-dialog[open] pre').textContent();
    const [, code = 'none'] = /portolan connector enrol .* --code ([\w-]{43})\n/.exec(commands ?? '') ?? [];
    await confirm(page, 'Close');
    await heading(page, 'Connector hamburg');
    expect(await page.content()).not.toContain(code);
    expectCalm(window);
    await window.page.close();
  });

  it('D-28: a lookup through the API shows up in the trace as it happens: a miss, then a hit', async () => {
    const call = createManagementCaller(app);
    const erp = {
      Name: 'erp',
      Type: 'HTTP',
      URL: 'https://erp.example.com',
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      clientSecret: 'MARKER-secret',
      tokenServiceURL: `${tokens.origin}/token`,
    };
    await call('PUT', '/management/v1/subaccounts/acme/destinations', { body: erp });
    const window = await enter('subaccounts/acme/trace');
    const { page } = window;
    await page.getByText('Nothing was looked up since the server started.').waitFor();
    expect((await lookUp('erp')).status).toBe(200);
    const rows = page.locator('main tbody tr');
    // Nobody asks for it: the page reads by itself.
    await rows.filter({ hasText: 'Miss' }).waitFor();
    expect((await lookUp('erp')).status).toBe(200);
    await rows.filter({ hasText: 'Hit' }).waitFor();
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('Hit'), expect.stringContaining('Miss')]);
    expect((await lookUp('nobody')).status).toBe(404);
    await press(page, 'Pause');
    await page.getByText('Paused').waitFor();
    await press(page, 'Refresh');
    await rows.filter({ hasText: 'nobody' }).waitFor();
    await page.locator('#filter-destination input').fill('erp');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(2);
    expect(page.url()).toContain('?destination=erp');
    await page.reload();
    await rows.nth(1).waitFor();
    expect(await rows.count()).toBe(2);

    await rows.filter({ hasText: 'Miss' }).getByRole('link').click();
    await heading(page, 'Lookup of erp');
    await page.getByText('Nothing had been asked for this destination').waitFor();
    expect(await page.locator('ol.levels li').allInnerTexts()).toEqual([
      'Service instance dest: not there',
      'Subaccount: found',
    ]);
    await page.getByText(`${tokens.origin}/token`).first().waitFor();
    const curl = await page.locator('main pre', { hasText: 'curl' }).first().textContent();
    expect(curl).toMatch(/^curl 'https:\/\/destination-configuration\.\S+\/v1\/destinations\/erp' .*<token of/s);
    expect(await page.content()).not.toContain('MARKER');
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await goTo(page, 'destinations/erp');
    await press(page, 'Delete');
    await page.getByText(/Last looked up: /).waitFor();
    expectCalm(window);
    await window.page.close();
  });
});
