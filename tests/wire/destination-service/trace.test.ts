import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toServiceInstanceId, toSubaccountId } from '../../../src/foundation/ids.ts';
import { openEmbedded } from '../../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../../support/token-service.ts';

describe('the trace of lookups', () => {
  let app: RunningDestinationService;
  let tokens: StubTokenService;
  let count = 0;
  let name = '';
  beforeAll(async () => {
    tokens = await startTokenService();
    app = await startDestinationService({
      open: openEmbedded,
      resolveHost: async () => ['127.0.0.1'],
      checkToken: async (token) => {
        const claims = { user_name: token.split('.')[0] };
        return { kind: 'valid', facts: { user: claims, claims, expiresAtMs: app.clock.now() + 600_000 } };
      },
    });
  });
  beforeEach(() => {
    count += 1;
    name = `d${count}`;
    tokens.replyWith((_call, call) => ({ body: { access_token: `MARKER-${call}`, expires_in: 3600 } }));
  });
  afterAll(async () => {
    await app.close();
    await app.database.close();
    await tokens.close();
  });

  const store = (properties: Readonly<Record<string, string>> = {}) =>
    app.store({
      Name: name,
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      clientSecret: 'MARKER-secret',
      tokenServiceURL: `${tokens.origin}/${name}?key=MARKER-query`,
      ...properties,
    });
  const subaccountId = () => toSubaccountId(app.acme);
  const search = (destination = name) => app.service.manage.traces.search(subaccountId(), { destination, limit: 200 });
  const traceOf = async (headers?: Readonly<Record<string, string>>) => {
    const reply = await app.find(name, headers);
    const trace = app.service.manage.traces.find(subaccountId(), reply.headers.get('x-correlation-id') ?? '');
    if (trace === undefined) throw new Error(`no trace of ${reply.text}`);
    return trace;
  };

  it('says who asked, where it was found, and what the token service was asked', async () => {
    await store();
    const trace = await traceOf();
    expect(trace).toMatchObject({
      api: 'find',
      clientId: 'test-client',
      destination: name,
      triedOn: [
        { level: 'instance', subaccountId: app.acme, instanceId: app.instance },
        { level: 'subaccount', subaccountId: app.acme },
      ],
      foundOn: { level: 'subaccount', subaccountId: app.acme },
      authentication: 'OAuth2ClientCredentials',
      outcome: 'token',
      status: 200,
      fragments: [],
      tokens: [
        {
          destination: name,
          tokenServiceUrl: `${tokens.origin}/${name}`,
          verdict: 'fetched',
          reason: 'first-lookup',
          fetchedAtMs: expect.any(Number),
          calls: [{ url: `${tokens.origin}/${name}`, status: 200, durationMs: expect.any(Number) }],
        },
      ],
    });
    expect(trace.tokens[0]?.key).toEqual([['configuration', expect.stringMatching(/^[\w-]{12}$/)]]);
    expect((await traceOf()).tokens).toMatchObject([
      { verdict: 'hit', calls: [], fetchedAtMs: trace.tokens[0]?.fetchedAtMs },
    ]);
    expect(search().map(({ tokens: [token] }) => token?.verdict)).toEqual(['hit', 'fetched']);
  });

  it('tells the instance level, fragments, consume and the query that skips retrieval', async () => {
    const level = { subaccountId: subaccountId(), instanceId: toServiceInstanceId(app.instance) };
    await app.store(
      { Name: name, Authentication: 'BasicAuthentication', User: 'u', Password: 'MARKER-password' },
      level,
    );
    await app.service.manage.fragments.save(level, { FragmentName: 'extra', x: 'MARKER-x' }, app.actor);
    expect(await traceOf({ 'x-fragment-name': 'extra' })).toMatchObject({
      foundOn: { level: 'instance', instanceId: app.instance },
      fragments: ['extra'],
      outcome: 'token',
      tokens: [],
    });
    await app.call(`/destination-configuration/v2/destinations/${name}@instance?$skipTokenRetrieval=true`);
    expect(search()[0]).toMatchObject({
      api: 'consume',
      destination: `${name}@instance`,
      triedOn: [{ level: 'instance' }],
      outcome: 'retrieval-skipped',
    });
    const etag = (await app.find(name)).headers.get('etag') ?? '';
    expect(await traceOf({ 'if-none-match': etag })).toMatchObject({ outcome: 'not-modified', status: 304 });
  });

  it('keeps what was refused, with the status and the text of the reply', async () => {
    expect(await traceOf()).toMatchObject({
      outcome: 'refused',
      status: 404,
      error: 'Configuration with the specified name was not found',
      foundOn: undefined,
    });
    expect(await traceOf({ 'x-tenant': 'a', 'x-user-token': 'b' })).toMatchObject({ outcome: 'refused', status: 400 });
  });

  it('tells why nothing was kept: configuration changed, expired, an earlier failure', async () => {
    await store();
    await traceOf();
    await store({ scope: 'other' });
    expect((await traceOf()).tokens).toMatchObject([
      { verdict: 'fetched', reason: 'configuration-changed', differsIn: ['configuration'] },
    ]);
    app.clock.advance(3_700_000);
    expect((await traceOf()).tokens).toMatchObject([{ verdict: 'fetched', reason: 'expired' }]);
    app.clock.advance(3_700_000);
    tokens.replyWith({ status: 400, body: { error: 'invalid_client' } });
    const failed = await traceOf();
    expect(failed).toMatchObject({ outcome: 'error-token', status: 200, tokens: [{ verdict: 'failed' }] });
    expect(failed.error).toContain('invalid_client');
    expect((await traceOf()).tokens).toMatchObject([{ verdict: 'failed', reason: 'previous-failed' }]);
  });

  it('D-28, D-29: tells renewals in the background from failing ones', async () => {
    await store();
    await traceOf();
    app.clock.advance(3_400_000);
    tokens.replyWith({ status: 400, body: { error: 'unavailable' } });
    const renewing = await traceOf();
    expect(renewing.tokens).toMatchObject([{ verdict: 'hit-renewal-started' }]);
    await expect.poll(() => renewing.tokens[0]?.calls).toMatchObject([{ status: 400 }]);
    await expect.poll(async () => (await traceOf()).tokens[0]?.verdict).toBe('hit-renewal-failing');
  });

  it('shows the one call many lookups waited for', async () => {
    await store();
    tokens.replyWith({ body: { access_token: 'MARKER-late', expires_in: 60 }, delayMs: 200 });
    const traces = await Promise.all(Array.from({ length: 5 }, () => traceOf()));
    expect(traces.map((trace) => trace.tokens[0]?.verdict).sort()).toEqual([
      'fetched',
      ...Array.from({ length: 4 }, () => 'shared-flight'),
    ]);
    for (const trace of traces) expect(trace.tokens[0]?.calls).toMatchObject([{ status: 200 }]);
  });

  it('shows that a token service is left alone after failures', async () => {
    await store();
    tokens.replyWith({ status: 500 });
    for (let attempt = 0; attempt < 6; attempt += 1) await traceOf();
    expect((await traceOf()).tokens[0]?.calls).toMatchObject([{ failure: 'breaker-open', durationMs: 0 }]);
  });

  it('D-31: shows of two users that they are two, and of two tokens of one user that the tokens are', async () => {
    await store({ Authentication: 'OAuth2JWTBearer' });
    const first = await traceOf({ 'x-user-token': 'ann.own.1' });
    const second = await traceOf({ 'x-user-token': 'ann.own.2' });
    const third = await traceOf({ 'x-user-token': 'ben.own.1' });
    expect(first.tokens[0]?.reason).toBe('first-lookup');
    expect(second.tokens[0]).toMatchObject({ reason: 'other-input', differsIn: ['userToken'] });
    expect(third.tokens[0]).toMatchObject({ reason: 'other-input', differsIn: ['user', 'userToken'] });
    expect(JSON.stringify([first, second, third])).not.toMatch(/\bann\b/);
  });

  it('D-50: shows both tokens of a chain', async () => {
    await store({ Authentication: 'OAuth2JWTBearer' });
    const first = name;
    name = `${first}-second`;
    await store({ Authentication: 'OAuth2JWTBearer' });
    const trace = await traceOf({
      'x-chain-name': 'com.sap.sequentialUserPropagation',
      'x-chain-var-tokenTransformationDestinationName': first,
      'x-chain-var-userToken': 'ann.own.1',
    });
    expect(trace.chain).toBe('com.sap.sequentialUserPropagation');
    expect(trace.tokens.map(({ destination }) => destination)).toEqual([first, name]);
  });

  it('marks the token that is fetched because the target refused the one before', async () => {
    await store();
    const resolved = await app.service.resolve(subaccountId(), name, 'M1');
    app.clock.advance(20_000);
    if (resolved.kind === 'found') await resolved.renewCredential?.();
    expect(search()).toMatchObject([
      { api: 'server', clientId: undefined, tokens: [{ verdict: 'fetched', reason: 'refused' }] },
      { api: 'server', outcome: 'token', tokens: [{ verdict: 'fetched', reason: 'first-lookup' }] },
    ]);
    // Both were for the same message of a flow, and are found by it.
    await app.find(name);
    const { search: find } = app.service.manage.traces;
    expect(find(subaccountId(), { messageGuid: 'M1', limit: 10 })).toEqual(search().slice(1));
    expect(find(subaccountId(), { messageGuid: 'M2', limit: 10 })).toEqual([]);
  });

  it('S-55, S-64: shows no other subaccount its lookups, and nobody a secret', async () => {
    await store();
    const trace = await traceOf();
    const other = toSubaccountId(app.other);
    expect(app.service.manage.traces.search(other, { limit: 200 })).toEqual([]);
    expect(app.service.manage.traces.find(other, trace.id)).toBeUndefined();
    const all = app.service.manage.traces.search(subaccountId(), { limit: 200 });
    expect(all.length).toBeGreaterThan(20);
    expect(JSON.stringify(all)).not.toContain('MARKER');
  });

  it('keeps the latest 200 lookups', async () => {
    for (let batch = 0; batch < 21; batch += 1)
      await Promise.all(Array.from({ length: 10 }, () => app.find(`gone-${'x'.repeat(150)}`)));
    expect(app.service.manage.traces.search(subaccountId(), { limit: 1000 })).toHaveLength(200);
  });
});
