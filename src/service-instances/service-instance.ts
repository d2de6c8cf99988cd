import type { ServiceInstanceId, SubaccountId } from '../foundation/ids.ts';
import type { CredentialType } from './keys/key-parameters.ts';

/** A service instance: the definition of an OAuth client and what it may do. Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication" */
export type ServiceInstance = {
  readonly id: ServiceInstanceId;
  readonly subaccountId: SubaccountId;
  /** Unique within the subaccount. */
  readonly name: string;
  readonly offering: OfferingName;
  readonly plan: string;
  readonly clientId: string;
  /** As given on creation, defaults not filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly createdAtMs: number;
};

/** A named way to use an instance. Its secret or private key exists only in the credentials handed out when the key was made. */
export type ServiceKey = {
  readonly id: string;
  readonly instanceId: ServiceInstanceId;
  readonly name: string;
  readonly credentialType: CredentialType;
  /** The secret or certificate of the instance's client that belongs to this key. */
  readonly credentialId: string;
  readonly createdAtMs: number;
  /** The certificate of a certificate key, in PEM, with those of its issuers that were handed out with it. */
  readonly certificatePem?: string;
};

/** Technical names of the services one can make instances of. */
export type OfferingName = 'xsuaa' | 'destination' | 'connectivity' | 'it-rt';

/** What an application or API client needs to use an instance, in the shape of the real service. Holds the secret. */
export type KeyCredentials = Readonly<Record<string, unknown>>;
