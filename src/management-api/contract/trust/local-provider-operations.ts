import { z } from 'zod';
import { forViewers } from '../administration/administrator-role.ts';
import { likeEverybody } from '../administration/confinement.ts';
import { act, get, type Operation, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** What a certificate says. Times in epoch milliseconds. Source: RFC 5280 §4.1 */
export const certificateFactsSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** Hex. */
  serialNumber: z.string(),
  validFromMs: z.number(),
  validToMs: z.number(),
  /** SHA-256, hex with colons. */
  fingerprint: z.string(),
});

const signingCertificateSchema = certificateFactsSchema.extend({ keyId: z.string(), certificatePem: z.string() });

const provider = `${inSubaccount}/local-service-provider` as const;

/** A subaccount as issuer of SAML assertions: name, certificates, rotation. Source: SAP doc "Configure the Local Service Provider", "Manage Trust" */
export const localProviderOperations = {
  getLocalServiceProvider: get(provider, 'The name and certificates by which others know the subaccount', {
    response: z.object({
      name: z.string(),
      /** Signs now; absent until a first key is made. */
      active: signingCertificateSchema.optional(),
      /** Others may trust it already; it signs once the two change places. */
      passive: signingCertificateSchema.optional(),
      /** SAML metadata to import elsewhere. */
      metadata: z.string().optional(),
      /** What an identity provider must know whose users are to sign in by browser. */
      signOn: z.object({
        entityId: z.string(),
        /** SAML assertion consumer service. */
        consumerUrl: z.string(),
        /** SAML metadata to import there. */
        metadata: z.string(),
        /** Name of the provider users are sent to at once; absent: they choose. */
        defaultIdentityProvider: z.string().optional(),
      }),
    }),
  }),
  renewLocalServiceProviderKey: put(
    `${provider}/keys/:slot`,
    'Make the `active` or `passive` signing key, or a new one in its place',
    { response: signingCertificateSchema },
  ),
  rotateLocalServiceProviderKeys: act(
    `${provider}/rotate`,
    'Let the active and the passive signing key change places',
    {
      response: z.object({}),
    },
  ),
  deletePassiveLocalServiceProviderKey: remove(`${provider}/keys/passive`, 'Delete the passive signing key'),
} as const;

const forAnyViewer = <Op extends Operation>(operation: Op): Op => likeEverybody(forViewers(operation));

/** Reads certificates and metadata, and stores nothing. Source: Portolan */
export const trustReadingOperations = {
  describeCertificates: forAnyViewer(
    act('/certificates/describe', 'What certificates in PEM or base64 say, in the order given', {
      request: z.strictObject({ certificates: z.array(z.string().min(1).max(20_000)).max(1000) }),
      /** `null` for what is no certificate. */
      response: z.array(certificateFactsSchema.nullable()),
    }),
  ),
  readIdentityProviderMetadata: forAnyViewer(
    act(
      '/identity-provider-metadata/read',
      'The name, signing certificates and sign-in address in the metadata of a SAML identity provider',
      {
        request: z.strictObject({ metadata: z.string().min(1).max(262_144) }),
        response: z.object({
          name: z.string(),
          certificates: z.array(z.string()),
          ssoUrl: z.string().optional(),
          ssoBinding: z.enum(['HTTP-Redirect', 'HTTP-POST']).optional(),
        }),
      },
    ),
  ),
} as const;
