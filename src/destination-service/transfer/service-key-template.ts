import { z } from 'zod';
import { trimEndOf } from '../../foundation/trim-end-of.ts';
import { badRequest } from '../errors.ts';

const credentials = z.looseObject({
  clientid: z.string().min(1),
  clientsecret: z.string().min(1).optional(),
  url: z.string().min(1),
  tokenurl: z.string().min(1).optional(),
});

const keySchema = z.union([
  // Of an application's own service, whose authorization is apart.
  z.looseObject({ uaa: credentials, url: z.string().min(1).optional(), uri: z.string().min(1).optional() }),
  // Of Process Integration Runtime.
  z.looseObject({ oauth: credentials }),
  credentials.extend({ uri: z.string().min(1).optional() }),
]);

/**
 * The destination that points to a service instance, made of one of its service keys: `OAuth2ClientCredentials` with the key's client. The
 * key is given as it was shown when it was created, for its secret is not kept here. Throws a 400 for a key without a secret.
 * Source: SAP doc "Destinations Pointing to Service Instances"; assumed: the authentication type
 */
export const toServiceKeyDestination = (name: string, key: unknown): Readonly<Record<string, string>> => {
  const parsed = keySchema.safeParse(key);
  if (!parsed.success) throw badRequest('The service key must be the JSON that was shown when it was created');
  const { client, target } = readKey(parsed.data);
  if (client.clientsecret === undefined)
    throw badRequest('The service key has no "clientsecret"; a destination is made of a key with a secret');
  return {
    Name: name,
    Type: 'HTTP',
    URL: target,
    ProxyType: 'Internet',
    Authentication: 'OAuth2ClientCredentials',
    clientId: client.clientid,
    clientSecret: client.clientsecret,
    tokenServiceURLType: 'Dedicated',
    tokenServiceURL: client.tokenurl ?? `${trimEndOf(client.url, '/')}/oauth/token`,
  };
};

type Credentials = z.output<typeof credentials>;

const readKey = (key: z.output<typeof keySchema>): { readonly client: Credentials; readonly target: string } => {
  if ('uaa' in key) {
    const { uaa, uri, url } = key as { readonly uaa: Credentials; readonly uri?: string; readonly url?: string }; // The union's first member.
    return { client: uaa, target: uri ?? url ?? uaa.url };
  }
  if ('oauth' in key) {
    const { oauth } = key as { readonly oauth: Credentials }; // Its second.
    return { client: oauth, target: oauth.url };
  }
  const flat = key as Credentials & { readonly uri?: string }; // Its third.
  return { client: flat, target: flat.uri ?? flat.url };
};
