/** An OAuth identity provider whose assertions count. Source: SAP doc "Configure OAuth Identity Provider in SAP Cloud for Customer" */
export type OAuthIdentityProvider = {
  /** Issuing entity name: the issuer of its assertions, byte for byte. */
  readonly issuer: string;
  /** Primary signing certificate, PEM. */
  readonly certificate: string;
  /** Whether a NameID of format emailAddress names the user. */
  readonly allowsEmail: boolean;
  /** Whether signatures with SHA-1 count. */
  readonly allowsSha1: boolean;
  readonly isEnabled: boolean;
};

/** A provider as it is written: PEM or bare base64, defaults left out. */
export type OAuthIdentityProviderInput = Pick<OAuthIdentityProvider, 'issuer' | 'certificate'> &
  Partial<Record<'allowsEmail' | 'allowsSha1' | 'isEnabled', boolean | undefined>>;

/** An OAuth client for OData access. Source: SAP doc "Configure the OAuth Client for OData Access" */
export type C4cOAuthClient = {
  /** Generated. */
  readonly id: string;
  /** Unique in its system: by it a landscape recognises the client. */
  readonly description: string;
  readonly tokenLifetimeSeconds: number;
  /** The provider whose assertions it may bring. */
  readonly issuer: string;
  readonly scopes: readonly string[];
  /** Whether an assertion must name the client in its attribute `client_id`. Source: AS ABAP data element OA2_SG_GT_SAMLBEARER_REQ_CLNT */
  readonly requiresClientId: boolean;
};

/** A client as it is written. Without a secret one is generated. */
export type C4cOAuthClientInput = Pick<C4cOAuthClient, 'description' | 'issuer'> & {
  readonly secret?: string | undefined;
  readonly tokenLifetimeSeconds?: number | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly requiresClientId?: boolean | undefined;
};

/** A user programs sign in as. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (integration user: Basic or certificate) */
export type TechnicalUser = {
  readonly name: string;
  /** The client certificate it may show instead of its password, PEM. */
  readonly certificate: string | undefined;
};

/** A technical user as it is written: certificate in PEM or base64; without a password it keeps its own, or has none that anybody knows. */
export type TechnicalUserInput = {
  readonly name: string;
  readonly password?: string | undefined;
  readonly certificate?: string | undefined;
};

/** The one scope the OData API asks for. Source: SAP doc "Configure the OAuth Client for OData Access" */
export const odataScope = 'UIWC:CC_HOME';
