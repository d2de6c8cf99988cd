import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, form, neoSecret } from '../../support/authorization-server.ts';
import { canRunPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { type ServerWithExchange, startWithExchange } from '../../support/token-exchange.ts';

describe.skipIf(!canRunPostgres())('with the database away', () => {
  let postgres: TestPostgres;
  let server: ServerWithExchange;
  beforeAll(async () => {
    postgres = await startPostgres();
    server = await startWithExchange({ databaseUrl: await postgres.createDatabase() });
  });
  afterAll(async () => {
    await server.close();
    await postgres.stop();
  });

  const acme = 'oauthasservices-acme';
  const issueOpaque = () =>
    server.send({
      host: acme,
      path: '/oauth2/api/v1/token?grant_type=client_credentials',
      headers: basic('my_client_1', neoSecret),
    });
  const issueJwt = (client = server.service) =>
    server.post('/oauth/token', client, { grant_type: 'client_credentials' });
  const isUnavailable = (reply: Awaited<ReturnType<typeof issueOpaque>>): void => {
    expect([reply.status, reply.json.error]).toEqual([503, 'temporarily_unavailable']);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  };

  /** Statuses of liveness and readiness, and what each says. */
  const health = () =>
    Promise.all(
      ['live', 'ready'].map(async (path) => {
        const { status, text, headers } = await server.send({ method: 'GET', path: `/health/${path}` });
        return [path, status, text, headers['retry-after']];
      }),
    );
  const up = '{"status":"up"}';

  it('O-83, R-17: tokens used before and every JWT are accepted, JWTs are issued, opaque tokens are not: 503, alive but not ready', async () => {
    const used = String((await issueOpaque()).json.access_token);
    const unused = String((await issueOpaque()).json.access_token);
    const jwts = [String((await issueJwt()).json.access_token), String((await issueJwt()).json.access_token)];
    const ofUser = await server.janesToken();
    for (const token of [used, jwts[0], ofUser]) expect(await server.isValid(token)).toBe(true);
    const described = form({ token: used });
    const introspect = () =>
      server.send({
        host: acme,
        path: '/oauth2/introspect',
        ...described,
        headers: { ...described.headers, ...basic('my_client_1', neoSecret) },
      });
    expect((await introspect()).json.active).toBe(true);

    await postgres.crash();
    // Longer than anything counts as fresh, and well within the time a record serves while the database is away.
    server.clock.advance(60_000);
    for (const token of [used, ...jwts, ofUser]) expect(await server.isValid(token)).toBe(true);
    await expect(server.isValid(unused)).rejects.toMatchObject({ status: 503 });
    const later = await issueJwt();
    expect(later.status).toBe(200);
    expect(await server.isValid(later.json.access_token)).toBe(true);
    isUnavailable(await issueOpaque());
    isUnavailable(await server.post('/oauth2/revoke', server.service, { token: jwts[0] ?? '' }));
    const reply = await server.send({
      method: 'GET',
      host: 'cf-one.authentication',
      path: '/userinfo',
      headers: { authorization: `Bearer ${unused}` },
    });
    isUnavailable(reply);
    expect(await health()).toEqual([
      ['live', 200, up, undefined],
      [
        'ready',
        503,
        expect.stringMatching(/^\{"error":"temporarily_unavailable","error_description":"[\w ]+"\}$/),
        '1',
      ],
    ]);

    await postgres.restart();
    await expect.poll(async () => (await issueOpaque()).status, { timeout: 10_000 }).toBe(200);
    expect(await server.isValid(unused)).toBe(true);
    expect(await health()).toEqual([
      ['live', 200, up, undefined],
      ['ready', 200, up, undefined],
    ]);
  });
});
