// The extension of the demo: it signs its user in and knows the names of two destinations. SAP's libraries, unmodified, do the rest with the
// service bindings in its environment. Prints one JSON line a destination.

import { XsuaaService } from '@sap/xssec';
import { executeHttpRequest } from '@sap-cloud-sdk/http-client';
import { z } from 'zod';

const [username = '', password = ''] = [process.env.EXTENSION_USER, process.env.EXTENSION_PASSWORD];
const credentials = z.looseObject({ clientid: z.string(), url: z.string() });
const { xsuaa } = z
  .object({ xsuaa: z.tuple([z.object({ credentials })]) })
  .parse(JSON.parse(process.env.VCAP_SERVICES ?? '{}'));
const account = z.object({ ObjectID: z.string(), AccountName: z.string(), CreatedBy: z.string() });
/** C4C wraps a single entity too. */
const replySchema = z.object({ d: z.object({ results: account }) });
const headers = { accept: 'application/json' };

/** Writes an account and reads it back. */
const keepAccount = async (destination: { readonly destinationName: string; readonly jwt?: string }) => {
  const data = { AccountName: `Kontor ${destination.destinationName}` };
  const made = await executeHttpRequest(destination, { method: 'post', url: '/AccountCollection', data, headers });
  const url = `/AccountCollection('${replySchema.parse(made.data).d.results.ObjectID}')`;
  const read = await executeHttpRequest(destination, { method: 'get', url, headers });
  const { AccountName, CreatedBy } = replySchema.parse(read.data).d.results;
  console.log(JSON.stringify({ statuses: [made.status, read.status], AccountName, CreatedBy }));
};

const { access_token: jwt } = await new XsuaaService(xsuaa[0].credentials).fetchPasswordToken(username, password);
await keepAccount({ destinationName: 'crm-user', jwt });
await keepAccount({ destinationName: 'crm-program' });
