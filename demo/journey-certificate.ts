import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { logsSchema } from './journey-monitoring.ts';
import { chapter, expectEqual, step } from './steps.ts';

const keySchema = z.object({
  oauth: z.object({
    clientid: z.string(),
    certificate: z.string(),
    key: z.string(),
    certificatedetails: z.object({ subjectdn: z.string(), validuntil: z.string() }),
  }),
});

/** J4: an API client of a Cloud Foundry subaccount comes with the certificate of a service key, and with a token it got by it. */
export const callWithCertificate = async (demo: Demo): Promise<void> => {
  chapter('J4  An API client with a client certificate');
  const ca = readFileSync(demo.caPath);
  const logs = '/t/hansekontor-cf/api/v1/MessageProcessingLogs?$format=json&$top=1';

  const { oauth } = await step('Create a service key of type Certificate', async (prove) => {
    const printed = await demo.portolan(
      'service-key',
      'create',
      'monitoring-api',
      'certificate',
      '--key-type',
      'certificate',
      '--validity',
      '30',
      '--subaccount',
      'hansekontor-cf',
    );
    const key = keySchema.parse(JSON.parse(printed));
    prove(`${key.oauth.certificatedetails.subjectdn}, valid until ${key.oauth.certificatedetails.validuntil}`);
    return key;
  });

  /** One exchange over TLS, with the certificate where `isPresented`. */
  const call = (
    path: string,
    options: {
      readonly method?: string;
      readonly body?: string;
      readonly token?: string;
      readonly isPresented: boolean;
    },
  ): Promise<{ readonly status: number; readonly text: string }> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, demo.httpsUrl),
        {
          method: options.method ?? 'GET',
          ca,
          agent: false,
          ...(options.isPresented && { cert: oauth.certificate, key: oauth.key }),
          headers: {
            ...(options.body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
            ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
          },
        },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(options.body);
    });

  await step('Read logs by the certificate alone; without it the door is shut', async (prove) => {
    const read = await call(logs, { isPresented: true });
    expectEqual('status', read.status, 200);
    prove(`200, ${logsSchema.parse(JSON.parse(read.text)).d.results.length} logs so far`);
    const refused = await call(logs, { isPresented: false });
    expectEqual('status', refused.status, 401);
    prove('401 without');
  });

  await step('Fetch a token by the certificate, read logs by the token', async (prove) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: oauth.clientid }).toString();
    const issued = await call('/t/hansekontor-cf/oauth/token', { method: 'POST', body, isPresented: true });
    expectEqual('status', issued.status, 200);
    const token = z.object({ access_token: z.string() }).parse(JSON.parse(issued.text)).access_token;
    const read = await call(logs, { token, isPresented: false });
    expectEqual('status', read.status, 200);
    prove(`token of ${token.length} characters, no secret anywhere; then ${read.status}`);
  });

  await step('Delete the key: the certificate opens nothing any more', async (prove) => {
    await demo.portolan('service-key', 'delete', 'monitoring-api', 'certificate', '--subaccount', 'hansekontor-cf');
    const refused = await call(logs, { isPresented: true });
    expectEqual('status', refused.status, 401);
    prove('401');
  });
};
