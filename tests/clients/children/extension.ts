// An extension of SAP Cloud for Customer: it signs its user in and knows the names of two destinations. Published libraries, unmodified, do
// the rest with the service bindings in its environment. Prints what it saw as one JSON line.
import { executeHttpRequest } from '@sap-cloud-sdk/http-client';
import * as openid from 'openid-client';
import { z } from 'zod';
import { sendTls } from '../../support/client-credentials.ts';
import { createVisitor, locationOf, signInAt } from '../../support/page-visitor.ts';

const job = z
  .object({
    httpsPort: z.number(),
    redirectUri: z.string(),
    user: z.object({ username: z.string(), password: z.string() }),
    destinations: z.object({ user: z.string(), program: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const credentials = z.looseObject({ clientid: z.string(), clientsecret: z.string(), url: z.string() });
const { xsuaa } = z
  .object({ xsuaa: z.tuple([z.object({ credentials })]) })
  .parse(JSON.parse(process.env.VCAP_SERVICES ?? '{}'));
const shop = xsuaa[0].credentials;

const errorSchema = z.object({ message: z.string(), cause: z.unknown().optional() });
const describe = (error: unknown): string => {
  const read = errorSchema.safeParse(error);
  if (!read.success) return String(error);
  return read.data.cause === undefined ? read.data.message : `${read.data.message} < ${describe(read.data.cause)}`;
};
const attempt = (run: () => Promise<unknown>): Promise<unknown> => run().catch(describe);

/** What a user does in a browser: signs in on our page and comes back to the application. */
const signIn = async (): Promise<string> => {
  const method = openid.ClientSecretPost(shop.clientsecret);
  const config = await openid.discovery(new URL(`${shop.url}/oauth/token`), shop.clientid, {}, method);
  const state = openid.randomState();
  const { redirectUri } = job;
  const address = openid.buildAuthorizationUrl(config, { redirect_uri: redirectUri, state });
  const visitor = createVisitor((wanted) => sendTls(job.httpsPort, wanted), address.hostname.split('.portolan.')[0]);
  const page = await visitor.get(address.pathname + address.search);
  const back = locationOf(await signInAt(visitor, page, job.user));
  return (await openid.authorizationCodeGrant(config, back, { expectedState: state })).access_token;
};

/** C4C wraps a single entity too. */
const wrapped = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object({ d: z.object({ results: z.looseObject(shape) }) });
const written = wrapped({ ObjectID: z.string(), __metadata: z.object({ etag: z.string() }) });
const read = wrapped({ AccountName: z.string(), City: z.string(), CreatedBy: z.string() });

/** Makes, changes, reads and deletes an account through a destination. */
const keepAccount = async (destinationName: string, jwt: string | undefined, AccountName: string) => {
  const destination = { destinationName, ...(jwt !== undefined && { jwt }) };
  const headers = { accept: 'application/json' };
  const made = await executeHttpRequest(destination, {
    method: 'post',
    url: '/AccountCollection',
    data: { AccountName },
    headers,
  });
  const account = written.parse(made.data).d.results;
  const url = `/AccountCollection('${account.ObjectID}')`;
  const ifMatch = { 'if-match': account.__metadata.etag };
  const changed = await executeHttpRequest(destination, {
    method: 'patch',
    url,
    data: { City: 'Kiel' },
    headers: ifMatch,
  });
  const found = read.parse((await executeHttpRequest(destination, { method: 'get', url, headers })).data);
  const gone = await executeHttpRequest(destination, { method: 'delete', url });
  const { AccountName: name, City, CreatedBy } = found.d.results;
  return { statuses: [made.status, changed.status, gone.status], name, City, CreatedBy };
};

const jwt = await signIn();
const seen = {
  asUser: await attempt(() => keepAccount(job.destinations.user, jwt, 'Kaispeicher')),
  asProgram: await attempt(() => keepAccount(job.destinations.program, undefined, 'Feuerschiff')),
  withoutUser: await attempt(() => keepAccount(job.destinations.user, undefined, 'Nobody')),
};
console.log(JSON.stringify(seen));
