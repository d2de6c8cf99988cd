import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { readAnswers } from './journey-destination.ts';
import { chapter, expectEqual, step } from './steps.ts';

const subaccount = ['--subaccount', 'hansekontor-cf'] as const;
const technicalPassword = 'Leuchtturm-Neuwerk-2026';
const systemSchema = z.object({ localServiceProvider: z.string(), url: z.string(), tokenServiceUrl: z.string() });
const clientSchema = z.object({ id: z.string(), secret: z.string() });
const answersSchema = z.array(
  z.object({ statuses: z.array(z.number()), AccountName: z.string(), CreatedBy: z.string() }),
);

/** J6: an extension writes and reads data of SAP Cloud for Customer, as its user and as a technical user. */
export const extendCloudForCustomer = async (demo: Demo): Promise<void> => {
  chapter('J6  An extension works with SAP Cloud for Customer as its signed-in user, with SAP Cloud SDK');

  await step(
    'Connect both sides as SAP documents it: trust, OAuth client, technical user, two destinations',
    async (prove) => {
      const { issuer, certificate } = await readLocalProvider(demo);
      const { url, tokenServiceUrl, localServiceProvider } = systemSchema.parse(
        JSON.parse(await demo.portolan('c4c', 'show', ...subaccount, '--json')),
      );
      // The system names its OAuth clients itself, and wants to trust their issuer before.
      const certificateFile = join(dirname(demo.caPath), 'hansekontor-cf_signing.cer');
      writeFileSync(certificateFile, certificate);
      await demo.portolan('c4c', 'provider', 'put', issuer, '--certificate', certificateFile, ...subaccount);
      const register = ['c4c', 'client', 'create', 'extension', '--issuer', issuer, ...subaccount, '--json'];
      const client = clientSchema.parse(JSON.parse(await demo.portolan(...register)));
      const environment = {
        CRM_ISSUER: issuer,
        CRM_CERTIFICATE: certificate,
        CRM_URL: url,
        CRM_TOKEN_URL: tokenServiceUrl,
        CRM_AUDIENCE: localServiceProvider,
        CRM_PASSWORD: technicalPassword,
        CRM_CLIENT_ID: client.id,
        CRM_CLIENT_SECRET: client.secret,
      };
      await demo.portolanWith(environment, 'apply', 'demo/crm.yaml');
      prove('$ portolan c4c provider put; portolan c4c client create; portolan apply demo/crm.yaml');
      prove(`C4C trusts ${issuer}, knows the OAuth client ${client.id} and the user EXTENSION`);
    },
  );

  await step('Write and read an account through each destination', async (prove) => {
    const output = await demo.portolanWith(
      { EXTENSION_USER: 'jonas.brandt', EXTENSION_PASSWORD: demo.secrets.password },
      'exec',
      ...subaccount,
      '--service',
      'extension',
      '--service',
      'destinations',
      '--',
      process.execPath,
      'demo/extension.ts',
    );
    const answers = answersSchema.parse(readAnswers(output));
    expectEqual(
      'what C4C answered',
      answers.map(({ statuses, CreatedBy }) => [...statuses, CreatedBy]),
      [
        [201, 200, 'Jonas Brandt'],
        [201, 200, 'EXTENSION'],
      ],
    );
    prove('$ portolan exec --service extension --service destinations -- node demo/extension.ts');
    for (const { AccountName, CreatedBy } of answers) prove(`"${AccountName}" was created by ${CreatedBy}`);
  });
};

/** Local provider name and signing certificate of the subaccount, as its administrator reads them off. */
const readLocalProvider = async (demo: Demo): Promise<{ readonly issuer: string; readonly certificate: string }> => {
  const token = (await demo.portolan('token', ...subaccount, '--service', 'destinations')).trim();
  const call = async (path: string, method: string): Promise<unknown> => {
    const response = await fetch(`${demo.url}/destination-configuration/v1/saml2Metadata${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    expectEqual(`status of saml2Metadata${path}`, response.status, 200);
    return response.json();
  };
  const { certificate } = z.object({ certificate: z.string() }).parse(await call('/certificate', 'POST'));
  const { idpMetadata } = z.object({ idpMetadata: z.string() }).parse(await call('', 'GET'));
  const issuer = /entityID="([^"]+)"/.exec(Buffer.from(idpMetadata, 'base64').toString())?.[1];
  if (issuer === undefined) throw new Error('the metadata of the subaccount names no entity');
  return { issuer, certificate };
};
