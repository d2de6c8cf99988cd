import type { Subaccount } from '../../../accounts/index.ts';
import type { Level } from '../../../destination-service/index.ts';
import type { operations, ResponseOf } from '../../contract.ts';
import type { ManagedRooms } from '../../rooms.ts';

type Expiry = ResponseOf<typeof operations.readOverview>['expiries'][number];
type Rooms = Pick<ManagedRooms, 'clients' | 'destinations' | 'keystores' | 'serviceInstances'>;

const dayMs = 86_400_000;
const horizonMs = 90 * dayMs;

/** What ends by itself within 90 days or has ended, of every kind there is. Source: Portolan */
export const listExpiries = async (rooms: Rooms, subaccount: Subaccount, nowMs: number): Promise<readonly Expiry[]> => {
  const all = await Promise.all([
    listCredentials(rooms, subaccount),
    listKeystoreEntries(rooms, subaccount, horizonMs),
    listKeystoreFiles(rooms, subaccount),
    listDestinationCertificates(rooms, subaccount),
  ]);
  return all
    .flat()
    .filter(({ atMs }) => atMs <= nowMs + horizonMs)
    .sort((left, right) => left.atMs - right.atMs);
};

/**
 * What of it is urgent, to be asked of many subaccounts: what the database tells, and certificates of destinations, which are kept once they
 * have been read. Source: Portolan
 */
export const listUrgent = async (rooms: Rooms, subaccount: Subaccount, nowMs: number): Promise<readonly number[]> => {
  const withinMs = 30 * dayMs;
  const [credentials, entries, files, certificates] = await Promise.all([
    rooms.clients.listExpiring(subaccount.id, { withinMs }),
    listKeystoreEntries(rooms, subaccount, withinMs),
    listKeystoreFiles(rooms, subaccount),
    listDestinationCertificates(rooms, subaccount),
  ]);
  // What users authorized ends all the time, and nobody is to do anything about it.
  const own = credentials.filter(({ kind }) => kind !== 'authorization');
  return [
    ...own.map(({ expiresAtMs }) => expiresAtMs),
    ...[...entries, ...files, ...certificates].map(({ atMs }) => atMs).filter((atMs) => atMs <= nowMs + withinMs),
  ].sort((left, right) => left - right);
};

const listCredentials = async (
  { clients, serviceInstances }: Rooms,
  subaccount: Subaccount,
): Promise<readonly Expiry[]> => {
  const credentials = await clients.listExpiring(subaccount.id, { withinMs: horizonMs });
  const instanceIds = [...new Set(credentials.flatMap(({ serviceInstanceId }) => serviceInstanceId ?? []))];
  const keys = new Map<string, string>();
  for (const id of instanceIds) {
    // A key is a credential of its instance's client under a name.
    for (const { credentialId, name } of await serviceInstances.listKeys(subaccount, id)) keys.set(credentialId, name);
  }
  return credentials.map(({ kind, id, clientId, clientName, clientKind, serviceInstanceId, expiresAtMs: atMs }) => {
    const key = keys.get(id);
    if (key !== undefined && serviceInstanceId !== undefined) {
      return { kind: 'service-key', name: key, of: serviceInstanceId, atMs };
    }
    if (kind === 'authorization') return { kind, name: clientName, of: clientId, atMs };
    const prefix =
      clientKind === 'neo-application' ? 'oauth-client' : clientKind === 'platform-api' ? 'api-client' : 'client';
    if (kind === 'secret') return { kind: `${prefix}-secret`, name: clientName, of: clientId, atMs };
    return { kind: `client-${kind}`, name: clientName, of: clientId, atMs };
  });
};

const listKeystoreEntries = async (
  { keystores }: Pick<Rooms, 'keystores'>,
  { id }: Subaccount,
  withinMs: number,
): Promise<readonly Expiry[]> =>
  (await keystores.entries.listExpiring(id, { withinMs })).map(({ alias, notAfterMs }) => ({
    kind: 'keystore-entry',
    name: alias,
    of: alias,
    atMs: notAfterMs,
  }));

/** Those that tell without a password; the others nobody can look into here. */
const listKeystoreFiles = async (
  { keystores: { files } }: Pick<Rooms, 'keystores'>,
  { id }: Subaccount,
): Promise<readonly Expiry[]> =>
  (await files.listAll(id)).flatMap(({ name, notAfterMs: atMs }) =>
    atMs === undefined ? [] : [{ kind: 'keystore', name, of: name, atMs }],
  );

/** Those of the subaccount, and those its service instances hold. */
const listDestinationCertificates = async (
  { destinations, serviceInstances }: Pick<Rooms, 'destinations' | 'serviceInstances'>,
  subaccount: Subaccount,
): Promise<readonly Expiry[]> => {
  const { id: subaccountId } = subaccount;
  const listOf = async (level: Level, instance?: string): Promise<readonly Expiry[]> =>
    (await destinations.certificateReading.describe(level)).flatMap(({ name, entries }) =>
      entries.length === 0
        ? []
        : [
            {
              kind: 'destination-certificate',
              name,
              of: name,
              ...(instance !== undefined && { instance }),
              atMs: Math.min(...entries.map((entry) => entry.notAfterMs)),
            },
          ],
    );
  const found = [...(await listOf({ subaccountId }))];
  for (const { id: instanceId, name, offering } of await serviceInstances.listInstances(subaccount))
    if (offering === 'destination') found.push(...(await listOf({ subaccountId, instanceId }, name)));
  return found;
};
