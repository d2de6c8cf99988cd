import { z } from 'zod';

const name = z.string().min(1).max(1024);
const secret = z.string().min(8).max(256);

/** An OAuth identity provider of a C4C system. Source: SAP doc "Configure OAuth Identity Provider in SAP Cloud for Customer" */
export const c4cIdentityProviderSchema = z.strictObject({
  /** Issuing entity name: the local provider name of the subaccount that signs the assertions. */
  issuer: name,
  /** Primary signing certificate, in PEM or base64. */
  certificate: z.string().min(1).max(20_000),
  /** Whether a NameID of format emailAddress names the user; true where left out. */
  allowsEmail: z.boolean().optional(),
  /** Whether signatures with SHA-1 count; false where left out. */
  allowsSha1: z.boolean().optional(),
  isEnabled: z.boolean().optional(),
});

/** An OAuth client of a C4C system. Source: SAP doc "Configure the OAuth Client for OData Access" */
export const c4cOAuthClientSchema = z.strictObject({
  /** Recognises the client: ids are generated. */
  description: name,
  /** Generated and shown once where left out. */
  secret: secret.optional(),
  /** 3600 where left out. */
  tokenLifetimeSeconds: z.number().int().min(1).max(86_400).optional(),
  /** Of a trusted OAuth identity provider. */
  issuer: name,
  /** `UIWC:CC_HOME` where left out. */
  scopes: z.array(z.string().min(1).max(200)).min(1).max(100).optional(),
  /** Whether assertions must name the client in their attribute `client_id`. */
  requiresClientId: z.boolean().optional(),
});

/** A user programs sign in as at a C4C system. */
export const c4cTechnicalUserSchema = z.strictObject({
  name: z.string().min(1).max(256),
  /** Exports leave it out; a user that exists keeps its own then. */
  password: secret.optional(),
  /** The client certificate it may show instead, in PEM or base64; none where left out. */
  certificate: z.string().min(1).max(20_000).optional(),
});

/** The C4C system of a subaccount. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs" */
export const cloudForCustomerSchema = z.strictObject({
  /** The name assertions must have as their audience; the host where left out. */
  localServiceProvider: name.optional(),
  oauthIdentityProviders: z.array(c4cIdentityProviderSchema).max(100).default([]),
  oauthClients: z.array(c4cOAuthClientSchema).max(1000).default([]),
  technicalUsers: z.array(c4cTechnicalUserSchema).max(1000).default([]),
  /** Makes a few objects of every entity set where there are no accounts. */
  sampleData: z.boolean().optional(),
});
