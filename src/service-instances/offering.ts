import type { z } from 'zod';
import type { Subaccount } from '../accounts/index.ts';
import type { ClientRegistration } from '../authorization-server/index.ts';
import type { InitData } from '../destination-service/index.ts';
import type { PublicUrls } from '../http/server/public-urls.ts';
import type { KeyCredential } from './keys/key-credential.ts';
import type { CredentialType, KeyOrder } from './keys/key-parameters.ts';
import type { KeyCredentials, OfferingName, ServiceInstance } from './service-instance.ts';

/** The OAuth client an instance stands for. */
export type ClientPlan = {
  readonly clientId: string;
  readonly xsappname: string;
  /** Full scope names a client credentials token carries, besides `uaa.resource`. */
  readonly authorities: readonly string[];
  readonly grantTypes: readonly string[];
  readonly tokenValiditySeconds: number;
  readonly refreshTokenValiditySeconds?: number;
  readonly redirectUris?: readonly string[];
  readonly settings?: Extract<ClientRegistration, { readonly kind: 'xsuaa' }>['settings'];
  /** What its keys may be used with; the first one is made where none is asked for. */
  readonly credentialTypes: readonly CredentialType[];
};

/** What an offering may ask of the rest of the house. */
export type OfferingParts = {
  readonly urls: PublicUrls;
  /** The role templates of the Cloud Integration API and the permission names behind each. */
  readonly apiRoles: ReadonlyMap<string, readonly string[]>;
};

/** Where applications reach the proxies to on-premise systems. */
export type OnPremiseProxy = { readonly host: string; readonly httpPort: number; readonly socks5Port: number };

/** Everything a key's credentials are made from. */
export type KeyContext = {
  readonly subaccount: Subaccount;
  readonly instance: ServiceInstance;
  readonly client: ClientPlan;
  readonly credential: KeyCredential;
  readonly createdAtMs: number;
  readonly urls: PublicUrls;
  readonly onPremiseProxy: OnPremiseProxy;
  /** The key the subaccount's tokens are signed with, for programs that cannot fetch key sets. */
  readonly verificationKeyPem: string;
};

/** One plan of a service, as data. Adding a service means adding a file with one of these and listing it in `offerings.ts`. */
export type Plan<Parameters = unknown> = {
  readonly offering: OfferingName;
  readonly plan: string;
  readonly summary: string;
  readonly parameters: z.ZodType<Parameters>;
  /** The client for an instance. Throws a `WireError` for parameters the schema cannot judge (unknown roles). */
  readonly planClient: (
    instance: { readonly id: string; readonly name: string; readonly subaccount: Subaccount },
    parameters: Parameters,
    parts: OfferingParts,
  ) => ClientPlan;
  /** What a new key's parameters ask for, where the service has words of its own. */
  readonly parseKey?: (parameters: unknown, client: ClientPlan) => KeyOrder;
  readonly describeKey: (context: KeyContext) => KeyCredentials;
  /**
   * What is kept of the parameters, where that is not what was given: `previous` is what was kept before. What is no parameter but a thing to be
   * done once, and what is secret, is left out.
   */
  readonly keepParameters?: (parameters: Parameters, previous: StoredParameters) => StoredParameters;
  /** The destinations and certificates the parameters bring along. */
  readonly readInitData?: (parameters: Parameters) => InitData | undefined;
};

/** Parameters as they are kept with an instance. */
export type StoredParameters = Readonly<Record<string, unknown>>;

/** Declares a plan with typed parameters and forgets the type, so that plans fit one list. */
export const definePlan = <Parameters>({ keepParameters, readInitData, ...plan }: Plan<Parameters>): Plan => ({
  ...plan,
  // `parameters` has parsed the value by the time these are called.
  planClient: (instance, parameters, parts) => plan.planClient(instance, parameters as Parameters, parts),
  ...(keepParameters && {
    keepParameters: (parameters, previous) => keepParameters(parameters as Parameters, previous),
  }),
  ...(readInitData && { readInitData: (parameters) => readInitData(parameters as Parameters) }),
});
