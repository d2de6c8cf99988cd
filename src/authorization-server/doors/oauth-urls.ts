import type { Subaccount } from '../../accounts/index.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import { neoIssuerOf, xsuaaOriginOf } from '../issuers.ts';

/** The section "OAuth URLs" of the cockpit's tab Branding. Source: SAP doc "Customize Corporate Branding" */
export type OAuthUrls = {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Where users see and revoke their tokens; Cloud Foundry has no such page. */
  readonly endUserUi?: string;
};

/** Creates the function that names a subaccount's URLs. Source: SAP docs "Customize Corporate Branding", "Revoke OAuth Access Tokens" */
export const createOAuthUrls =
  (urls: PublicUrls) =>
  (subaccount: Subaccount): OAuthUrls => {
    if (subaccount.flavour === 'cf') {
      const origin = xsuaaOriginOf(urls, subaccount);
      return { authorizationEndpoint: `${origin}/oauth/authorize`, tokenEndpoint: `${origin}/oauth/token` };
    }
    const origin = neoIssuerOf(urls, subaccount);
    return {
      authorizationEndpoint: `${origin}/oauth2/api/v1/authorize`,
      tokenEndpoint: `${origin}/oauth2/api/v1/token`,
      endUserUi: `${origin}/oauth2`,
    };
  };
