// Checks tokens with @sap/xssec, unmodified, for as long as its parent asks: `{ token }` is answered with what xssec says, and
// `{ advanceMs }` moves this process's clock, so that its copy of the key set ages.

import xssec from '@sap/xssec';
import { z } from 'zod';

const credentials = z
  .object({
    clientid: z.string(),
    clientsecret: z.string(),
    url: z.string(),
    uaadomain: z.string(),
    xsappname: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
const service = new xssec.XsuaaService(credentials);

const readClock = Date.now;
let offsetMs = 0;
Date.now = () => readClock() + offsetMs;

const check = async (jwt: string): Promise<string> => {
  try {
    await xssec.createSecurityContext(service, { jwt });
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

const message = z.union([z.object({ token: z.string() }), z.object({ advanceMs: z.number() })]);

process.on('message', async (sent: unknown) => {
  const wanted = message.parse(sent);
  if ('advanceMs' in wanted) offsetMs += wanted.advanceMs;
  process.send?.('token' in wanted ? await check(wanted.token) : 'done');
});
