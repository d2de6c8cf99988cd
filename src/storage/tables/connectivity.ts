/** A connector of a subaccount: its location ID, which may be empty, is unique there. */
export type ConnectorRow = {
  readonly id: string;
  readonly subaccount_id: string;
  readonly location_id: string;
  /** `agent` or `local`. */
  readonly kind: string;
  readonly description: string;
  /** JSON: what a local connector opens; null for an agent, which holds that itself. */
  readonly configuration: string | null;
  /** Changes with the configuration: whoever writes names the one read. */
  readonly revision: string;
  readonly created_by: string;
  readonly created_at_ms: number;
  readonly modified_at_ms: number;
  /** SHA-256 of the code an agent enrols with; null where there is none, or it was used. */
  readonly code_hash: string | null;
  readonly code_expires_at_ms: number | null;
};

/** A client certificate of an agent; it ends with the connector. */
export type ConnectorCertificateRow = {
  /** SHA-256 of the certificate, base64url. */
  readonly thumbprint: string;
  readonly connector_id: string;
  readonly subaccount_id: string;
  readonly serial_number: string;
  readonly not_after_ms: number;
  readonly issued_at_ms: number;
};

/** Tables of the room `connectivity/`. */
export type ConnectivityTables = {
  readonly connectors: ConnectorRow;
  readonly connector_certificates: ConnectorCertificateRow;
};
