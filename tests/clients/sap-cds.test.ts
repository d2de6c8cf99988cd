import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type LocalServer, startLocalServer } from '../../src/http/client/testing/local-server.ts';
import { type ApplicationServer, startApplications } from '../support/applications.ts';
import { claimsOf } from '../support/authorization-server.ts';
import { connectC4c } from '../support/c4c-destinations.ts';
import { awaitProgram, type RunningProgram, spawnNode } from '../support/programs.ts';

const password = 'correct horse battery staple';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const acme = { subdomain: 'acme', flavour: 'cf' };
const services = ['--subaccount', 'acme', '--service', 'shop', '--service', 'destinations'];
const serve = createRequire(import.meta.url).resolve('@sap/cds/bin/serve.js');

let server: ApplicationServer;
let backEnd: LocalServer;
let token: string;
/** Bound by what `portolan env` printed, `--for cds` and `--for dotenv --x509`. */
let hybrid: CapApplication;
let withDotenv: CapApplication;

type CapApplication = RunningProgram & { readonly url: string };

/** A project of its own with the file that binds it. */
const startCap = async (
  format: string,
  file: string,
  options: { readonly environment?: Readonly<Record<string, string>>; readonly flags?: readonly string[] },
): Promise<CapApplication> => {
  const { environment = {}, flags = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'portolan-cap-'));
  cpSync(join(import.meta.dirname, 'children', 'cap-application'), folder, { recursive: true });
  symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
  const { output, exitCode, notes } = await server.portolan([
    'env',
    '--for',
    format,
    '--key',
    format,
    ...flags,
    ...services,
  ]);
  expect(exitCode, notes).toBe(0);
  writeFileSync(join(folder, file), output);
  const child = spawnNode([serve, '--port', '0'], { folder, caPath: server.caPath, environment });
  const running = await awaitProgram(child, 'server listening on');
  return { ...running, url: /http:\/\/localhost:\d+/.exec(running.output())?.[0] ?? '' };
};

const call = async (application: CapApplication, path: string, body?: object, jwt: string | undefined = token) => {
  const response = await fetch(`${application.url}/odata/v4/shop/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(jwt !== '' && { authorization: `Bearer ${jwt}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, value: () => z.object({ value: z.string() }).parse(JSON.parse(text)).value };
};

beforeAll(async () => {
  const application = (xsappname: string) => ({
    name: xsappname,
    offering: 'xsuaa',
    parameters: {
      xsappname,
      'oauth2-configuration': { 'grant-types': ['password', 'client_credentials', 'refresh_token', jwtBearer] },
    },
  });
  server = await startApplications({
    subaccounts: [
      {
        ...acme,
        users: [{ name: 'mia', email: 'mia@example.com', givenName: 'Mia', familyName: 'Petersen', password }],
        serviceInstances: [
          application('shop'),
          application('books'),
          { name: 'destinations', offering: 'destination' },
        ],
      },
    ],
  });
  backEnd = await startLocalServer(({ url, headers }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url, authorization: headers.authorization }));
  });
  await connectC4c(server);
  const books = await server.createKey('acme', 'books');
  const catalogue = {
    Name: 'catalogue',
    Type: 'HTTP',
    ProxyType: 'Internet',
    URL: `http://127.0.0.1:${backEnd.port}`,
    Authentication: 'OAuth2JWTBearer',
    clientId: books.clientid,
    clientSecret: books.clientsecret,
    tokenServiceURL: `https://acme.authentication.${server.domain}/oauth/token`,
    TrustStoreLocation: server.ownAuthority.name,
  };
  await server.apply({ subaccounts: [{ ...acme, destinations: [catalogue] }] });
  const shop = await server.createKey('acme', 'shop');
  token = (await server.signIn('acme', shop, 'mia', password)).access_token;
  hybrid = await startCap('cds', '.cdsrc-private.json', { environment: { CDS_ENV: 'hybrid' } });
  withDotenv = await startCap('dotenv', '.env', { flags: ['--x509'] });
}, 120_000);
afterAll(async () => {
  await hybrid.stop();
  await withDotenv.stop();
  await server.close();
  await backEnd.close();
});

/** Source: spec clients.md 6; CAP docs "Consuming Services", "Hybrid Testing" */
describe('a CAP application, unmodified', () => {
  it.each(['cds', 'dotenv'])('consumes a REST service as its user, bound by "env --for %s"', async (format) => {
    const reply = await call(format === 'cds' ? hybrid : withDotenv, 'books()');
    expect(reply.status, reply.text).toBe(200);
    const seen = z.object({ url: z.string(), authorization: z.string() }).parse(JSON.parse(reply.value()));
    expect(seen.url).toBe('/api/books');
    expect(claimsOf(seen.authorization.slice('Bearer '.length))).toMatchObject({
      client_id: 'sb-books!t1',
      grant_type: jwtBearer,
      user_name: 'mia',
    });
  });

  it('J6: writes and reads C4C data as its user by its own query language', async () => {
    const added = await call(hybrid, 'addAccount', { name: "Speicher's Kontor" });
    expect(added.status, added.text).toBe(200);
    const found = await call(hybrid, `accounts(name='Speicher''s%20Kontor')`);
    expect(found.status, found.text).toBe(200);
    expect(JSON.parse(found.value())).toEqual([
      { ObjectID: added.value(), AccountName: "Speicher's Kontor", City: 'Kiel', CreatedBy: 'Mia Petersen' },
    ]);
  });

  it('lets nobody in without a token, or with one made out to another application', async () => {
    expect((await call(hybrid, 'books()', undefined, '')).status).toBe(401);
    const books = await server.createKey('acme', 'books', 'foreign');
    const foreign = (await server.signIn('acme', books, 'mia', password)).access_token;
    expect((await call(hybrid, 'books()', undefined, foreign)).status).toBe(401);
  });
});
