import type { SendOnPremise } from '../connectivity/index.ts';
import type { CertificateAuthority } from '../crypto/certificate-authority.ts';
import { createHmacKey, hmacSha256 } from '../crypto/digest.ts';
import type { KeystoreParser } from '../crypto/keystores.ts';
import type { Sealing } from '../crypto/sealing.ts';
import type { AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import { randomFraction, randomHex, type ServiceInstanceId, type SubaccountId } from '../foundation/ids.ts';
import type { Log } from '../foundation/log.ts';
import type { Outbound } from '../http/client/outbound.ts';
import type { Route } from '../http/server/route.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { type CertificateReading, createCertificateReading } from './certificates/describe-certificates.ts';
import { createCertificateIssuer } from './certificates/issue-certificate.ts';
import { createRenewDueCertificates, type RenewDueCertificates } from './certificates/renew-certificates.ts';
import { type CheckConnection, createCheckConnection } from './check/check-connection.ts';
import type { Configuration } from './configurations/configuration.ts';
import { createConfigurationCache } from './configurations/configuration-cache.ts';
import { createConfigurationSealing } from './configurations/configuration-sealing.ts';
import { createConfigurationStore } from './configurations/configuration-store.ts';
import { type ConfigurationManagement, createConfigurationManagement } from './configurations/manage-configurations.ts';
import { managementRoutes } from './configurations/management-routes.ts';
import { createPrepareInitData, type PrepareInitData } from './init-data/init-data.ts';
import { createEffectiveDestinations, noFragments } from './lookup/effective-destinations.ts';
import { createFetchKeySet } from './lookup/key-sets.ts';
import { type ResolvedDestination, resolveDestination } from './lookup/resolve-destination.ts';
import { createFindUserToken, type OwnTokenCheck } from './lookup/user-token.ts';
import { lookupRoutes } from './routes.ts';
import { createSaml, type FindLocalProvider, type Saml, type SamlSettings } from './saml/create-saml.ts';
import type { LocalProvider } from './saml/trust-keys/local-provider.ts';
import { createRetrievalTools } from './token-retrieval/create-retrieval-tools.ts';
import { createTraceLog, type TraceLog } from './trace/trace-log.ts';
import { createDestinationTransfer, type DestinationTransfer } from './transfer/transfer-destinations.ts';

/** What the destination service needs. */
export type DestinationServiceParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
  readonly openKeystore: KeystoreParser;
  /** Issues the certificates that are generated. */
  readonly authority: CertificateAuthority;
  readonly outbound: Outbound;
  /** The way to what lies behind connectors. */
  readonly sendOnPremise: SendOnPremise;
  readonly accounts: {
    readonly findSubaccount: (id: SubaccountId) => Promise<{ readonly subdomain: string } | undefined>;
  };
  readonly audit: { readonly append: (transaction: Transaction, event: AuditEvent) => Promise<void> };
  /** The subaccount that owns an OAuth client: the provider's, where a subscriber's token is presented. */
  readonly findClientSubaccount: (clientId: string) => Promise<SubaccountId | undefined>;
  /** Checks a token of our own authorization server. */
  readonly checkToken: (token: string) => Promise<OwnTokenCheck>;
  readonly settings: { readonly strictTenantHeader: boolean; readonly saml: SamlSettings };
};

/** The destination service. Source: SAP doc "Consuming the Destination Service" */
export type DestinationService = {
  readonly routes: readonly Route[];
  /** Reading and writing what is stored. Reads give secrets: whoever shows them leaves them out (`toShown`). */
  readonly manage: {
    readonly destinations: ConfigurationManagement;
    readonly fragments: ConfigurationManagement;
    readonly certificates: ConfigurationManagement;
    /** What certificates say, without their private keys. */
    readonly certificateReading: CertificateReading;
    /** Destinations as files, and copies of them. */
    readonly transfer: DestinationTransfer;
    /** The latest lookups on this node, and why they were answered as they were. */
    readonly traces: Pick<TraceLog, 'search' | 'find'>;
    /** Whether a destination's target can be reached. */
    readonly checkConnection: CheckConnection;
    /** What providers keep for this subaccount in the zone of subscription level that it is shown. */
    readonly listShared: (subaccountId: SubaccountId) => Promise<readonly Configuration[]>;
    /** What a service instance is to begin with, or to be updated by. */
    readonly prepareInitData: PrepareInitData;
    /** Deletes what a service instance holds, in the transaction that deletes the instance; `forget` follows once it has ended. */
    readonly deleteInstance: (transaction: Transaction, instanceId: ServiceInstanceId) => Promise<number>;
    readonly forget: () => void;
    /** The subaccount as issuer of the assertions its destinations use. */
    readonly localProvider: LocalProvider;
  };
  readonly findLocalProvider: FindLocalProvider;
  /** The key that signs for a subaccount; absent until a first one is made. */
  readonly findTrustKey: Saml['findTrustKey'];
  /** Renews the generated certificates that are due; answers how many it were. */
  readonly renewDueCertificates: RenewDueCertificates;
  /** A subaccount's destination with ready credentials; the trace says for which message of a flow. */
  readonly resolve: (subaccountId: SubaccountId, name: string, messageGuid?: string) => Promise<ResolvedDestination>;
};

/** Creates the destination service. */
export const createDestinationService = (parts: DestinationServiceParts): DestinationService => {
  const { database, clock, outbound, sendOnPremise, openKeystore, settings } = parts;
  const log = parts.log.child({ room: 'destination-service' });
  const store = createConfigurationStore(database);
  const sealing = createConfigurationSealing(parts.sealing);
  const cache = createConfigurationCache({ store, open: sealing.open, clock });
  const issueCertificate = createCertificateIssuer({ authority: parts.authority, clock });
  const appendAudit = parts.audit.append;
  const configurationParts = { database, store, cache, sealing, issueCertificate, appendAudit, clock };
  const manage = (kind: 'destination' | 'fragment' | 'certificate'): ConfigurationManagement =>
    createConfigurationManagement(kind, configurationParts);
  const managements = {
    destinations: manage('destination'),
    fragments: manage('fragment'),
    certificates: manage('certificate'),
  };

  const fingerprintKey = createHmacKey(Buffer.from(randomHex(32), 'hex'));
  const destinations = createEffectiveDestinations({ cache, fingerprintKey });
  const traces = createTraceLog(clock);
  const tlsParts = {
    openKeystore,
    findCertificate: (level: Parameters<typeof store.list>[0], name: string) =>
      cache.find({ level, kind: 'certificate', name }),
  };
  const saml = createSaml({ ...parts, ...tlsParts, appendAudit: parts.audit.append }, settings.saml);
  const tools = createRetrievalTools({
    ...tlsParts,
    outbound,
    sendOnPremise,
    clock,
    log,
    random: randomFraction,
    assertions: saml.assertions,
    digest: (text) => Buffer.from(hmacSha256(fingerprintKey, text)).toString('base64url').slice(0, 12),
    findSubject: async (level, name) => destinations.find(level, name, noFragments),
  });
  const findSubdomain = async (subaccountId: SubaccountId): Promise<string | undefined> =>
    (await parts.accounts.findSubaccount(subaccountId))?.subdomain;

  return {
    routes: [
      ...lookupRoutes({
        destinations,
        tools,
        traces,
        findSubdomain,
        findClientSubaccount: parts.findClientSubaccount,
        strictTenantHeader: settings.strictTenantHeader,
        findUserToken: createFindUserToken({
          checkToken: parts.checkToken,
          fetchKeySet: createFetchKeySet({ outbound, clock }),
          clock,
        }),
      }),
      ...managementRoutes(Object.values(managements), {
        clock,
        openKeystore,
        findClientSubaccount: parts.findClientSubaccount,
      }),
      ...saml.routes,
    ],
    manage: {
      ...managements,
      certificateReading: createCertificateReading({ ...managements, openKeystore, clock }),
      transfer: createDestinationTransfer(managements.destinations, clock),
      traces: { search: traces.search, find: traces.find },
      checkConnection: createCheckConnection({
        ...tlsParts,
        destinations,
        tools,
        findSubdomain,
        outbound,
        sendOnPremise,
        clock,
      }),
      listShared: async (subaccountId) => (await store.listShared(subaccountId)).map(sealing.open),
      prepareInitData: createPrepareInitData(configurationParts),
      deleteInstance: store.deleteInstance,
      forget: cache.clear,
      localProvider: saml.localProvider,
    },
    findLocalProvider: saml.findLocalProvider,
    findTrustKey: saml.findTrustKey,
    renewDueCertificates: createRenewDueCertificates({ ...configurationParts, log }),
    resolve: (subaccountId, name, messageGuid) =>
      resolveDestination(
        subaccountId,
        name,
        { ...tlsParts, destinations, tools, traces, findSubdomain, sendOnPremise },
        messageGuid,
      ),
  };
};
