import type { IncomingHttpHeaders } from 'node:http';
import { getAllDestinationsFromDestinationService, getDestination } from '@sap-cloud-sdk/connectivity';
import { executeHttpRequest } from '@sap-cloud-sdk/http-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/foundation/clock.ts';
import { type LocalServer, startLocalServer } from '../../src/http/client/testing/local-server.ts';
import { openEmbedded } from '../support/databases.ts';
import { type RunningDestinationService, startDestinationService } from '../support/start-destination-service.ts';
import { type StubTokenService, startTokenService } from '../support/token-service.ts';

/** The SDK unmodified, its binding pointing here. Source: wire contract D-79, D-80; clients.md 4 */
describe('SAP Cloud SDK', () => {
  let app: RunningDestinationService;
  /** Issues the application's own tokens, and those of destinations. */
  let issuer: StubTokenService;
  let target: LocalServer;
  const received: IncomingHttpHeaders[] = [];

  beforeAll(async () => {
    issuer = await startTokenService();
    target = await startLocalServer((request, response) => {
      received.push(request.headers);
      response.end('{}');
    });
    app = await startDestinationService({
      open: openEmbedded,
    });
    issuer.replyWith((call, count) => ({
      body: {
        access_token: call.url.startsWith('/oauth/token') ? applicationToken() : `target-token-${count}`,
        token_type: 'bearer',
        expires_in: 3600,
      },
    }));
    process.env.VCAP_SERVICES = JSON.stringify({
      destination: [
        {
          label: 'destination',
          name: 'destinations',
          tags: ['destination'],
          credentials: {
            uri: `http://127.0.0.1:${app.port}`,
            url: issuer.origin,
            clientid: 'sb-destination',
            clientsecret: 'secret',
          },
        },
      ],
    });
  });
  afterAll(async () => {
    delete process.env.VCAP_SERVICES;
    await app.close();
    await app.database.close();
    await issuer.close();
    await target.close();
  });

  const applicationToken = (): string => {
    const payload = {
      subaccount: app.acme,
      instance: app.instance,
      zid: app.acme,
      exp: Math.floor(systemClock() / 1000) + 3600,
      ext_attr: { enhancer: 'XSUAA', zdn: 'acme' },
    };
    return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
  };
  const call = async (destinationName: string) => {
    await executeHttpRequest({ destinationName, useCache: false }, { method: 'get', url: '/' });
    return received.at(-1);
  };
  const targetUrl = () => `http://127.0.0.1:${target.port}`;

  it('D-79: calls a destination without authentication, with its own headers', async () => {
    await app.store({ Name: 'none', URL: targetUrl(), 'URL.headers.x-own': 'yes' });
    const headers = await call('none');
    expect(headers?.['x-own']).toBe('yes');
    expect(headers).not.toHaveProperty('authorization');
  });

  it('D-79: calls a BasicAuthentication destination', async () => {
    const credentials = { Authentication: 'BasicAuthentication', User: 'user', Password: 'pass' };
    await app.store({ Name: 'basic', URL: targetUrl(), ...credentials });
    expect((await call('basic'))?.authorization).toBe(`Basic ${Buffer.from('user:pass').toString('base64')}`);
  });

  it.each(['Dedicated', 'Common'])(
    'D-79: calls an OAuth2ClientCredentials destination, %s, one token for three calls',
    async (type) => {
      const before = issuer.calls.filter(({ url }) => url.startsWith('/target')).length;
      await app.store({
        Name: `cc-${type}`,
        URL: targetUrl(),
        Authentication: 'OAuth2ClientCredentials',
        clientId: 'c',
        clientSecret: 's',
        tokenServiceURL: `${issuer.origin}/target${type === 'Common' ? '/{tenant}' : ''}`,
        tokenServiceURLType: type,
      });
      for (let count = 0; count < 3; count += 1)
        expect((await call(`cc-${type}`))?.authorization).toMatch(/^Bearer target-token-\d+$/);
      const calls = issuer.calls.filter(({ url }) => url.startsWith('/target'));
      expect(calls).toHaveLength(before + 1);
      expect(calls.at(-1)?.url).toBe(type === 'Common' ? '/target/acme' : '/target');
    },
  );

  it('D-29: sends a new token as soon as the old one is about to expire', async () => {
    await app.store({
      Name: 'renewed',
      URL: targetUrl(),
      Authentication: 'OAuth2ClientCredentials',
      clientId: 'c',
      clientSecret: 's',
      tokenServiceURL: `${issuer.origin}/target/renewed`,
    });
    const first = (await call('renewed'))?.authorization;
    expect((await call('renewed'))?.authorization).toBe(first);
    app.clock.advance(3_590_000);
    const second = (await call('renewed'))?.authorization;
    expect(second).toMatch(/^Bearer target-token-\d+$/);
    expect(second).not.toBe(first);
  });

  it('D-80: knows a destination that is not there as absent', async () => {
    expect(await getDestination({ destinationName: 'nope' })).toBeNull();
  });

  it('shows the developer why a token could not be had', async () => {
    await app.store({ Name: 'broken', URL: targetUrl(), Authentication: 'OAuth2ClientCredentials', clientId: 'c' });
    await expect(call('broken')).rejects.toThrow();
  });

  it('T27: lists destinations', async () => {
    const listed = await getAllDestinationsFromDestinationService();
    expect(listed?.map(({ name }) => name)).toEqual(expect.arrayContaining(['basic', 'cc-Common', 'none']));
  });
});
