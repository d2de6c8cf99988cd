import type { Generated, Insertable, Selectable } from 'kysely';

/**
 * A destination, certificate or fragment. `instance_id` is empty on subaccount level; on instance level the pair of subaccount and
 * instance names the store, which for a subscriber's subaccount makes it the subscription level. Everything but name and type is sealed.
 * Source: SAP doc "Multitenancy in the Destination Service", "Using Encryption Keys for the Destination Service"
 */
export type DestinationConfigurationRow = {
  readonly subaccount_id: string;
  readonly instance_id: string;
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly sealed_content: Uint8Array;
  /** 64 random hex characters, new with every write: what ETags are made of, so that they tell nothing of the content. */
  readonly revision: string;
  readonly modified_at_ms: number;
  /** JSON: a list of `{ key, values }`, in clear. */
  readonly labels: Generated<string>;
  /** 1 in the zone a subscriber sees too, on subscription level only. */
  readonly is_shared: Generated<number>;
  /** How the certificate was generated; null for everything else. */
  readonly sealed_generation: Uint8Array | null;
  /** When the certificate enters the window of its renewal; null where it is not renewed. */
  readonly renew_at_ms: number | null;
};

/**
 * The keys that sign SAML assertions of a subaccount's destinations: the one in use, and one that is to take its place. The columns of
 * a key are null together; private keys are sealed. Source: SAP doc "Manage Trust"
 */
export type SamlTrustKeysRow = {
  readonly subaccount_id: string;
  readonly active_key_id: string | null;
  readonly active_certificate_pem: string | null;
  readonly active_sealed_private_key: Uint8Array | null;
  readonly passive_key_id: string | null;
  readonly passive_certificate_pem: string | null;
  readonly passive_sealed_private_key: Uint8Array | null;
};
/** A row as it is written. */
export type NewDestinationConfiguration = Insertable<DestinationConfigurationRow>;

/** A row as it is read. */
export type StoredDestinationConfiguration = Selectable<DestinationConfigurationRow>;

/** Tables of the destination service. */
export type DestinationServiceTables = {
  readonly saml_trust_keys: SamlTrustKeysRow;
  readonly destination_configurations: DestinationConfigurationRow;
};
