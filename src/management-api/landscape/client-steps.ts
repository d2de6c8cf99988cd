import { formatApplicationName, type Subaccount } from '../../accounts/index.ts';
import type { OAuthClient } from '../../authorization-server/index.ts';
import type { Actor } from '../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import { ambiguousName, fixedField } from '../errors.ts';
import type { ManagedRooms } from '../rooms.ts';
import { findOwnClient } from '../wire/find-own-client.ts';
import {
  toApiClientRegistration,
  toClientChanges,
  toOAuthClientRegistration,
  toWireClient,
} from '../wire/oauth-client.ts';
import { replaceSecret } from './replace-secret.ts';
import { differingFields, type Step, type SubaccountSteps, stepsFor, toCreateWithSecret, toUpdate } from './step.ts';

/** OAuth clients of a Neo account, known by their id or else by their name. Source: SAP doc "Register an OAuth Client" */
export const oauthClientSteps = (
  { clients }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['oauthClients'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'oauth-clients', key: 'oauthClients' },
    wanted,
    ({ id, name }) => id ?? name,
    async (subaccount, client) => {
      const stored =
        client.id === undefined
          ? await findByName(clients, subaccount, 'neo-application', client.name)
          : await findOwnClient(clients, subaccount.id, 'neo-application', client.id);
      if (stored === undefined) {
        return toCreateWithSecret(
          async () => (await clients.register(toOAuthClientRegistration(subaccount.id, client), actor)).secret,
        );
      }
      const fixed = findFixedField(client, stored);
      if (fixed !== undefined) throw fixedField(fixed);
      const fields = differingFields(
        {
          name: client.name,
          description: client.description,
          scopes: client.scopes,
          redirectUris: client.redirectUris,
          skipConsent: client.skipConsent,
          tokenLifetimeSeconds: client.tokenLifetimeSeconds,
          refreshTokenLifetimeSeconds: client.refreshTokenLifetimeSeconds,
          refreshPolicy: client.refreshPolicy,
          issuesRefreshForSaml: client.issuesRefreshForSaml,
          translations: client.translations,
        },
        { ...toWireClient(stored), description: stored.description ?? '' },
      );
      const isOther = await isOtherSecret(clients, stored, client.secret);
      return toUpdate(isOther ? [...fields, 'secret'] : fields, async () => {
        if (fields.length > 0) await clients.update(subaccount.id, stored.clientId, toClientChanges(client), actor);
        if (isOther) await replaceSecret(clients, stored, client.secret, actor);
      });
    },
  );

/** What a client is registered with for good. A field left out does not matter. */
const findFixedField = (
  wanted: LandscapeSubaccount['oauthClients'][number],
  stored: OAuthClient,
): string | undefined => {
  const { subscription, authorizationGrant, isConfidential, isImported } = wanted;
  return differingFields(
    { subscription, authorizationGrant, isConfidential, isImported },
    { ...stored, subscription: stored.subscription && formatApplicationName(stored.subscription) },
  )[0];
};

/** Clients of the platform APIs, known by their id or else by their description. Source: SAP doc "Using Platform APIs" */
export const apiClientSteps = (
  { clients }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['apiClients'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'api-clients', key: 'apiClients' },
    wanted,
    ({ id, description }) => id ?? description,
    async (subaccount, client) => {
      const stored =
        client.id === undefined
          ? await findByName(clients, subaccount, 'platform-api', client.description)
          : await findOwnClient(clients, subaccount.id, 'platform-api', client.id);
      if (stored === undefined) {
        return toCreateWithSecret(
          async () => (await clients.register(toApiClientRegistration(subaccount.id, client), actor)).secret,
        );
      }
      const { description } = client;
      const scopes = [...client.scopes].sort();
      const fields = differingFields({ description, scopes }, { ...stored, scopes: [...stored.scopes].sort() });
      const isOther = await isOtherSecret(clients, stored, client.secret);
      return toUpdate(isOther ? [...fields, 'secret'] : fields, async () => {
        if (fields.length > 0) {
          const changes = { name: description, description, scopes: client.scopes };
          await clients.update(subaccount.id, stored.clientId, changes, actor);
        }
        if (isOther) await replaceSecret(clients, stored, client.secret, actor);
      });
    },
  );

const findByName = async (
  clients: ManagedRooms['clients'],
  subaccount: Subaccount,
  kind: OAuthClient['kind'],
  name: string,
): Promise<OAuthClient | undefined> => {
  const [only, another] = (await clients.list(subaccount.id, kind)).filter((client) => client.name === name);
  if (another !== undefined) throw ambiguousName(kind === 'platform-api' ? 'description' : 'name', 'id');
  return only;
};

/** A secret is only compared where the landscape names one; a generated one is left alone. */
const isOtherSecret = async (
  clients: ManagedRooms['clients'],
  stored: OAuthClient,
  secret: string | undefined,
): Promise<boolean> => secret !== undefined && !(await clients.isSecret(stored.subaccountId, stored.clientId, secret));
