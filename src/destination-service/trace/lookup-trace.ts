import type { ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { Level } from '../configurations/configuration.ts';
import type { TokenTrace } from './token-trace.ts';

/** Who looked up: find (v1), consume (v2), or a room of this server that calls the destination itself. */
export type LookupApi = 'find' | 'consume' | 'server';

/** What a lookup came to. `error-token` is a reply 200 whose `authTokens` say what failed. */
export type LookupOutcome =
  | 'token'
  | 'no-token'
  | 'error-token'
  | 'retrieval-skipped'
  | 'not-modified'
  | 'refused'
  | 'fault';

/** Where a destination was found. */
export type FoundOn = {
  readonly level: 'subaccount' | 'instance';
  readonly subaccountId: SubaccountId;
  readonly instanceId?: ServiceInstanceId;
};

/** One lookup and why it was answered as it was: no token, secret or property value. Source: product description, "Trace"; security.md S-64 */
export type LookupTrace = {
  /** The request's id, which its reply has in `x-correlation-id`. */
  readonly id: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly api: LookupApi;
  readonly clientId: string | undefined;
  /** The message of a flow it was for, as the message processing log knows it. */
  readonly messageGuid?: string;
  /** The name asked for; for consume as it was sent, `@level` included. */
  readonly destination: string;
  /** The levels it was looked for on, in order; the last is the one it was found on. */
  readonly triedOn: readonly FoundOn[];
  readonly foundOn: FoundOn | undefined;
  /** Those applied, in order. */
  readonly fragments: readonly string[];
  readonly chain: string | undefined;
  readonly authentication: string | undefined;
  readonly outcome: LookupOutcome;
  readonly status: number;
  readonly error: string | undefined;
  readonly tokens: readonly TokenTrace[];
};

/** What a lookup notes while it runs. */
export type LookupDraft = {
  readonly tried: Level[];
  found?: FoundDestination;
  chain?: string;
  outcome?: LookupOutcome;
  error?: string;
  readonly tokens: TokenTrace[];
};

/** What is known of the destination found. */
export type FoundDestination = {
  readonly level: Level;
  readonly fragmentNames: readonly string[];
  readonly authentication: string | undefined;
};
