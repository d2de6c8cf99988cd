import type { KeystoreType } from '../../keystores/index.ts';

const octetStream = 'application/octet-stream';

/** As what a keystore is sent. Source: SAP doc "Keystore Service REST API" */
export const mediaTypes: Readonly<Record<KeystoreType, string>> = {
  p12: 'application/x-pkcs12',
  pem: 'application/x-pem-file',
  jks: octetStream,
  jceks: octetStream,
};

/** What a body's media type says a keystore is: a kind, any kind, or no keystore at all. */
export const parseMediaType = (contentType: string | undefined): KeystoreType | 'any' | undefined => {
  const mediaType = (contentType ?? octetStream).split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === octetStream) return 'any';
  if (mediaType === mediaTypes.p12) return 'p12';
  return mediaType === mediaTypes.pem ? 'pem' : undefined;
};
