import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Subaccount } from '../../src/accounts/index.ts';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import { canRunBrowser, startBrowser, type Window } from '../support/browser.ts';
import { sendTls } from '../support/client-credentials.ts';
import {
  chooseOption,
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
import { composeFlowArchive } from '../support/integration-artifact.ts';
import { createManagementCaller } from '../support/management.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { send } from '../support/send.ts';
import { createIntegrationKeys, identityOf, integrationKeySchema, keepConnection } from '../support/service-keys.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

const basic = (name: string, secret = ''): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
});
const actor = { kind: 'administrator', name: 'administrator' } as const;
const apiHost = 'acme.it.portolan.localhost';

describe.skipIf(!canRunBrowser())('Integration in the cockpit', () => {
  let app: TestApp;
  let browser: Browser;
  let target: Receiver;
  let window: Window;
  let page: Page;
  let busy: Subaccount;

  beforeAll(async () => {
    [app, browser, target] = await Promise.all([
      startTestApp(),
      startBrowser(),
      startReceiver(({ body }, response) => {
        const hasFailed = body.toString().includes('bad');
        response.writeHead(hasFailed ? 500 : 200, { 'content-type': 'text/html' }).end(hasFailed ? hostile : 'fine');
      }),
    ]);
    await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'cf' }, actor);
    busy = await app.rooms.accounts.createSubaccount({ subdomain: 'busy', flavour: 'cf' }, actor);
    window = await enterCockpit(browser, app, {}, 'subaccounts/acme/service-instances');
    page = window.page;
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await target?.close();
  });

  const choose = (name: string, option: string): Promise<void> => chooseOption(page, name, option);
  const write = (name: string, text: string): Promise<void> =>
    page.locator(`ui5-textarea[name=${name}] textarea`).fill(text);
  const shownText = async (): Promise<string> => (await page.locator('ui5-dialog[open] pre').textContent()) ?? '';
  const createKey = async (name: string, type: string, more: () => Promise<void> = async () => {}) => {
    await press(page, 'Create key');
    await fill(page, 'name', name);
    if (type !== 'ClientId/Secret') await choose('keyType', type);
    await more();
    await confirm(page, 'Create');
    await page.locator('ui5-dialog[open] pre').waitFor();
    return integrationKeySchema.parse(JSON.parse(await shownText())).oauth;
  };

  it('J4, I-11, I-12, I-13, S-58: an instance and a key of each type, used against the OData API', async () => {
    await press(page, 'Create instance');
    await fill(page, 'name', 'monitoring');
    await choose('offering', 'Process Integration Runtime (it-rt)');
    await choose('plan', 'api');
    await page.getByText('For programs that use the OData API').waitFor();
    await write('roles', 'MonitoringDataRead');
    await confirm(page, 'Create');
    await heading(page, 'monitoring');

    const secret = await createKey('secret', 'ClientId/Secret');
    await page.locator('#binding-form').click();
    await page.getByRole('option', { name: 'default-env.json' }).click();
    const download = page.waitForEvent('download');
    await confirm(page, 'Download default-env.json');
    const environment: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    expect(environment).toMatchObject({
      VCAP_SERVICES: { 'it-rt': [{ name: 'monitoring', plan: 'api', credentials: { oauth: secret } }] },
    });
    expect(await seriousBarriers(page, 'ui5-dialog')).toEqual([]);
    await confirm(page, 'Close');
    const fetchToken = () =>
      send(app.httpPort, {
        host: 'acme.authentication.portolan.localhost',
        method: 'POST',
        path: '/oauth/token?grant_type=client_credentials',
        headers: basic(secret.clientid, secret.clientsecret),
      });
    const { access_token: token } = z.object({ access_token: z.string() }).parse((await fetchToken()).json());
    const read = { host: apiHost, path: '/api/v1/MessageProcessingLogs?$format=json' };
    expect((await send(app.httpPort, { ...read, headers: { authorization: `Bearer ${token}` } })).status).toBe(200);

    const made = await createKey('made', 'Certificate', () => fill(page, 'validity', '30'));
    await page.getByRole('button', { name: 'Download private key' }).waitFor();
    await confirm(page, 'Close');
    const connection = keepConnection(app, apiHost, identityOf(made));
    expect((await connection.call(read.path)).status).toBe(200);
    connection.close();
    const granted = await sendTls(
      app.httpsPort,
      {
        host: 'acme.authentication.cert',
        method: 'POST',
        path: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: made.clientid }).toString(),
      },
      identityOf(made),
    );
    const { access_token: bound } = z.object({ access_token: z.string() }).parse(granted.json);
    expect((await send(app.httpPort, { ...read, headers: { authorization: `Bearer ${bound}` } })).status).toBe(200);

    const { certificatePem } = createTestSigner();
    const brought = await createKey('brought', 'External Certificate', () => write('certificate', certificatePem));
    expect(brought).toMatchObject({ certificate: expect.stringContaining('BEGIN CERTIFICATE') });
    expect(brought.key).toBeUndefined();
    await confirm(page, 'Close');
    // Shown once: neither secret nor private key is left in the page.
    for (const gone of [secret.clientsecret, 'PRIVATE KEY']) expect(await page.content()).not.toContain(gone);

    // A person instead of a program, with a password of the subaccount's own identity provider.
    const { accounts } = app.rooms;
    const acme = await accounts.findSubaccountByLabel('acme');
    if (acme === undefined) throw new Error('it is created above');
    await visit(page, 'subaccounts/acme/users');
    await press(page, 'Create user');
    await fill(page, 'name', 'ann');
    await confirm(page, 'Create');
    const password = (await page.locator('code[data-value=Password]').textContent()) ?? '';
    await confirm(page, 'Close');
    const readAsAnn = () => send(app.httpPort, { ...read, headers: basic('ann', password) });
    expect((await readAsAnn()).status).toBe(403);
    await accounts.createGroup(acme.id, { name: 'PI_Read_Only', kind: 'role-collection' }, actor);
    await accounts.addMember(acme.id, 'PI_Read_Only', 'ann', actor);
    await expect.poll(async () => (await readAsAnn()).status, { timeout: 5000 }).toBe(200);

    await page.goto(`${app.http}/cockpit/subaccounts/acme/service-instances/monitoring`);
    await press(page, 'Delete secret?');
    await page.getByText(/Last used: \d/).waitFor();
    await confirm(page, 'Delete');
    await page.getByRole('button', { name: 'Delete secret?' }).waitFor({ state: 'detached' });
    expect((await fetchToken()).status).toBe(401);
    expectCalm(window);
  });

  it('J5: a destination and a flow by click; messages that succeed and fail are seen, live and in detail', async () => {
    await visit(page, 'subaccounts/acme/destinations');
    await press(page, 'Create destination');
    await fill(page, 'Name', 'erp');
    await fill(page, 'URL', target.url);
    await confirm(page, 'Save');
    await heading(page, 'erp');

    await visit(page, 'subaccounts/acme/flows');
    await press(page, 'Create flow');
    await fill(page, 'id', 'Orders');
    await fill(page, 'path', '/a/../b');
    await fill(page, 'name', hostile);
    await fill(page, 'destination', 'erp');
    // Its list would cover what comes below.
    await page.keyboard.press('Tab');
    // The server's own rule, at the field it names.
    await confirm(page, 'Save');
    await page.locator('ui5-dialog .field-problem', { hasText: '"path" must not contain' }).waitFor();
    await fill(page, 'path', '/orders');
    await write('headers', 'x-origin=cockpit');
    await write('customHeaderProperties', 'x-order=order');
    await choose('attachments', 'When a message fails');
    await confirm(page, 'Save');
    await heading(page, hostile);
    await page.getByText(/^curl -X POST 'https:\/\/acme\.it-rt\..*\/http\/orders'/).waitFor();
    expect(await seriousBarriers(page, 'main')).toEqual([]);

    const keys = createIntegrationKeys(createManagementCaller(app));
    await keys.createInstance('acme', 'sender', 'integration-flow', {});
    const sender = await keys.createKey('acme', 'sender', 'key');
    const post = async (body: string): Promise<number> => {
      const { status } = await send(app.httpPort, {
        host: 'acme.it-rt.portolan.localhost',
        method: 'POST',
        path: '/http/orders',
        headers: { ...basic(sender.clientid, sender.clientsecret), 'x-order': '7' },
        body,
      });
      return status;
    };
    expect(await post('good')).toBe(200);
    expect(target.received[0]?.headers['x-origin']).toBe('cockpit');
    expect(await post('bad')).toBeGreaterThanOrEqual(500);

    await visit(page, 'subaccounts/acme/monitor?range=last-hour');
    await page.getByRole('img', { name: /2 in all, 1 failed/ }).waitFor();
    await page.getByRole('link', { name: hostile }).nth(1).waitFor();
    await page.getByRole('switch', { name: 'Live' }).click();
    expect(await post('good')).toBe(200);
    const news = page.locator('.tag', { hasText: 'New' });
    await news.waitFor();
    expect(await news.count()).toBe(1);
    await page.getByRole('switch', { name: 'Live' }).click();

    // The filter is in the address: it can be linked to.
    await visit(page, 'subaccounts/acme/flows');
    await visit(page, 'subaccounts/acme/monitor?status=FAILED&range=last-hour');
    await page.getByRole('link', { name: hostile }).waitFor();
    expect(await page.getByRole('link', { name: hostile }).count()).toBe(1);
    await follow(page, hostile);
    await page.getByRole('button', { name: 'Copy Error' }).waitFor();
    await page.getByText('order', { exact: true }).waitFor();
    await page
      .getByRole('button', { name: /^Show .*response/i })
      .first()
      .click();
    await page.locator('ui5-dialog[open] pre', { hasText: hostile }).waitFor();
    await confirm(page, 'Close');
    const download = page.waitForEvent('download');
    await page
      .getByRole('button', { name: /^Download .*response/i })
      .first()
      .click();
    expect(await readFile(await (await download).path(), 'utf8')).toBe(hostile);
    expect(await seriousBarriers(page, 'main')).toEqual([]);

    // From the message to the lookup of its destination and back, and to the destination and its flows.
    const guid = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await follow(page, 'Its lookups in the trace');
    await page.locator('tbody tr').waitFor();
    await page.locator('tbody tr a').click();
    await follow(page, guid);
    await follow(page, 'erp');
    await heading(page, 'Flows that forward to it');
    await follow(page, hostile);
    await visit(page, 'subaccounts/acme/flows');
    await page.getByRole('link', { name: 'erp', exact: true }).waitFor();

    await visit(page, 'subaccounts/acme/flows/Orders');
    await press(page, 'Set log level');
    await choose('level', 'Trace');
    await confirm(page, 'Save');
    await page.getByText(/Trace until/).waitFor();
    expectCalm(window);
  });

  it('reads more messages where somebody scrolls to the last one, and not on and on', async () => {
    const now = Date.now();
    await app.rooms.messageProcessingLogs.ingest(
      busy.id,
      Array.from({ length: 120 }, (_, index) => ({
        messageGuid: `M${String(index).padStart(27, '0')}`,
        correlationId: `C${index}`,
        logStartMs: now - index,
        logEndMs: now - index,
        logLevel: 'INFO' as const,
        status: 'COMPLETED' as const,
        artifact: { id: 'Flow', name: 'Flow', type: 'INTEGRATION_FLOW' },
      })),
    );
    await visit(page, 'subaccounts/busy/monitor');
    await page.locator('tr[aria-rowindex="51"]').waitFor();
    const top = await page.evaluate(`(() => {
      const content = document.querySelector('.content');
      content.scrollTo(0, 1e6);
      return content.scrollTop;
    })()`);
    await page.locator('tr[aria-rowindex="60"]').waitFor();
    expect(await page.evaluate(`document.querySelector('.content').scrollTop`)).toBe(top);
  });

  it('an artifact is uploaded, deployed, undeployed and deleted by click', async () => {
    await visit(page, 'subaccounts/acme/artifacts');
    await press(page, 'Upload');
    await confirm(page, 'Upload');
    await page.locator('ui5-dialog .field-problem', { hasText: 'Choose a file' }).waitFor();
    const buffer = Buffer.from(composeFlowArchive({ id: 'Invoices', path: '/invoices' }));
    await page.locator('#archive').setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer });
    await fill(page, 'package', 'Sales');
    await confirm(page, 'Upload');
    await press(page, 'Deploy Invoices');
    await page.getByText('STARTED 1.0.0').waitFor();
    await page.getByText(/\/http\/invoices$/).waitFor();
    expect(await seriousBarriers(page, 'main')).toEqual([]);
    await press(page, 'Undeploy Invoices');
    await page.getByText('Not deployed').waitFor();
    await press(page, 'Delete Invoices?');
    await confirm(page, 'Delete');
    await page.getByText('There is no artifact yet.').waitFor();
    expectCalm(window);
  });
});
