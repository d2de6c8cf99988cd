import type { Subaccount } from '../../../accounts/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import { Secret } from '../../../foundation/secret.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import {
  differingFields,
  type Step,
  type SubaccountSteps,
  stepsFor,
  toCreate,
  toCreateWithSecret,
  toUpdate,
  unchanged,
} from '../step.ts';

type Wanted = NonNullable<LandscapeSubaccount['cloudForCustomer']>;
type Client = Wanted['oauthClients'][number];
type TechnicalUser = Wanted['technicalUsers'][number];

/**
 * The C4C system of a subaccount: providers before the clients that name them. A provider or client is replaced as a whole, but a client keeps
 * its secret where none is given. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs"
 */
export const cloudForCustomerSteps = (
  { cloudForCustomer: manage }: ManagedRooms,
  owner: SubaccountSteps,
  wanted: LandscapeSubaccount['cloudForCustomer'],
  actor: Actor,
): readonly Step[] => {
  if (wanted === undefined) return [];
  const parent = {
    ...owner,
    path: `${owner.path}/cloud-for-customer`,
    position: [...owner.position, 'cloudForCustomer'],
  };

  const compareName = async ({ id }: Subaccount, name: string) =>
    toUpdate((await manage.getLocalServiceProvider(id)) === name ? [] : ['localServiceProvider'], () =>
      manage.setLocalServiceProvider(id, name, actor),
    );
  const compareProvider = async ({ id }: Subaccount, provider: Wanted['oauthIdentityProviders'][number]) => {
    const stored = (await manage.listProviders(id)).find(({ issuer }) => issuer === provider.issuer);
    const put = () => manage.putProvider(id, provider, actor);
    if (stored === undefined) return toCreate(put);
    return toUpdate(differingFields(manage.defineProvider(provider), stored), put);
  };
  const compareClient = async ({ id }: Subaccount, client: Client) => {
    const stored = (await manage.listClients(id)).find(({ description }) => description === client.description);
    if (stored === undefined) {
      return toCreateWithSecret(async () => (await manage.createClient(id, client, actor)).secret);
    }
    const fields: readonly string[] = differingFields(manage.defineClient(stored.id, client), stored);
    const isOther = client.secret !== undefined && !(await manage.isClientSecret(stored.id, new Secret(client.secret)));
    return toUpdate(isOther ? [...fields, 'secret'] : fields, () => manage.updateClient(id, stored.id, client, actor));
  };
  const compareTechnicalUser = async ({ id }: Subaccount, user: TechnicalUser) => {
    const { name, password, certificate } = user;
    const stored = (await manage.listTechnicalUsers(id)).find(
      (other) => other.name.toLowerCase() === name.toLowerCase(),
    );
    const put = () => manage.putTechnicalUser(id, user, actor);
    if (stored === undefined) {
      if (password !== undefined || certificate !== undefined) return toCreate(put);
      throw invalidField('password', 'is needed for a technical user that does not exist yet');
    }
    const isSame = password === undefined || (await manage.isTechnicalPassword(id, name, new Secret(password)));
    const wantedCertificate = certificate === undefined ? undefined : manage.defineCertificate(certificate);
    return toUpdate(
      [...(isSame ? [] : ['password']), ...(wantedCertificate === stored.certificate ? [] : ['certificate'])],
      put,
    );
  };
  const compareSamples = async ({ id }: Subaccount) =>
    (await manage.hasAccounts(id)) ? unchanged : toCreate(() => manage.createSampleData(id, actor));

  const names = wanted.localServiceProvider === undefined ? [] : [wanted.localServiceProvider];
  return [
    ...stepsFor(
      parent,
      { name: 'names', key: 'localServiceProvider' },
      names,
      () => 'local-service-provider',
      compareName,
    ),
    ...stepsFor(
      parent,
      { name: 'oauth-identity-providers', key: 'oauthIdentityProviders' },
      wanted.oauthIdentityProviders,
      ({ issuer }) => issuer,
      compareProvider,
      (provider) => {
        manage.defineProvider(provider);
      },
    ),
    ...stepsFor(
      parent,
      { name: 'oauth-clients', key: 'oauthClients' },
      wanted.oauthClients,
      ({ description }) => description,
      compareClient,
      (client) => {
        manage.defineClient('', client);
      },
    ),
    ...stepsFor(
      parent,
      { name: 'technical-users', key: 'technicalUsers' },
      wanted.technicalUsers,
      ({ name }) => name,
      compareTechnicalUser,
      ({ certificate }) => {
        if (certificate !== undefined) manage.defineCertificate(certificate);
      },
    ),
    ...stepsFor(
      parent,
      { name: 'samples', key: 'sampleData' },
      wanted.sampleData === true ? [true] : [],
      () => 'sample-data',
      compareSamples,
    ),
  ];
};

/** The C4C system as a landscape shows it, without secrets and passwords; nothing where it was never set up. Source: security.md S-48 */
export const exportCloudForCustomer = async (
  { cloudForCustomer: manage }: ManagedRooms,
  { id }: Subaccount,
): Promise<Pick<LandscapeSubaccount, 'cloudForCustomer'>> => {
  const localServiceProvider = await manage.findLocalServiceProvider(id);
  const oauthIdentityProviders = [...(await manage.listProviders(id))];
  const oauthClients = (await manage.listClients(id)).map((client) => ({
    description: client.description,
    issuer: client.issuer,
    tokenLifetimeSeconds: client.tokenLifetimeSeconds,
    scopes: [...client.scopes],
    requiresClientId: client.requiresClientId,
  }));
  const technicalUsers = (await manage.listTechnicalUsers(id)).map(({ name, certificate }) => ({
    name,
    ...(certificate !== undefined && { certificate }),
  }));
  const isSetUp = oauthIdentityProviders.length + oauthClients.length + technicalUsers.length > 0;
  if (!isSetUp && localServiceProvider === undefined) return {};
  return {
    cloudForCustomer: {
      ...(localServiceProvider !== undefined && { localServiceProvider }),
      oauthIdentityProviders,
      oauthClients,
      technicalUsers,
    },
  };
};
