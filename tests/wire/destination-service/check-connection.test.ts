import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCertificateAuthority, issueServerCertificate } from '../../../src/crypto/certificate-authority.ts';
import { toSubaccountId } from '../../../src/foundation/ids.ts';
import { openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';

describe('D-77: check connection', () => {
  const cleanUps: (() => unknown)[] = [];
  let app: RunningDestinationService;
  let target: StubTokenService;
  const start = async (allowsPrivateTargets = true, resolveHost?: (host: string) => Promise<readonly string[]>) => {
    const running = await startDestinationService({
      open: async (options) => {
        const database = await openEmbedded(options);
        cleanUps.push(database.close);
        return database;
      },
      allowsPrivateTargets,
      ...(resolveHost && { resolveHost }),
    });
    cleanUps.push(running.close);
    return running;
  };
  beforeEach(async () => {
    app = await start();
    target = await startTokenService();
    cleanUps.push(target.close);
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  const check = async (properties: Readonly<Record<string, string>>, service = app) => {
    await service.store({ Name: 'd', ...properties });
    return service.service.manage.checkConnection({ subaccountId: toSubaccountId(service.acme) }, 'd');
  };
  const methods = () => target.calls.map(({ method }) => method);
  const outcomes = (result: { readonly steps: readonly { readonly stage: string; readonly outcome: string }[] }) =>
    result.steps.map(({ stage, outcome }) => `${stage} ${outcome}`);

  it.each([200, 204, 401, 403, 404, 405, 499])('status %d is a success, by HEAD alone', async (status) => {
    target.replyWith({ status, body: '' });
    const result = await check({ URL: target.origin });
    expect(result).toMatchObject({
      isAvailable: true,
      status,
      message: `The target system answered with status ${status}`,
    });
    expect(methods()).toEqual(['HEAD']);
    expect(outcomes(result)).toEqual(['request done', 'resolve done', 'connect done', 'response done']);
    expect(result.attempts).toEqual([{ method: 'HEAD', status, durationMs: expect.any(Number) }]);
  });

  it.each([500, 503])('status %d to HEAD and GET is a failure', async (status) => {
    target.replyWith({ status, body: '' });
    const result = await check({ URL: target.origin });
    expect(result).toMatchObject({ isAvailable: false, status });
    expect(methods()).toEqual(['HEAD', 'GET']);
    expect(outcomes(result).at(-1)).toBe('response failed');
  });

  it('GET decides where HEAD fails, and both carry the Basic credentials', async () => {
    target.replyWith(({ method }) => ({ status: method === 'HEAD' ? 501 : 200, body: 'large' }));
    const result = await check({
      URL: target.origin,
      Authentication: 'BasicAuthentication',
      User: 'ü',
      Password: 'p:w',
    });
    expect(result).toMatchObject({ isAvailable: true, status: 200, attempts: [{ status: 501 }, { status: 200 }] });
    const expected = `Basic ${Buffer.from('ü:p:w').toString('base64')}`;
    expect(target.calls.map(({ headers }) => headers.authorization)).toEqual([expected, expected]);
    expect(JSON.stringify(result) + app.logLines.join('')).not.toContain('p:w');
  });

  const oauth = (more: Readonly<Record<string, string>> = {}) => ({
    URL: `${target.origin}/target`,
    Authentication: 'OAuth2ClientCredentials',
    clientId: 'c',
    clientSecret: 'MARKER-secret',
    tokenServiceURL: `${target.origin}/oauth/token?key=MARKER-query`,
    ...more,
  });

  it('retrieves the token, sends it, and shows how long that took', async () => {
    const result = await check(oauth());
    expect(result.isAvailable).toBe(true);
    expect(result.steps[0]).toEqual({
      stage: 'token',
      outcome: 'done',
      durationMs: expect.any(Number),
      detail: `Issued by ${target.origin}/oauth/token`,
    });
    expect(result.steps.at(-1)).toMatchObject({ stage: 'response', durationMs: expect.any(Number) });
    expect(target.calls.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/oauth/token?key=MARKER-query', undefined],
      ['/target', 'Bearer token-1'],
    ]);
    const again = await app.service.manage.checkConnection({ subaccountId: toSubaccountId(app.acme) }, 'd');
    expect(again.steps[0]).toMatchObject({ outcome: 'done', detail: 'Ready without asking a token service' });
    expect(JSON.stringify([result, again])).not.toMatch(/MARKER|token-1/);
  });

  it('a token that cannot be retrieved is a failure; the target is tried all the same', async () => {
    target.replyWith(({ url }) =>
      url.startsWith('/oauth') ? { status: 401, body: { error: 'invalid_client' } } : { status: 200 },
    );
    const result = await check(oauth());
    expect(result).toMatchObject({ isAvailable: false, status: 200, attempts: [{ method: 'HEAD', status: 200 }] });
    expect(result.steps[0]).toMatchObject({ stage: 'token', outcome: 'failed' });
    expect(result.message).toContain('invalid_client');
    expect(target.calls.at(-1)?.headers.authorization).toBeUndefined();
  });

  it.each([
    ['OAuth2JWTBearer', 'The token is for a user; a check is made for none'],
    ['OAuth2UserTokenExchange', 'The token is for a user; a check is made for none'],
    ['OAuth2RefreshToken', 'The token is made of what the caller of a lookup sends; a check has no caller'],
  ])('says that the token of %s needs somebody, and checks the rest', async (Authentication, detail) => {
    const result = await check(oauth({ Authentication }));
    expect(result.isAvailable).toBe(true);
    expect(result.steps[0]).toEqual({ stage: 'token', outcome: 'skipped', detail });
    expect(target.calls.map(({ url, headers }) => [url, headers.authorization])).toEqual([['/target', undefined]]);
  });

  it('S-42: follows three redirects, and leaves the credentials behind on another origin', async () => {
    const elsewhere = await startTokenService();
    cleanUps.push(elsewhere.close);
    elsewhere.replyWith({ status: 503 });
    target.replyWith(({ url }) => ({
      status: 302,
      headers: { location: url === '/' ? '/same?key=MARKER' : `${elsewhere.origin}/there` },
      body: '',
    }));
    const basic = { Authentication: 'BasicAuthentication', User: 'u', Password: 'p' };
    const redirected = await check({ URL: `${target.origin}/`, ...basic });
    expect(redirected).toMatchObject({ isAvailable: false, status: 503 });
    const led = [`${target.origin}/same`, `${elsewhere.origin}/there`];
    expect(redirected.attempts.map(({ redirects }) => redirects)).toEqual([led, led]);
    expect(target.calls.every(({ headers }) => headers.authorization !== undefined)).toBe(true);
    expect(elsewhere.calls.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['HEAD', undefined],
      ['GET', undefined],
    ]);
    target.replyWith({ status: 302, headers: { location: '/again' }, body: '' });
    expect(await check({ URL: target.origin })).toMatchObject({
      isAvailable: true,
      message: 'The target system answered with more redirects than are followed',
    });
  });

  it('S-40: a redirect to another scheme is no answer', async () => {
    target.replyWith({ status: 302, headers: { location: 'ftp://127.0.0.1/' }, body: '' });
    expect(await check({ URL: target.origin })).toMatchObject({ isAvailable: false });
  });

  it('S-41: refuses the machine itself and private addresses where they are not allowed', async () => {
    const guarded = await start(false);
    for (const URL of [target.origin, 'http://localhost:1/', 'http://10.0.0.1/', 'http://169.254.169.254/']) {
      const result = await check({ URL }, guarded);
      expect(result, URL).toMatchObject({ isAvailable: false });
      expect(outcomes(result), URL).toEqual(['request done', 'resolve failed', 'connect skipped', 'response skipped']);
      expect(result.message).toBe(
        'The address of the target system is private or reserved and not allowed on this server',
      );
    }
    expect(target.calls).toEqual([]);
  });

  it('says at which step it failed: name, connection, TLS', async () => {
    const nameless = await start(true, async () => []);
    const unresolved = await check({ URL: 'https://nowhere.example' }, nameless);
    expect(outcomes(unresolved)).toEqual([
      'request done',
      'resolve failed',
      'connect skipped',
      'tls skipped',
      'response skipped',
    ]);
    const closed = await startTokenService();
    await closed.close();
    const unconnected = await check({ URL: closed.origin });
    expect(outcomes(unconnected)).toEqual(['request done', 'resolve done', 'connect failed', 'response skipped']);
    expect(unconnected.attempts).toHaveLength(1);

    const authority = await createCertificateAuthority({ subject: [['CN', 'Private CA']], nowMs: app.clock.now() });
    const issued = await issueServerCertificate({ authority, names: ['127.0.0.1'], nowMs: app.clock.now() });
    const secure = await startTokenService({
      tls: { cert: issued.certificateChainPem, key: issued.privateKeyPem.reveal() },
    });
    cleanUps.push(secure.close);
    const untrusted = await check({ URL: secure.origin });
    expect(outcomes(untrusted)).toEqual([
      'request done',
      'resolve done',
      'connect done',
      'tls failed',
      'response skipped',
    ]);
    await app.storeCertificate('ca.pem', authority.certificatePem);
    const trusted = await check({ URL: secure.origin, TrustStoreLocation: 'ca.pem' });
    expect(trusted).toMatchObject({ isAvailable: true, status: 200 });
    const missing = await check({ URL: secure.origin, TrustStoreLocation: 'gone.pem' });
    expect(missing.message).toContain('gone.pem');
  });

  it('cannot say anything of an OnPremise target without a connector, and checks nothing else', async () => {
    expect(await check({ URL: 'http://virtual:80', ProxyType: 'OnPremise' })).toMatchObject({
      isAvailable: false,
      message: 'Backend status could not be determined.',
      steps: [
        { stage: 'cloud-connector', outcome: 'failed', detail: expect.stringContaining('no SAP Cloud Connector') },
      ],
      attempts: [],
    });
    await expect(check({ Type: 'RFC' })).rejects.toMatchObject({ status: 400 });
    await expect(check({ URL: target.origin, ProxyType: 'PrivateLink' })).rejects.toMatchObject({ status: 400 });
    const level = { subaccountId: toSubaccountId(app.acme) };
    await expect(app.service.manage.checkConnection(level, 'nope')).rejects.toMatchObject({ status: 404 });
  });
});
