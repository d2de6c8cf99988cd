import type { PublicUrls } from '../http/server/public-urls.ts';
import type { operations, ResponseOf } from './contract.ts';

/** The URLs of this installation. Source: product description, "How it is addressed" */
export type Endpoints = ResponseOf<typeof operations.readEndpoints>;

/** Lists the URLs. `host` is the address listened on. Source: product description, "How it is addressed" */
export const describeEndpoints = (options: {
  readonly host: string;
  readonly ports: {
    readonly http: number;
    readonly https: number;
    readonly connectivityProxy: number;
    readonly socks5Proxy: number;
  };
  readonly publicDomain: string;
  readonly urls: PublicUrls;
}): Endpoints => {
  const { urls } = options;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    publicDomain: options.publicDomain,
    http: `http://${host}:${options.ports.http}`,
    https: `https://${host}:${options.ports.https}`,
    doors: {
      'neo-oauth': `${urls.origin('oauthasservices-<technical name>')}/oauth2/api/v1`,
      'platform-api': urls.origin('api'),
      xsuaa: urls.origin('<subdomain>.authentication'),
      destination: urls.origin('destination-configuration'),
      integration: `${urls.origin('<subdomain>.it')}/api/v1`,
      flows: `${urls.origin('<subdomain>.it-rt')}/http`,
      connectivity: urls.origin('connectivity'),
      'cloud-foundry': urls.origin('api.cf'),
      'cloud-for-customer': `${urls.origin('<subdomain>.crm')}/sap/c4c/odata/v1/c4codata/`,
      'connectivity-proxy': `http://${host}:${options.ports.connectivityProxy}`,
      'socks5-proxy': `socks5://${host}:${options.ports.socks5Proxy}`,
    },
  };
};
