import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator, type ServerWithClients, startWithClients } from '../support/authorization-server.ts';

let server: ServerWithClients;
let seen: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  server = await startWithClients();
  const { accounts } = server.rooms;
  const subscriber = await accounts.createSubaccount({ subdomain: 'tenant-a', flavour: 'cf' }, administrator);
  const shop = { providerAccount: server.cf.technicalName, application: 'shop!t1' };
  await accounts.subscribe(subscriber.id, shop, administrator);
  const caFile = join(server.dataFolder, 'ca.pem');
  writeFileSync(caFile, server.caCertificatePem);
  const uaaDomain = `authentication.portolan.localhost:${server.httpsPort}`;
  const children = join(import.meta.dirname, 'children');
  const job = {
    issuer: `https://cf-one.${uaaDomain}/oauth/token`,
    clientId: server.xsuaa.id,
    clientSecret: server.xsuaa.secret,
    uaaDomain,
    zoneId: server.cf.id,
    subscriberId: subscriber.id,
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--require', join(children, 'resolve-portolan.cjs'), join(children, 'oauth-libraries.ts'), JSON.stringify(job)],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile }, timeout: 30_000 },
  );
  seen = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
});
afterAll(() => server.close());

/** Source: spec clients.md 7, wire contract O-66 to O-69, O-78 to O-80 */
describe('published OAuth libraries, unmodified, over TLS', () => {
  it.each(['openidBasic', 'openidPost'])('openid-client discovers, asks, introspects and revokes (%s)', (name) => {
    expect(seen[name]).toEqual({
      scope: 'shop!t1.read',
      expiresIn: expect.any(Number),
      before: expect.objectContaining({ active: true, client_id: 'sb-shop!t1', scope: 'shop!t1.read' }),
      after: { active: false },
      refused: expect.objectContaining({ error: 'invalid_scope', status: 400 }),
    });
  });

  it('oauth4webapi, the strictest reader, gets a token and reads our error', () => {
    expect(seen.oauth4webapi).toEqual({
      type: 'bearer',
      scope: 'uaa.resource it-rt-cf!b1.ESBMessaging.send shop!t1.read',
      refused: expect.objectContaining({ error: 'invalid_client', status: 401 }),
    });
  });

  it.each(['simpleStrict', 'simpleLoose'])('simple-oauth2 gets a token and revokes it (%s)', (name) => {
    expect(seen[name]).toEqual({ type: 'bearer', expired: false });
  });

  it('O-66, O-67, O-68: @sap/xssec gets tokens of provider and subscriber and accepts them for this application only', () => {
    expect(seen.xssec).toEqual({
      zoneIsRight: true,
      local: true,
      notLocal: false,
      subscriberZoneIsRight: true,
      refused: expect.objectContaining({ message: expect.stringContaining('invalid_client') }),
      foreign: expect.objectContaining({ name: 'WrongAudienceError' }),
    });
  });
});
