import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toServiceInstanceId, toSubaccountId } from '../../../src/foundation/ids.ts';
import { openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';

describe('the token cache behind find destination', () => {
  let app: RunningDestinationService;
  let tokens: StubTokenService;
  beforeEach(async () => {
    tokens = await startTokenService();
    app = await startDestinationService({ open: openEmbedded });
  });
  afterEach(async () => {
    await app.close();
    await app.database.close();
    await tokens.close();
  });

  const properties = () => ({
    Name: 'cc',
    Authentication: 'OAuth2ClientCredentials',
    clientId: 'c',
    clientSecret: 's',
    tokenServiceURL: `${tokens.origin}/t`,
  });
  const find = async () => (await app.find('cc')).json.authTokens[0];

  it('D-28: calls the token service once and shows a decreasing expires_in', async () => {
    await app.store(properties());
    const first = await find();
    app.clock.advance(100_000);
    const second = await find();
    expect(second.value).toBe(first.value);
    expect(Number(first.expires_in) - Number(second.expires_in)).toBeGreaterThanOrEqual(100);
    expect(Number(first.expires_in) - Number(second.expires_in)).toBeLessThanOrEqual(130);
    expect(tokens.calls).toHaveLength(1);
  });

  it('D-29: renews once under 50 parallel requests shortly before expiry; nobody gets an expired token', async () => {
    await app.store(properties());
    await find();
    app.clock.advance(3_400_000);
    const inWindow = await Promise.all(Array.from({ length: 50 }, find));
    expect(inWindow.every(({ expires_in }) => Number(expires_in) > 0)).toBe(true);
    await expect.poll(async () => (await find()).value).toBe('token-2');
    expect(tokens.calls).toHaveLength(2);
    app.clock.advance(3_595_000);
    const atTheEnd = await Promise.all(Array.from({ length: 50 }, find));
    expect(new Set(atTheEnd.map(({ value }) => value))).toEqual(new Set(['token-3']));
    expect(tokens.calls).toHaveLength(3);
  });

  it('R-05: 1,000 concurrent lookups of one destination make one call', async () => {
    tokens.replyWith((_call, count) => ({ body: { access_token: `token-${count}`, expires_in: 3600 }, delayMs: 300 }));
    await app.store(properties());
    const found = await Promise.all(Array.from({ length: 1000 }, find));
    expect(new Set(found.map(({ value }) => value))).toEqual(new Set(['token-1']));
    expect(tokens.calls).toHaveLength(1);
  });

  it('D-30: fetches a new token after the secret was changed', async () => {
    await app.store(properties());
    await find();
    const body = { ...properties(), Type: 'HTTP', URL: 'https://target.example', clientSecret: 'other' };
    expect(
      (await app.call('/destination-configuration/v1/subaccountDestinations', { method: 'PUT', body })).json,
    ).toEqual({ Count: 1 });
    expect((await find()).value).toBe('token-2');
    expect(tokens.calls[1]?.form.get('client_secret')).toBe('other');
  });

  it('D-31: shares no token between subaccounts, instances or destinations', async () => {
    await app.store(properties());
    await app.store(properties(), { subaccountId: toSubaccountId(app.other) });
    await app.store({ ...properties(), Name: 'twin' });
    const values = [
      (await find()).value,
      (await app.call('/destination-configuration/v1/destinations/cc', { caller: { subaccount: app.other } })).json
        .authTokens[0].value,
      (await app.find('twin')).json.authTokens[0].value,
    ];
    await app.store(properties(), {
      subaccountId: toSubaccountId(app.acme),
      instanceId: toServiceInstanceId(app.instance),
    });
    values.push((await find()).value);
    expect(new Set(values).size).toBe(4);
  });

  it('D-33: keeps no error: after the repair the next find succeeds', async () => {
    tokens.replyWith({ status: 500 });
    await app.store(properties());
    expect((await find()).error).toContain('status 500');
    tokens.replyWith({ body: { access_token: 'repaired', expires_in: 60 } });
    expect(await find()).toMatchObject({ value: 'repaired' });
  });

  it('retries once on 503, never on 4xx', async () => {
    tokens.replyWith((_call, count) =>
      count === 1 ? { status: 503 } : { body: { access_token: 'a', expires_in: 60 } },
    );
    await app.store(properties());
    expect(await find()).toMatchObject({ value: 'a' });
    expect(tokens.calls).toHaveLength(2);
    tokens.replyWith({ status: 429 });
    await app.store({ ...properties(), scope: 'x' });
    expect((await find()).error).toContain('429');
    expect(tokens.calls).toHaveLength(3);
  });

  it('R-05: hands out the old token while its renewal fails', async () => {
    await app.store(properties());
    await find();
    tokens.replyWith({ status: 500 });
    app.clock.advance(3_500_000);
    for (let count = 0; count < 5; count += 1) expect(await find()).toMatchObject({ value: 'token-1' });
    await expect.poll(() => tokens.calls.length).toBe(2);
  });

  it('R-06: stops calling a token service after five failures; one probe finds out that it is back', async () => {
    tokens.replyWith({ status: 500 });
    await app.store(properties());
    for (let count = 0; count < 5; count += 1) await find();
    expect(tokens.calls).toHaveLength(5);
    expect((await find()).error).toContain('is not called for a few seconds');
    expect(tokens.calls).toHaveLength(5);
    const healthy = await startTokenService();
    await app.store({ ...properties(), Name: 'healthy', tokenServiceURL: `${healthy.origin}/t` });
    expect((await app.find('healthy')).json.authTokens[0].value).toBe('token-1');
    await healthy.close();
    tokens.replyWith({ body: { access_token: 'back', expires_in: 60 } });
    app.clock.advance(5_000);
    expect(await find()).toMatchObject({ value: 'back' });
    expect(tokens.calls).toHaveLength(6);
  });

  it('is not reached over a dead connection: an error token long before a client gives up', async () => {
    await tokens.close();
    await app.store(properties());
    const startedAt = performance.now();
    expect((await find()).error).toBe(
      'Retrieval of OAuthToken failed due to: Connection to the token service could not be established',
    );
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('D-60: keeps the ETag while tokens come and go', async () => {
    await app.store(properties());
    const before = (await app.find('cc')).headers.get('etag');
    app.clock.advance(3_599_000);
    const after = await app.find('cc');
    expect(after.json.authTokens[0].value).toBe('token-2');
    expect(after.headers.get('etag')).toBe(before);
  });

  it('D-83, S-63, S-64: leaves no secret and no token in logs, audit, database or ETag', async () => {
    const secret = 'MARKER-s3cret';
    tokens.replyWith((_call, count) =>
      count === 1
        ? { body: { access_token: 'MARKER-token', expires_in: 3600 } }
        : { status: 400, body: { error: 'x', error_description: `${secret} is wrong` } },
    );
    const body = {
      ...properties(),
      Type: 'HTTP',
      URL: 'https://target.example',
      clientSecret: secret,
      tokenServicePassword: 'MARKER-password',
      tokenServiceUser: 'u',
      'tokenServiceURL.queries.key': 'MARKER-query',
    };
    await app.call('/destination-configuration/v1/subaccountDestinations', { method: 'POST', body });
    expect((await find()).value).toBe('MARKER-token');
    await app.call('/destination-configuration/v1/subaccountDestinations', {
      method: 'PUT',
      body: { ...body, scope: 'other' },
    });
    expect((await find()).error).not.toContain('MARKER');
    await app.call('/destination-configuration/v1/subaccountDestinations', { method: 'DELETE' });
    const traces = app.service.manage.traces.search(toSubaccountId(app.acme), { limit: 10 });
    expect(traces).toHaveLength(2);
    expect(JSON.stringify(traces)).not.toContain('MARKER');
    expect(app.logLines.join('')).toContain('token-service-called');
    expect(app.logLines.join('')).not.toContain('MARKER');
    expect(app.audited.map(({ action }) => action)).toEqual(['create', 'update']);
    expect(JSON.stringify(app.audited)).not.toContain('MARKER');
    const rows = await app.database.read.selectFrom('destination_configurations').selectAll().execute();
    expect(rows.map((row) => Buffer.from(row.sealed_content).toString('latin1')).join('')).not.toContain('MARKER');
  });
});
