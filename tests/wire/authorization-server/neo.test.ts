import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, type ServerWithClients, startWithClients } from '../../support/authorization-server.ts';

let server: ServerWithClients;
beforeAll(async () => {
  server = await startWithClients();
});
afterAll(() => server.close());

const host = 'oauthasservices-acme';
const path = '/oauth2/api/v1/token';

describe('token endpoint of a Neo consumer account', () => {
  it('O-1, O-3, O-13: answers the request of the documentation, parameters in the query and no body', async () => {
    const { neo } = server;
    const reply = await server.send({
      host,
      path: `${path}?grant_type=client_credentials`,
      headers: { ...basic(neo.id, neo.secret), accept: '*/*' },
    });
    expect(reply.text).toContain('access_token');
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    });
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scopes: [],
    });
  });
});
