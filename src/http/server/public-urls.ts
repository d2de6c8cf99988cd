/** The URLs under which the doors are reached over TLS; printed in bindings, metadata documents and the cockpit. */
export type PublicUrls = {
  /** Authority of a host, e.g. `authentication.portolan.localhost:8443` for the labels `authentication`. */
  readonly authority: (labels: string) => string;
  /** `https://` and the authority, without a trailing slash. */
  readonly origin: (labels: string) => string;
};

/**
 * Creates the URL builder. `port` tells what clients see, which a proxy may make differ from the listener's; it is asked anew each
 * time, because a listener on port 0 knows its port only once it listens.
 */
export const createPublicUrls = (options: {
  readonly publicDomain: string;
  readonly port: () => number;
}): PublicUrls => {
  const authority = (labels: string): string => {
    const port = options.port();
    return `${labels}.${options.publicDomain}${port === 443 ? '' : `:${port}`}`;
  };
  return { authority, origin: (labels) => `https://${authority(labels)}` };
};
