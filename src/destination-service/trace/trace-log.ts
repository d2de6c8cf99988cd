import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Level } from '../configurations/configuration.ts';
import type { FoundOn, LookupApi, LookupDraft, LookupOutcome, LookupTrace } from './lookup-trace.ts';

/** A lookup that begins. */
export type StartedLookup = {
  readonly id: string;
  readonly api: LookupApi;
  readonly subaccountId: SubaccountId;
  readonly clientId: string | undefined;
  readonly messageGuid?: string | undefined;
  readonly destination: string;
};

/** Which lookups are wanted, the newest first. */
export type TraceFilter = {
  /** The name, whatever level was asked for. */
  readonly destination?: string | undefined;
  readonly outcome?: LookupOutcome | undefined;
  readonly messageGuid?: string | undefined;
  readonly limit: number;
};

/** The latest lookups of each subaccount, in the memory of this node. */
export type TraceLog = {
  /** Runs a lookup and keeps what it noted, whether it ends well or throws. */
  readonly observe: <Result extends object>(
    lookup: StartedLookup,
    run: (draft: LookupDraft) => Promise<Result>,
  ) => Promise<Result>;
  readonly search: (subaccountId: SubaccountId, filter: TraceFilter) => readonly LookupTrace[];
  readonly find: (subaccountId: SubaccountId, id: string) => LookupTrace | undefined;
};

/** At most 200 lookups and about 256 KiB a subaccount, and the 100 subaccounts that looked up last. */
export const traceLimits = { lookups: 200, bytes: 256 * 1024, subaccounts: 100 } as const;

type Ring = { readonly kept: { readonly trace: LookupTrace; readonly bytes: number }[]; bytes: number };

/** Creates the log. Source: product description, "Trace"; assumed: in memory, for a record of every lookup on disk would cost more than the lookup */
export const createTraceLog = (
  clock: Clock,
  limits: { readonly [Name in keyof typeof traceLimits]: number } = traceLimits,
): TraceLog => {
  const rings = new Map<SubaccountId, Ring>();

  const keep = (subaccountId: SubaccountId, trace: LookupTrace): void => {
    let ring = rings.get(subaccountId);
    if (ring === undefined) {
      ring = { kept: [], bytes: 0 };
      rings.set(subaccountId, ring);
      if (rings.size > limits.subaccounts) dropQuietest();
    }
    const bytes = weigh(trace);
    ring.kept.push({ trace, bytes });
    ring.bytes += bytes;
    while (ring.kept.length > limits.lookups || (ring.bytes > limits.bytes && ring.kept.length > 1)) {
      ring.bytes -= ring.kept.shift()?.bytes ?? 0;
    }
  };

  const dropQuietest = (): void => {
    const lastOf = ({ kept }: Ring): number => kept.at(-1)?.trace.atMs ?? Number.POSITIVE_INFINITY;
    const [quietest] = [...rings].reduce((left, right) => (lastOf(right[1]) < lastOf(left[1]) ? right : left));
    rings.delete(quietest);
  };

  return {
    observe: async (lookup, run) => {
      const atMs = clock();
      const startedAtMs = performance.now();
      const draft: LookupDraft = { tried: [], tokens: [] };
      const end = (status: number): void =>
        keep(lookup.subaccountId, toTrace(lookup, draft, status, atMs, performance.now() - startedAtMs));
      try {
        const result = await run(draft);
        end('status' in result && typeof result.status === 'number' ? result.status : 200);
        return result;
      } catch (error) {
        const isRefusal = error instanceof WireError && error.status < 500;
        draft.outcome = isRefusal ? 'refused' : 'fault';
        draft.error = isRefusal ? error.description : 'unexpected error';
        end(error instanceof WireError ? error.status : 500);
        throw error;
      }
    },
    search: (subaccountId, { destination, outcome, messageGuid, limit }) => {
      const kept = rings.get(subaccountId)?.kept ?? [];
      const isWanted = (trace: LookupTrace): boolean =>
        (destination === undefined || nameIn(trace) === destination || trace.destination === destination) &&
        (outcome === undefined || trace.outcome === outcome) &&
        (messageGuid === undefined || trace.messageGuid === messageGuid);
      return kept
        .map(({ trace }) => trace)
        .filter(isWanted)
        .reverse()
        .slice(0, limit);
    },
    find: (subaccountId, id) => rings.get(subaccountId)?.kept.find(({ trace }) => trace.id === id)?.trace,
  };
};

const maxShown = 20;
const maxText = 500;

const toTrace = (
  lookup: StartedLookup,
  draft: LookupDraft,
  status: number,
  atMs: number,
  durationMs: number,
): LookupTrace => ({
  id: lookup.id,
  atMs,
  durationMs: Math.round(durationMs * 100) / 100,
  api: lookup.api,
  clientId: lookup.clientId,
  ...(lookup.messageGuid !== undefined && { messageGuid: lookup.messageGuid }),
  destination: cut(lookup.destination, 220),
  triedOn: draft.tried.map(toFoundOn),
  foundOn: draft.found && toFoundOn(draft.found.level),
  fragments: draft.found?.fragmentNames.slice(0, maxShown) ?? [],
  chain: draft.chain === undefined ? undefined : cut(draft.chain, 100),
  authentication: draft.found?.authentication,
  outcome: draft.outcome ?? 'no-token',
  status,
  error: draft.error === undefined ? undefined : cut(draft.error, maxText),
  tokens: draft.tokens,
});

const toFoundOn = ({ subaccountId, instanceId }: Level): FoundOn =>
  instanceId === undefined ? { level: 'subaccount', subaccountId } : { level: 'instance', subaccountId, instanceId };

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}...` : text);

const nameIn = ({ api, destination }: LookupTrace): string => {
  const at = api === 'consume' ? destination.lastIndexOf('@') : -1;
  return at < 0 ? destination : destination.slice(0, at);
};

/** About what a trace takes in memory: its texts, and what objects and the calls of a renewal may add. */
const weigh = ({ destination, error = '', chain = '', fragments, tokens }: LookupTrace): number => {
  let characters = destination.length + error.length + chain.length;
  for (const fragment of fragments) characters += fragment.length;
  for (const token of tokens) {
    characters += 1000 + (token.error?.length ?? 0);
    for (const [name, value] of token.key) characters += name.length + value.length;
  }
  return 400 + 2 * characters;
};
