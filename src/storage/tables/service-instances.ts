/** A service instance. `parameters` is the JSON it was created with. */
export type ServiceInstanceRow = {
  readonly id: string;
  readonly subaccount_id: string;
  readonly name: string;
  readonly offering: string;
  readonly plan: string;
  readonly client_id: string;
  readonly parameters: string;
  readonly created_at_ms: number;
};

/** A service key: one credential of the instance's OAuth client under a name. */
export type ServiceKeyRow = {
  readonly id: string;
  readonly subaccount_id: string;
  readonly instance_id: string;
  readonly name: string;
  /** Id of the secret or certificate. */
  readonly secret_id: string;
  readonly created_at_ms: number;
  /** `x509`; absent: a secret. */
  readonly credential_type: string | null;
  /** The certificate of a certificate key, and those of its issuers that were handed out with it. */
  readonly certificate_pem: string | null;
  /** The credentials of a key made through the Cloud Foundry API, until they are read there. */
  readonly sealed_credentials: Uint8Array | null;
};

/** Tables of the room `service-instances`. */
export type ServiceInstanceTables = {
  readonly service_instances: ServiceInstanceRow;
  readonly service_keys: ServiceKeyRow;
};
