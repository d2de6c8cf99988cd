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
};

/** Tables of the destination service. */
export type DestinationServiceTables = {
  readonly destination_configurations: DestinationConfigurationRow;
};
