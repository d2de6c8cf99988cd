/**
 * What a step writes into a message: by name a text, which may hold expressions such as `${header.x}`, or `null` to delete. In the order given,
 * headers first. Source: SAP doc "Define Content Modifier"
 */
export type FlowModification = {
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  readonly properties?: Readonly<Record<string, string | null>> | undefined;
  readonly body?: string | undefined;
};

/** When a call that failed is made again. Source: SAP doc "HTTP Receiver Adapter" (Retry) */
export type FlowRetry = {
  /** Further calls after the first. */
  readonly attempts: number;
  readonly delaySeconds: number;
  /** What the delay is multiplied by before each further attempt. Default 1. */
  readonly backoff?: number | undefined;
  /** Default: 408, 429, 500, 502, 503 and 504. */
  readonly statuses?: readonly number[] | undefined;
};

/**
 * A message endpoint and where it forwards to, as a landscape file or the cockpit defines it. Its subaccount is not part of it: every call names
 * that beside it (S-55). Deployed artifacts have a model of their own; both run alike.
 */
export type Flow = {
  /** Id of the integration flow, as message processing logs show it. */
  readonly id: string;
  /** Shown in logs; the id where left out. */
  readonly name?: string | undefined;
  readonly packageId?: string | undefined;
  /** Below `/http`, with its leading slash. Matched as a whole. */
  readonly path: string;
  /** Name of a destination of the subaccount. */
  readonly destination: string;
  /** Path and query appended to the destination's URL. */
  readonly targetPath?: string | undefined;
  /** Role a sender must have. Default `ESBMessaging.send`. Not together with `clientCertificates`. */
  readonly role?: string | undefined;
  /** For the call of the receiver from its start to the last byte of its response. Default 60. */
  readonly timeoutSeconds?: number | undefined;
  /** Largest message body. Default: the server's setting. */
  readonly maxMessageBytes?: number | undefined;
  /** Message header to the name of the custom header property in the log. */
  readonly customHeaderProperties?: Readonly<Record<string, string>> | undefined;
  /** Which messages keep their bodies as attachments of the log. Default `none`. */
  readonly attachments?: 'none' | 'on-error' | 'always' | undefined;
  /** Senders must show a certificate with one of these pairs of names. Source: SAP doc "HTTPS Sender Adapter" (Client Certificate) */
  readonly clientCertificates?: readonly { readonly subjectDn: string; readonly issuerDn: string }[] | undefined;
  /** Whether modifying requests need a CSRF token. Default false. Source: SAP doc "HTTPS Sender Adapter" (CSRF Protected) */
  readonly csrfProtected?: boolean | undefined;
  /** Method of the call, or an expression. Default: the sender's. */
  readonly method?: string | undefined;
  /** Headers that travel on to the receiver. Default: all but credentials. */
  readonly requestHeaders?: readonly string[] | undefined;
  /** Content modifiers before and after the call. */
  readonly before?: FlowModification | undefined;
  readonly after?: FlowModification | undefined;
  readonly retry?: FlowRetry | undefined;
  /** What is kept in the message store. Source: SAP doc "Persist Messages" */
  readonly messageStore?: readonly ('request' | 'response')[] | undefined;
  /** Default `INFO`. Source: SAP doc "Setting Log Levels" */
  readonly logLevel?: 'NONE' | 'INFO' | 'ERROR' | 'DEBUG' | 'TRACE' | undefined;
};

/** Role of senders. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const defaultSenderRole = 'ESBMessaging.send';

/** Source: SAP doc "HTTP Receiver Adapter" (Timeout, 60000 ms by default) */
export const defaultTimeoutSeconds = 60;
