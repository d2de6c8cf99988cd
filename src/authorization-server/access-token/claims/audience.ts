import type { PublicUrls } from '../../../http/server/public-urls.ts';
import type { OAuthClient } from '../../clients/oauth-client.ts';
import { platformAudienceOf } from '../../issuers.ts';

/** For whom a client's token is: its subscription (Neo), the Platform APIs, or the applications of its scopes (XSUAA). */
export const audienceOf = (client: OAuthClient, scopes: readonly string[], urls: PublicUrls): readonly string[] => {
  switch (client.kind) {
    case 'neo-application':
      return client.subscription === undefined
        ? []
        : [`${client.subscription.providerAccount}:${client.subscription.application}`];
    case 'platform-api':
      return [platformAudienceOf(urls)];
    case 'xsuaa':
      return [...new Set(['uaa', client.clientId, ...scopes.flatMap(audiencesOfScope)])];
  }
};

/**
 * What stands before the last dot of a scope and, where that is not the same, the `xsappname` alone: scopes such as
 * `it!b1.NodeManager.read` have a dot in their own name. Source: UAA's rule for `aud`; audience check of `@sap/xssec`
 */
const audiencesOfScope = (scope: string): readonly string[] => {
  const dot = scope.lastIndexOf('.');
  const prefix = dot < 0 ? scope : scope.slice(0, dot);
  if (prefix === 'uaa') return [];
  const application = /^[^.]+![a-z]\d+(?=\.)/.exec(prefix)?.[0];
  return application === undefined ? [prefix] : [application, prefix];
};
