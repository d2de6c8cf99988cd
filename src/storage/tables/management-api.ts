/** Someone who may administer the installation. Of the token only its digest is kept. Source: security.md S-58 */
export type AdministratorRow = {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, as hex. */
  readonly token_digest: string;
  readonly created_at_ms: number;
};

/** Tables of the room `management-api`. */
export type ManagementApiTables = {
  readonly administrators: AdministratorRow;
};
