import * as openid from 'openid-client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import { administrator } from '../support/authorization-server.ts';
import { canRunBrowser, findBarriers, isTooWide, openWindow, startBrowser, type Window } from '../support/browser.ts';
import {
  alice,
  bob,
  codeClientSecret,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../support/page-clients.ts';
import { discoverServer, type RelyingParty, startRelyingParty } from '../support/relying-party.ts';
import { readPosted, readRedirect, writeResponse } from '../support/saml-provider.ts';

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}';

describe.skipIf(!canRunBrowser())('in a browser', () => {
  let server: ServerWithCodeClients;
  let browser: Browser;
  let party: RelyingParty;
  let neoOrigin: string;
  let xsuaaIssuer: string;

  beforeAll(async () => {
    server = await startWithCodeClients();
    browser = await startBrowser();
    party = await startRelyingParty();
    const domain = `portolan.localhost:${server.httpsPort}`;
    neoOrigin = `https://oauthasservices-acme.${domain}`;
    xsuaaIssuer = `https://cf-one.authentication.${domain}/oauth/token`;
    await server.registerNeo({
      clientId: 'travel',
      name: 'Reisekosten',
      redirectUris: [party.callback],
      scopes: ['read', 'write', 'approve.expenses.of.everybody.in.my.whole.department'],
      settings: {
        translations: { en: { name: 'Travel expenses', description: 'Sends your receipts to accounting' } },
        scopeDescriptions: { read: { description: 'Read your expense reports', translations: {} } },
      },
    });
    await server.clients.update(server.cf.id, 'sb-books!t2', { redirectUris: [party.callback] }, administrator);
  });
  afterAll(async () => {
    await browser?.close();
    party?.close();
    await server?.close();
  });

  const signIn = async (page: Page, user = alice): Promise<void> => {
    await page.fill('#username', user.username);
    await page.fill('#password', user.password);
    await page.click('main form[action$="/sign-in"] button');
  };
  const addressOf = (path: string, parameters: Readonly<Record<string, string>>): string =>
    `${neoOrigin}${path}?${new URLSearchParams(parameters)}`;
  const neoAddress = (parameters: Readonly<Record<string, string>> = {}): string =>
    addressOf('/oauth2/api/v1/authorize', {
      response_type: 'code',
      client_id: 'travel',
      redirect_uri: party.callback,
      state: 's',
      ...parameters,
    });
  const expectCalm = ({ violations, alarms }: Window): void => {
    expect(violations).toEqual([]);
    expect(alarms).toEqual([]);
  };

  /** One round of openid-client: `click` does what the user does between the two redirects. */
  const authorizeWith = async (
    window: Window,
    config: openid.Configuration,
    scope: string,
    click: (page: Page) => Promise<void>,
  ) => {
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: party.callback,
      scope,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const back = party.nextCallback();
    await window.page.goto(address.href);
    await click(window.page);
    const { url } = await back;
    await window.page.waitForURL((shown) => shown.href.startsWith(party.callback));
    return openid.authorizationCodeGrant(config, url, {
      expectedState: state,
      ...(scope.includes('openid') && { expectedNonce: nonce }),
      pkceCodeVerifier: verifier,
    });
  };

  it('O-27, S-10: a user signs in, consents once and is back at the application, at the standard door', async () => {
    const window = await openWindow(browser);
    const config = await discoverServer(server.httpPort, neoOrigin, { id: 'travel', secret: codeClientSecret });
    const tokens = await authorizeWith(window, config, 'read write', async (page) => {
      await signIn(page);
      expect(await page.textContent('h1')).toBe('Allow Travel expenses to act for you?');
      await page.uncheck('input[value=write]');
      await page.click('button[value=allow]');
    });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read' });
    const again = await authorizeWith(window, config, 'read', async () => {});
    expect(again.access_token).not.toBe(tokens.access_token);
    expectCalm(window);
    await window.context.close();
  });

  it('S-10: a user signs in at the door of XSUAA, and the ID token says who it is', async () => {
    const window = await openWindow(browser);
    const config = await discoverServer(server.httpPort, xsuaaIssuer, server.books);
    openid.enableNonRepudiationChecks(config);
    const tokens = await authorizeWith(window, config, 'openid books!t2.view', (page) => signIn(page));
    expect(tokens.claims()).toMatchObject({ iss: xsuaaIssuer, aud: ['sb-books!t2'], user_name: 'alice' });
    expectCalm(window);
    await window.context.close();
  });

  it('a user of a trusted provider signs in there, asked by either binding, consents and is back at the application', async () => {
    const signer = createTestSigner();
    const idp = 'https://idp.example.com';
    const config = await discoverServer(server.httpPort, neoOrigin, { id: 'travel', secret: codeClientSecret });
    for (const ssoBinding of ['HTTP-Redirect', 'HTTP-POST'] as const) {
      const provider = {
        kind: 'saml',
        name: idp,
        certificates: [signer.certificatePem],
        ssoUrl: `${idp}/sso`,
      } as const;
      await server.rooms.identityProvider.trustedProviders.put(
        server.acme.id,
        { ...provider, ssoBinding, linkText: hostile },
        administrator,
      );
      const window = await openWindow(browser);
      // Another site, with a page that has the browser post, as providers do.
      await window.context.route(`${idp}/**`, async (route) => {
        const sent = route.request();
        const request =
          ssoBinding === 'HTTP-POST'
            ? readPosted(Object.fromEntries(new URLSearchParams(sent.postData() ?? '')))
            : readRedirect(sent.url());
        const document = writeResponse(request, { nowMs: server.clock.now() }, signer);
        await route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${request.consumerUrl}"><input type="hidden" name="SAMLResponse" value="${Buffer.from(document).toString('base64')}">
<input type="hidden" name="RelayState" value="${request.relayState}"></form><script>document.forms[0].submit()</script>`,
        });
      });
      const tokens = await authorizeWith(window, config, 'read', async (page) => {
        expect(await findBarriers(page)).toEqual([]);
        await page.click('a.button.quiet');
        // The second time the consent of the first one counts.
        if (ssoBinding === 'HTTP-Redirect') await page.click('button[value=allow]');
      });
      expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read' });
      await window.page.goto(`${neoOrigin}/oauth2`);
      expect(await window.page.textContent('body')).toContain('Signed in as carol');
      expectCalm(window);
      await window.context.close();
    }
    await server.rooms.identityProvider.trustedProviders.delete(
      server.acme.id,
      { kind: 'saml', name: idp },
      administrator,
    );
  });

  it('a denied request and a form_post both come back through the content security policy', async () => {
    const window = await openWindow(browser);
    const denied = party.nextCallback();
    await window.page.goto(neoAddress({ prompt: 'consent' }));
    await signIn(window.page);
    await window.page.click('button[value=deny]');
    expect((await denied).url.searchParams.get('error')).toBe('access_denied');
    const posted = party.nextCallback();
    await window.page.goto(neoAddress({ prompt: 'consent', response_mode: 'form_post', state: hostile }));
    await window.page.click('button[value=allow]');
    const fields = new URLSearchParams((await posted).body);
    expect(fields.get('code')).toMatch(/^[0-9a-f]{32}$/);
    expect(fields.get('state')).toBe(hostile);
    expectCalm(window);
    await window.context.close();
  });

  it.each([
    { theme: 'light', locale: 'en-US' },
    { theme: 'dark', locale: 'de-DE' },
  ] as const)('every page can be used by everybody, narrow and wide, $theme, $locale', async (look) => {
    const window = await openWindow(browser, look);
    const { page } = window;
    const inspect = async (name: string): Promise<void> => {
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await findBarriers(page), `${name}, ${width} px wide`).toEqual([]);
        expect(await isTooWide(page), `${name}, ${width} px wide`).toBe(false);
      }
    };
    await page.goto(neoAddress({ prompt: 'consent' }));
    await inspect('sign-in');
    await signIn(page, { username: 'alice', password: 'wrong' });
    await page.waitForSelector('[role=alert]');
    await inspect('sign-in with a problem');
    await signIn(page);
    await page.waitForSelector('button[value=allow]');
    await inspect('consent');
    const back = party.nextCallback();
    await page.click('button[value=allow]');
    const { url } = await back;
    await server.send({
      host: 'oauthasservices-acme',
      path: '/oauth2/api/v1/token',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`travel:${codeClientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: url.searchParams.get('code') ?? '',
        redirect_uri: party.callback,
      }).toString(),
    });
    await page.goto(`${neoOrigin}/oauth2`);
    await inspect('access');
    await page.click('form[action$="/revoke-token"] button');
    await page.waitForSelector('[role=status]');
    await inspect('access after a change');
    await page.goto(`${neoOrigin}/oauth2/code?client=travel`);
    await inspect('code');
    await page.click('form[method=post][action$="/code"] button');
    await page.waitForSelector('.qr svg');
    await inspect('QR code');
    await page.goto(`${neoOrigin}/oauth2/authorize?client_id=nobody`);
    await inspect('error');
    expectCalm(window);
    await window.context.close();
  });

  it('stays readable in colours nobody should have chosen', async () => {
    const { branding } = server.rooms.authorizationServer;
    const colors = { accent: '#ffff66', header: '#808080' };
    for (const theme of ['light', 'dark'] as const) {
      await branding.put(server.acme.id, { settings: { theme, colors } }, administrator);
      const window = await openWindow(browser);
      const { page } = window;
      await page.goto(neoAddress({ prompt: 'consent' }));
      expect(await findBarriers(page)).toEqual([]);
      await signIn(page);
      await page.waitForSelector('button[value=allow]');
      expect(await findBarriers(page)).toEqual([]);
      await page.goto(`${neoOrigin}/oauth2`);
      expect(await findBarriers(page)).toEqual([]);
      expectCalm(window);
      await window.context.close();
    }
    await branding.put(server.acme.id, { settings: {} }, administrator);
  });

  it('the policy lets the answer go to a program on the user’s device too', async () => {
    const window = await openWindow(browser);
    const { page } = window;
    const phone = {
      response_type: 'code',
      client_id: 'phone',
      redirect_uri: 'com.example.phone:/cb',
      code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    };
    await page.goto(addressOf('/oauth2/authorize', phone));
    await signIn(page);
    await page.waitForSelector('button[value=allow]');
    const answered = page.waitForResponse((response) => response.url().endsWith('/oauth2/consent'));
    await page.click('button[value=allow]');
    expect((await answered).headers().location).toMatch(/^com\.example\.phone:\/cb\?code=/);
    expect(await page.evaluate('document.title')).toContain('Allow Phone');
    expectCalm(window);
    await window.context.close();
  });

  it('can be used with the keyboard alone', async () => {
    const window = await openWindow(browser);
    const { page } = window;
    await page.goto(neoAddress({ prompt: 'consent' }));
    await page.waitForSelector('#username:focus');
    await page.keyboard.type(alice.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(alice.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('button[value=allow]');
    const back = party.nextCallback();
    await page.focus('button[value=allow]');
    await page.keyboard.press('Enter');
    expect((await back).url.searchParams.get('code')).toBeTruthy();
    await window.context.close();
  });

  it('A6: markup in names, descriptions, branding and parameters stays text', async () => {
    const { accounts, identityProvider, authorizationServer } = server.rooms;
    await accounts.updateSubaccount(server.globex.id, { displayName: hostile.slice(0, 60) }, administrator);
    const mallory = { username: '<img src=x onerror=alert(3)>', password: 'long enough words' };
    await identityProvider.createUser(
      server.globex.id,
      { userName: mallory.username, password: mallory.password },
      administrator,
    );
    await server.registerNeo({
      clientId: 'hostile',
      subaccountId: server.globex.id,
      subscription: { providerAccount: 'intprov', application: 'globextmn' },
      name: hostile,
      description: hostile,
      redirectUris: [party.callback],
      scopes: ['<script>alert(4)</script>', "';alert(5)//"],
      settings: {
        translations: { en: { name: hostile, description: hostile } },
        scopeDescriptions: { "';alert(5)//": { description: hostile, translations: { en: hostile } } },
      },
    });
    await authorizationServer.branding.put(
      server.globex.id,
      {
        settings: {
          title: hostile.slice(0, 80),
          legalLinks: [{ label: '<script>alert(6)</script>', url: "https://acme.example/'onclick='alert(7)" }],
        },
      },
      administrator,
    );
    const window = await openWindow(browser);
    const { page } = window;
    const origin = neoOrigin.replace('acme', 'globex');
    const parameters = {
      response_type: 'code',
      client_id: 'hostile',
      redirect_uri: party.callback,
      state: hostile,
      login_hint: hostile,
      nonce: hostile,
      ui_locales: hostile,
    };
    const inspect = async (): Promise<void> => {
      expect(await page.evaluate("document.querySelectorAll('script, main img, [onerror], [onclick]').length")).toBe(0);
    };
    await page.goto(`${origin}/oauth2/api/v1/authorize?${new URLSearchParams(parameters)}`);
    await inspect();
    await signIn(page, { ...mallory, password: 'wrong' });
    await inspect();
    await signIn(page, mallory);
    await page.waitForSelector('button[value=allow]');
    expect(await page.textContent('h1')).toBe(`Allow ${hostile} to act for you?`);
    await inspect();
    const back = party.nextCallback();
    await page.click('button[value=allow]');
    expect((await back).url.searchParams.get('state')).toBe(hostile);
    for (const path of ['/oauth2', '/oauth2/code?client=hostile', `/oauth2?done=${encodeURIComponent(hostile)}`]) {
      await page.goto(`${origin}${path}`);
      expect(await page.textContent('body')).toContain(hostile);
      await inspect();
    }
    for (const wrong of [
      { client_id: hostile },
      { redirect_uri: hostile },
      { error: hostile, response_type: hostile },
    ]) {
      await page.goto(`${origin}/oauth2/authorize?${new URLSearchParams({ ...parameters, ...wrong })}`);
      await inspect();
    }
    expectCalm(window);
    await window.context.close();
  });

  it('A6: pages of strangers can neither frame ours nor send our forms', async () => {
    const window = await openWindow(browser);
    const { page } = window;
    await page.goto(`${neoOrigin}/oauth2`);
    await signIn(page);
    await page.waitForSelector('table, .muted');
    const post = (path: string, fields: Readonly<Record<string, string>>): string =>
      `<form method="post" action="${neoOrigin}${path}">${Object.entries(fields)
        .map(([name, value]) => `<input name="${name}" value="${value.replaceAll('&', '&amp;')}">`)
        .join('')}</form><script>document.forms[0].submit()</script>`;
    const request = neoAddress({ prompt: 'consent' }).split('?')[1] ?? '';
    const attacker = await startRelyingParty({
      '/frame': `<iframe src="${neoAddress({ prompt: 'consent' })}"></iframe>`,
      '/consent': post('/oauth2/consent', { to: 'neo', request, decision: 'allow', scope: 'read', form_token: 'x' }),
      '/withdraw': post('/oauth2/withdraw', { client: 'travel' }),
      '/sign-out': post('/oauth2/sign-out', { to: 'end-user' }),
      '/sign-in': post('/oauth2/sign-in', { to: 'end-user', username: bob.username, password: bob.password }),
    });
    // Another site, not only another port of the same one.
    const evil = attacker.callback.replace('127.0.0.1', 'evil.localhost').replace('/callback', '');
    const blocked = page.waitForEvent('requestfailed', (failed) => failed.url().startsWith(neoOrigin));
    await page.goto(`${evil}/frame`);
    expect((await blocked).failure()?.errorText).toBe('net::ERR_BLOCKED_BY_RESPONSE');
    for (const path of ['/consent', '/withdraw', '/sign-out', '/sign-in']) {
      await page.goto(`${evil}${path}`);
      await page.waitForURL((shown) => shown.origin === neoOrigin);
      expect(await page.textContent('body'), path).toMatch(/came from another site|Sign in/);
    }
    await page.goto(`${neoOrigin}/oauth2`);
    expect(await page.textContent('body')).toContain('Signed in as alice');
    expect(await page.evaluate('document.cookie')).toBe('');
    attacker.close();
    await window.context.close();
  });
});
