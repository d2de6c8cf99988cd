import { ClientCredentials } from 'simple-oauth2';
import { z } from 'zod';
import type { Demo } from './installation.ts';
import { chapter, expectEqual, step } from './steps.ts';

/** J1: an API client of a Neo account fetches a token, reads message processing logs and makes a modifying call. */
export const readLogsOnNeo = async (demo: Demo): Promise<void> => {
  chapter('J1  An API client of a Neo account reads message processing logs');
  const account = `${demo.url}/t/hansekontor`;

  const token = await step(
    'Fetch a token with Basic, as SAP documents it: grant type in the query, empty body',
    async (prove) => {
      const basic = Buffer.from(`monitoring:${demo.secrets.monitoring}`).toString('base64');
      const response = await fetch(`${account}/oauth2/api/v1/token?grant_type=client_credentials`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}`, accept: '*/*' },
      });
      expectEqual('status', response.status, 200);
      const body = z
        .object({
          access_token: z.string(),
          token_type: z.literal('Bearer'),
          expires_in: z.number(),
          scopes: z.array(z.string()),
        })
        .parse(await response.json());
      prove(
        `200 {"access_token":"${body.access_token.slice(0, 5)}…","token_type":"Bearer","expires_in":${body.expires_in},"scopes":[]}`,
      );
      return body.access_token;
    },
  );

  await step('The same through simple-oauth2, a published client', async (prove) => {
    const client = new ClientCredentials({
      client: { id: 'monitoring', secret: demo.secrets.monitoring },
      auth: { tokenHost: demo.url, tokenPath: '/t/hansekontor/oauth2/api/v1/token' },
    });
    const issued = await client.getToken({});
    prove(`token of ${String(issued.token.access_token).length} characters, expired: ${issued.expired()}`);
  });

  const bearer = { authorization: `Bearer ${token}` };
  const logs = `${account}/api/v1/MessageProcessingLogs`;
  await step('Hand in the log of another runtime', async (prove) => {
    const response = await fetch(`${account}/ingest/v1/message-processing-logs`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ logs: [olderLog] }),
    });
    expectEqual('status', response.status, 200);
    prove(`${response.status} ${await response.text()}`);
  });

  await step('Read the logs as Atom (Accept: text/xml) and as JSON ($format=json)', async (prove) => {
    const atom = await fetch(logs, { headers: { ...bearer, accept: 'text/xml' } });
    const text = await atom.text();
    expectEqual(
      'Atom',
      [atom.status, text.includes('<feed '), text.includes(olderLog.correlationId)],
      [200, true, true],
    );
    prove(`${atom.status} ${atom.headers.get('content-type')}, ${text.split('<entry').length - 1} entry`);
    const json = await fetch(`${logs}?$format=json&$filter=Status eq 'COMPLETED'&$orderby=LogEnd desc`, {
      headers: bearer,
    });
    const body = logsSchema.parse(await json.json());
    prove(
      `${json.status} ${json.headers.get('content-type')}: ${body.d.results.map(({ MessageGuid, Status }) => `${MessageGuid} ${Status}`).join(', ')}`,
    );
  });

  await step('Make a modifying call ($batch): refused without a CSRF token, accepted with one', async (prove) => {
    const send = (headers: Readonly<Record<string, string>>): Promise<Response> =>
      fetch(`${account}/api/v1/$batch`, {
        method: 'POST',
        headers: { ...bearer, 'content-type': 'multipart/mixed; boundary=b', ...headers },
        body: batch,
      });
    const refused = await send({});
    expectEqual('without a token', [refused.status, refused.headers.get('x-csrf-token')], [403, 'Required']);
    prove('403, X-CSRF-Token: Required');
    const fetched = await fetch(`${account}/api/v1/`, { headers: { ...bearer, 'x-csrf-token': 'Fetch' } });
    const cookie = fetched.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const accepted = await send({ 'x-csrf-token': fetched.headers.get('x-csrf-token') ?? '', cookie });
    const text = await accepted.text();
    expectEqual('with a token', [accepted.status, text.includes(olderLog.messageGuid)], [202, true]);
    prove(`${accepted.status} ${accepted.headers.get('content-type')?.split(';')[0]}: the log asked for is in it`);
  });
};

export const logsSchema = z.object({
  d: z.object({ results: z.array(z.looseObject({ MessageGuid: z.string(), Status: z.string() })) }),
});

/** A log as another runtime hands it over. */
const olderLog = {
  messageGuid: 'AGkfL2ABq8rLwLJ4yfKQd0e1TzWm',
  correlationId: 'AGkfL2ACq8rLwLJ4yfKQd0e1TzWm',
  logStart: '2026-11-20T16:04:11.120Z',
  logEnd: '2026-11-20T16:04:11.873Z',
  status: 'COMPLETED',
  sender: 'EDI hub',
  receiver: 'Order book',
  artifact: { id: 'LegacyOrders', name: 'Legacy orders' },
};

const batch = [
  '--b',
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  `GET MessageProcessingLogs('${olderLog.messageGuid}')?$format=json HTTP/1.1`,
  '',
  '',
  '--b--',
  '',
].join('\r\n');
