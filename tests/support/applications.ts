import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { createCommandLine } from './command-line.ts';
import { createManagementCaller } from './management.ts';
import { startTestApp } from './start-app.ts';

/** Credentials of a service key, as a binding has them. */
export type KeyCredentials = z.output<typeof keySchema>;

const keySchema = z.looseObject({ clientid: z.string(), clientsecret: z.string(), url: z.string() });
const certificateSchema = z.object({ certificate: z.string() });
const tokensSchema = z.object({ access_token: z.string(), refresh_token: z.string().default('') });
const seenSchema = z.record(z.string(), z.unknown());

/** A server with a landscape, and what is needed to run programs as its applications. */
export const startApplications = async (landscape: object) => {
  const app = await startTestApp();
  const manage = createManagementCaller(app);
  const portolan = createCommandLine(app);
  const apply = async (wanted: object): Promise<void> => {
    const { status, body } = await manage('POST', '/management/v1/landscape', { body: { landscape: wanted } });
    expect(status, JSON.stringify(body)).toBe(200);
  };
  await apply(landscape);
  const caPath = join(app.dataFolder, 'ca.pem');
  writeFileSync(caPath, app.caCertificatePem);
  const domain = `portolan.localhost:${app.httpsPort}`;
  const ask = async (subdomain: string, key: KeyCredentials, fields: Readonly<Record<string, string>>) => {
    const response = await fetch(`${app.http}/t/${subdomain}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: key.clientid, client_secret: key.clientsecret, ...fields }),
    });
    return tokensSchema.parse(await response.json());
  };
  /** Calls the destination service as the instance whose key this is. */
  const callDestinationService = async (key: KeyCredentials, path: string, body?: object): Promise<unknown> => {
    const { access_token } = await ask(String(key.identityzone), key, { grant_type: 'client_credentials' });
    const response = await fetch(`${app.http}/destination-configuration/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.ok, text).toBe(true);
    return text === '' ? undefined : JSON.parse(text);
  };
  /** The authority of this server's own names, for destinations: `portolan-ca.pem`. */
  const ownAuthority = { name: 'portolan-ca.pem', content: app.caCertificatePem };
  return {
    ...app,
    manage,
    portolan,
    apply,
    caPath,
    ownAuthority,
    /** Of the host names of the doors, with the port of TLS. */
    domain,
    createKey: async (subaccount: string, instance: string, name = 'test'): Promise<KeyCredentials> => {
      const path = `/management/v1/subaccounts/${subaccount}/service-instances/${instance}/keys`;
      const { body } = await manage('POST', path, { body: { name } });
      return z.object({ credentials: keySchema }).parse(body).credentials;
    },
    postToDestinationService: callDestinationService,
    /** Local provider name and signing certificate, as an administrator reads them off. `key` is of a destination service instance. */
    readLocalProvider: async (key: KeyCredentials) => {
      const { certificate } = certificateSchema.parse(await callDestinationService(key, '/saml2Metadata/certificate'));
      return { issuer: `cfapps.portolan.localhost/${String(key.tenantid)}`, certificate };
    },
    /** The tokens of a user who signs in at a subaccount's door to the application whose key this is. */
    signIn: (subdomain: string, key: KeyCredentials, username: string, password: string) =>
      ask(subdomain, key, { grant_type: 'password', username, password }),
    /** Runs a program of `children/` under `portolan exec`; answers the object it printed last. */
    runUnderExec: async (
      flags: readonly string[],
      child: string,
      job: object,
    ): Promise<z.output<typeof seenSchema>> => {
      const program = join(import.meta.dirname, '..', 'clients', 'children', child);
      const command = ['exec', ...flags, '--', process.execPath, program, JSON.stringify(job)];
      const { exitCode, output, notes } = await portolan(command);
      expect(exitCode, notes + output).toBe(0);
      return seenSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
    },
  };
};

export type ApplicationServer = Awaited<ReturnType<typeof startApplications>>;
