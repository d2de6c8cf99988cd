import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, form } from '../../support/authorization-server.ts';
import {
  alice,
  callback,
  cfHost,
  codeClientSecret,
  neoHost,
  type ServerWithCodeClients,
  startWithCodeClients,
} from '../../support/page-clients.ts';
import { createPkce, createVisitor, locationOf, signInAt } from '../../support/page-visitor.ts';

let server: ServerWithCodeClients;
beforeAll(async () => {
  server = await startWithCodeClients({ publicPort: 443 });
});
afterAll(() => server.close());

const query = (parameters: Readonly<Record<string, string>>): string => new URLSearchParams(parameters).toString();

describe('a code', () => {
  const doors = [
    {
      door: 'Neo',
      host: neoHost,
      path: '/oauth2/api/v1/authorize',
      token: '/oauth2/api/v1/token',
      clientId: 'expenses',
      issuer: 'https://oauthasservices-acme.portolan.localhost',
    },
    {
      door: 'XSUAA',
      host: cfHost,
      path: '/oauth/authorize',
      token: '/oauth/token',
      clientId: 'sb-books!t2',
      issuer: 'https://cf-one.authentication.portolan.localhost/oauth/token',
    },
    {
      door: 'the standard',
      host: neoHost,
      path: '/oauth2/authorize',
      token: '/oauth2/token',
      clientId: 'expenses',
      issuer: 'https://oauthasservices-acme.portolan.localhost',
    },
  ];
  it.each(doors)('S-10: is given to whoever signs in and consents, and redeemed, at $door door', async (at) => {
    const { verifier, challenge } = createPkce();
    const visitor = createVisitor(server.send, at.host);
    const page = await visitor.get(
      `${at.path}?${query({
        response_type: 'code',
        client_id: at.clientId,
        redirect_uri: callback,
        state: 'a state & more',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        unknown: 'ignored',
      })}`,
    );
    expect(page.status).toBe(200);
    let reply = await signInAt(visitor, page, alice);
    if (reply.status === 200) reply = await visitor.submit(reply, '/oauth2/consent', { decision: 'allow' });
    expect([302, 303]).toContain(reply.status);
    const location = locationOf(reply);
    expect(location.origin + location.pathname).toBe(callback);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      code: expect.stringMatching(/^[0-9a-f]{32}$/),
      state: 'a state & more',
      iss: at.issuer,
    });
    const redeemed = await server.send({
      path: at.token,
      host: at.host,
      ...form({
        grant_type: 'authorization_code',
        code: location.searchParams.get('code') ?? '',
        redirect_uri: callback,
        code_verifier: verifier,
      }),
      headers: {
        ...form({}).headers,
        ...basic(at.clientId, at.clientId === 'expenses' ? codeClientSecret : server.books.secret),
      },
    });
    expect(redeemed.json).toMatchObject({ access_token: expect.any(String) });
  });
});
