import { rootCertificates } from 'node:tls';
import { createAuthorizationServer } from '../../authorization-server/index.ts';
import type { Config } from '../../config/schema.ts';
import { createKeystoreParser } from '../../crypto/keystores.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import { createIdentityProvider, type FindTrustKey } from '../../identity-provider/index.ts';
import { createKeystores } from '../../keystores/index.ts';
import { readRoots } from '../trusted-roots.ts';
import { openAdministrators } from './open-administrators.ts';
import type { Base } from './open-base.ts';

/** The rooms that know keys, users, clients and administrators. */
export type SecurityRooms = Awaited<ReturnType<typeof openSecurity>>;

/** Opens them. */
export const openSecurity = async (
  base: Base,
  config: Config,
  publicUrls: PublicUrls,
  { findTrustKey }: { readonly findTrustKey: FindTrustKey },
) => {
  const { database, clock, log, sealing, authority, secretHashing, outbound, audit, accounts, getKey } = base;
  const openKeystore = createKeystoreParser();
  const keystores = createKeystores({
    database,
    clock,
    log,
    sealing,
    accounts,
    audit,
    openKeystore,
    authority,
    trustedRootsPem: [authority.certificatePem, ...rootCertificates],
  });
  const identityProvider = createIdentityProvider({
    database,
    clock,
    log,
    accounts,
    audit,
    secretHashing,
    findTrustKey,
  });
  const authorizationServer = createAuthorizationServer({
    database,
    clock,
    log,
    accounts,
    audit,
    identityProvider,
    secretHashing,
    sealing,
    providerSignInKey: await getKey('provider-sign-in-key'),
    settings: {
      publicUrls,
      acceptNeoBodyCredentials: config.acceptNeoBodyCredentials,
      acceptSecretInQuery: config.acceptSecretInQuery ?? config.profile === 'lab',
      uaaErrors: config.uaaErrors,
      reusesTokens: config.reuseTokens,
      unlimitedTokens: config.unlimitedTokens,
      signingAlgorithm: config.signingAlgorithm,
      signingKeyBits: config.signingKeyBits ?? (config.profile === 'lab' ? 2048 : 3072),
      trustedClientCertificatesPem: [authority.certificatePem, ...readRoots(config.trustedClientRoots)],
      requireBoundTokens: config.requireBoundTokens,
    },
  });
  const administrators = openAdministrators({
    config,
    clock,
    log,
    database,
    publicUrls,
    sealing,
    outbound,
    audit,
    accounts,
    identityProvider,
    signInKey: await getKey('cockpit-sign-in-key'),
  });
  return { openKeystore, keystores, identityProvider, authorizationServer, administrators };
};
