/**
 * A message endpoint and where it forwards to. Its subaccount is not part of it: every call names that beside it (S-55).
 * Assumed: an integration flow of the SAP system is a model; this is the part of one that an HTTPS sender and an HTTP receiver need.
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
  /** Role a sender must have. Default `ESBMessaging.send`. */
  readonly role?: string | undefined;
  /** For the call of the receiver from its start to the last byte of its response. Default 60. */
  readonly timeoutSeconds?: number | undefined;
  /** Largest message body. Default: the server's setting. */
  readonly maxMessageBytes?: number | undefined;
  /** Message header to the name of the custom header property in the log. */
  readonly customHeaderProperties?: Readonly<Record<string, string>> | undefined;
  /** Which messages keep their bodies as attachments of the log. Default `none`. */
  readonly attachments?: 'none' | 'on-error' | 'always' | undefined;
};

/** Role of senders. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
export const defaultSenderRole = 'ESBMessaging.send';

/** Source: SAP doc "HTTP Receiver Adapter" (Timeout, 60000 ms by default) */
export const defaultTimeoutSeconds = 60;
