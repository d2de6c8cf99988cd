import type { SendOnPremise } from '../../connectivity/index.ts';
import { randomUuid, type SubaccountId } from '../../foundation/ids.ts';
import type { Outbound, OutboundTls } from '../../http/client/outbound.ts';
import { listBelow } from '../configurations/configuration.ts';
import { isRetrievable } from '../token-retrieval/index.ts';
import { lookupForNobody } from '../token-retrieval/lookup-input.ts';
import type { RetrievalTools } from '../token-retrieval/token-retrieval.ts';
import { encodeForm } from '../token-service/build-token-request.ts';
import { connectorOf } from '../token-service/connector-of.ts';
import { loadTls, type TlsParts } from '../token-service/load-tls.ts';
import { readTrustSettings } from '../token-service/token-service-properties.ts';
import type { LookupDraft } from '../trace/lookup-trace.ts';
import type { TraceLog } from '../trace/trace-log.ts';
import { type EffectiveDestinations, noFragments } from './effective-destinations.ts';

/** A destination ready to be called, for rooms of this server that call destinations themselves. */
export type ResolvedDestination =
  | {
      readonly kind: 'found';
      /** `URL` with the parameters of `URL.queries.*` appended. */
      readonly url: string;
      /** Those of `URL.headers.*` and the credential. */
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly tls: OutboundTls;
      /** Through which it is called, where that is not the Internet: a connector of the subaccount. */
      readonly outbound?: Pick<Outbound, 'fetchStreaming'>;
      /** Resolves once more after the credential was refused; fails where there is no other. Absent without a credential. */
      readonly renewCredential?: () => Promise<ResolvedDestination>;
    }
  | { readonly kind: 'not-found' }
  /** `message` is fit to be shown. */
  | { readonly kind: 'failed'; readonly message: string };

/** What resolving needs. */
export type ResolveParts = TlsParts & {
  readonly destinations: EffectiveDestinations;
  readonly tools: RetrievalTools;
  readonly traces: Pick<TraceLog, 'observe'>;
  readonly findSubdomain: (subaccountId: SubaccountId) => Promise<string | undefined>;
  readonly sendOnPremise: SendOnPremise;
};

/**
 * Resolves a destination of a subaccount: address, headers and TLS settings, its token taken from the same cache as for lookups. The trace
 * says for which message. Source: SAP doc "Find a Destination"
 */
export const resolveDestination = (
  subaccountId: SubaccountId,
  name: string,
  parts: ResolveParts,
  messageGuid?: string,
): Promise<ResolvedDestination> =>
  parts.traces.observe(
    { id: randomUuid(), api: 'server', subaccountId, clientId: undefined, messageGuid, destination: name },
    async (draft) => {
      const resolved = await resolve(subaccountId, name, parts, draft, messageGuid);
      if (resolved.kind === 'not-found') draft.outcome = 'refused';
      else if (resolved.kind === 'failed') draft.outcome = 'error-token';
      else draft.outcome = resolved.renewCredential === undefined ? 'no-token' : 'token';
      if (resolved.kind !== 'found') draft.error = resolved.kind === 'failed' ? resolved.message : 'not found';
      return resolved;
    },
  );

const resolve = async (
  subaccountId: SubaccountId,
  name: string,
  parts: ResolveParts,
  draft: LookupDraft,
  messageGuid: string | undefined,
): Promise<ResolvedDestination> => {
  draft.tried.push({ subaccountId });
  const destination = await parts.destinations.find({ subaccountId }, name, noFragments);
  if (destination === undefined) return { kind: 'not-found' };
  draft.found = destination;
  const { properties, retrieval, level } = destination;
  if (properties.Type !== 'HTTP') return { kind: 'failed', message: 'The destination is not of type HTTP' };
  const isOnPremise = properties.ProxyType === 'OnPremise';
  if (!isOnPremise && (properties.ProxyType ?? 'Internet') !== 'Internet')
    return { kind: 'failed', message: 'The proxy type of the destination is not supported by this server' };
  if (properties.Authentication === 'PrincipalPropagation')
    return { kind: 'failed', message: 'The call is made for no user, whom the destination is to propagate' };
  if (!isRetrievable(properties))
    return { kind: 'failed', message: 'The authentication type of the destination is not supported by this server' };
  const input = lookupForNobody(() => parts.findSubdomain(subaccountId));
  const retrieved = await retrieval.retrieve(destination, input, parts.tools.tracing(draft.tokens));
  if (retrieved.kind === 'failed') return retrieved;
  // What is trusted on the way to an on-premise system is for its connector to say.
  const loaded = isOnPremise
    ? ({ kind: 'loaded', tls: {} } as const)
    : await loadTls(level, readTrustSettings(properties), undefined, parts);
  if (loaded.kind === 'failed') return loaded;
  const credential = retrieved.kind === 'token' ? retrieved.token : undefined;
  const { key, value } = credential?.httpHeader ?? { key: '', value: '' };
  const own = listBelow(properties, 'URL.headers.').filter(([header]) => header.toLowerCase() !== key.toLowerCase());
  return {
    kind: 'found',
    url: appendQueries(properties.URL ?? '', listBelow(properties, 'URL.queries.')),
    headers: key === '' ? own : [...own, [key, value]],
    tls: loaded.tls,
    ...(isOnPremise && { outbound: parts.sendOnPremise(connectorOf(destination)) }),
    ...(credential !== undefined && {
      renewCredential: async () => {
        const tools = parts.tools.renewing(credential.value);
        const renewed = await resolveDestination(subaccountId, name, { ...parts, tools }, messageGuid);
        const isSame = renewed.kind === 'found' && renewed.headers.some((line) => line[0] === key && line[1] === value);
        return isSame ? { kind: 'failed', message: 'There is no other credential' } : renewed;
      },
    }),
  };
};

const appendQueries = (url: string, queries: readonly (readonly [string, string])[]): string => {
  if (queries.length === 0) return url;
  const added = encodeForm(queries);
  return `${url}${url.includes('?') ? '&' : '?'}${added}`;
};
