import { z } from 'zod';
import { authenticationTypes } from './index.ts';

/** An authentication type as editors show it. Source: SAP doc "HTTP Destinations" */
export type DescribedType = {
  readonly name: string;
  readonly properties: z.ZodType;
  readonly proxyTypes: readonly ('Internet' | 'OnPremise' | 'PrivateLink')[];
};

const text = z.string().optional();
const trust = { TrustAll: text, TrustStoreLocation: text, TrustStorePassword: text, HostnameVerifier: text };

/** Types whose destinations are handed out as they are stored: the client does the rest. Source: SAP doc "Client Certificate Authentication", "Principal Propagation SSO Authentication for HTTP" */
const storedTypes: readonly Pick<DescribedType, 'name' | 'properties'>[] = [
  {
    name: 'ClientCertificateAuthentication',
    properties: z.looseObject({
      KeyStoreLocation: text,
      KeyStorePassword: text,
      'KeyStore.Source': z.enum(['DestinationService', 'ClientProvided']).optional(),
      ...trust,
    }),
  },
  { name: 'PrincipalPropagation', properties: z.looseObject({ CloudConnectorLocationId: text }) },
];

const everywhere = ['Internet', 'OnPremise', 'PrivateLink'] as const;
const proxyTypes: Readonly<Record<string, DescribedType['proxyTypes']>> = {
  NoAuthentication: everywhere,
  BasicAuthentication: everywhere,
  ClientCertificateAuthentication: everywhere,
  SAMLAssertion: everywhere,
  PrincipalPropagation: ['OnPremise'],
  OAuth2TechnicalUserPropagation: ['OnPremise'],
};

/** All types an editor offers, each with the values of `ProxyType` that SAP documents for it. Source: SAP doc "HTTP Destinations" */
export const describedTypes: readonly DescribedType[] = [...authenticationTypes, ...storedTypes].map(
  ({ name, properties }) => ({ name, properties, proxyTypes: proxyTypes[name] ?? ['Internet', 'OnPremise'] }),
);
