import type { SubaccountId } from '../../foundation/ids.ts';
import type { Principal } from '../../http/server/principal.ts';
import type { Reply } from '../../http/server/reply.ts';
import { principalOf, type RouteRequest } from '../../http/server/route.ts';
import type { Level } from '../configurations/configuration.ts';
import { badRequest, configurationNotFound, levelsMixed } from '../errors.ts';
import type { LookupInput } from '../token-retrieval/lookup-input.ts';
import type { RetrievalTools } from '../token-retrieval/token-retrieval.ts';
import type { LookupDraft } from '../trace/lookup-trace.ts';
import type { StartedLookup, TraceLog } from '../trace/trace-log.ts';
import { buildLookupReply } from './build-reply.ts';
import { findCallerTenant, findInstanceLevel, getInstanceLevel, subaccountLevelOf } from './caller.ts';
import { type FindByName, runChain } from './chains.ts';
import {
  type EffectiveDestinations,
  type FragmentReference,
  parseFragmentSelection,
} from './effective-destinations.ts';
import { type LookupHeaders, readLookupHeaders } from './lookup-headers.ts';
import { readLookupQuery } from './lookup-query.ts';
import type { FindUserToken } from './user-token.ts';

/** What lookups need. */
export type LookupParts = {
  readonly destinations: EffectiveDestinations;
  readonly tools: RetrievalTools;
  readonly traces: Pick<TraceLog, 'observe'>;
  readonly findSubdomain: (subaccountId: SubaccountId) => Promise<string | undefined>;
  /** The subaccount that owns an OAuth client: the provider of the service instance the client belongs to. */
  readonly findClientSubaccount: (clientId: string) => Promise<SubaccountId | undefined>;
  readonly strictTenantHeader: boolean;
  readonly findUserToken: FindUserToken;
};

/**
 * Finds a destination: the caller's instance (or subscription) first, then its subaccount; never another tenant's.
 * Source: SAP doc "Find a Destination", "Consuming the Destination Service"
 */
export const findDestination = (name: string, request: RouteRequest, parts: LookupParts): Promise<Reply> =>
  parts.traces.observe(toStarted('find', name, request), (draft) => find(name, request, parts, draft));

const find = async (name: string, request: RouteRequest, parts: LookupParts, draft: LookupDraft): Promise<Reply> => {
  const query = readLookupQuery(request, 'find');
  const headers = readLookupHeaders(request.headers);
  if (headers.chain !== undefined) draft.chain = headers.chain;
  const principal = principalOf(request);
  const subaccount = subaccountLevelOf(principal);
  const instance = findInstanceLevel(principal);
  const onLevel = (level: Level): ReturnType<EffectiveDestinations['find']> => {
    draft.tried.push(level);
    return parts.destinations.find(
      level,
      name,
      parseFragmentSelection(headers.fragmentName, headers.fragmentOptional, (fragment) => ({ name: fragment, level })),
    );
  };
  const destination = (instance && (await onLevel(instance))) ?? (await onLevel(subaccount));
  if (destination === undefined) throw configurationNotFound();
  draft.found = destination;
  const tools = parts.tools.tracing(draft.tokens);
  const findByName: FindByName = async (other, selectOn) =>
    (instance && (await parts.destinations.find(instance, other, selectOn(instance)))) ??
    (await parts.destinations.find(subaccount, other, selectOn(subaccount)));
  const own = toInput(principal, headers, parts);
  const input =
    headers.chain === undefined ? own : await runChain(headers, request.headers, own, { tools, findByName });
  return buildLookupReply({ destination, query, input, headers: request.headers, tools, draft, hasOwner: true });
};

/**
 * Consumes exactly the destination `name@level`; without a level, the instance's. Fragments may name a level of their own.
 * Source: SAP doc "Referring Resources Using the Consume REST API"; assumed: split at the last `@`, unknown level is a 400
 */
export const consumeDestination = (address: string, request: RouteRequest, parts: LookupParts): Promise<Reply> =>
  parts.traces.observe(toStarted('consume', address, request), (draft) => consume(address, request, parts, draft));

const consume = async (
  address: string,
  request: RouteRequest,
  parts: LookupParts,
  draft: LookupDraft,
): Promise<Reply> => {
  const query = readLookupQuery(request, 'consume');
  const headers = readLookupHeaders(request.headers);
  if (headers.chain !== undefined) draft.chain = headers.chain;
  const principal = principalOf(request);
  const { name, level: levelName = 'instance' } = splitLevel(address);
  const provider = await findProvider(principal, parts);
  const level = resolveLevel(levelName, principal, provider);
  const references: FragmentReference[] = [];
  const selection = parseFragmentSelection(headers.fragmentName, headers.fragmentOptional, (text) => {
    const fragment = splitLevel(text);
    const reference = {
      name: fragment.name,
      level: fragment.level === undefined ? level : resolveLevel(fragment.level, principal, provider),
    };
    references.push(reference);
    return reference;
  });
  if (provider !== principal.subaccountId)
    assertLevelsFit([level, ...references.map((reference) => reference.level)], principal);
  draft.tried.push(level);
  const destination = await parts.destinations.find(level, name, selection);
  if (destination === undefined) throw configurationNotFound();
  draft.found = destination;
  const tools = parts.tools.tracing(draft.tokens);
  const findByName: FindByName = async (other, selectOn) => parts.destinations.find(level, other, selectOn(level));
  const own = toInput(principal, headers, parts);
  const input =
    headers.chain === undefined ? own : await runChain(headers, request.headers, own, { tools, findByName });
  return buildLookupReply({ destination, query, input, headers: request.headers, tools, draft, hasOwner: false });
};

const toStarted = (api: 'find' | 'consume', destination: string, request: RouteRequest): StartedLookup => {
  const { subaccountId, clientId } = principalOf(request);
  return { id: request.id, api, subaccountId, clientId, destination };
};

const toInput = (principal: Principal, headers: LookupHeaders, parts: LookupParts): LookupInput => ({
  tenantHeader: headers.tenant,
  clientAssertion: headers.clientAssertion,
  assertionProvider: headers.assertionProvider,
  refreshToken: headers.refreshToken,
  code: headers.code,
  subjectToken: headers.subjectToken,
  actorToken: headers.actorToken,
  samlAssertion: headers.samlAssertion,
  findCallerTenant: () => findCallerTenant(principal, headers.userToken, parts.findSubdomain, parts.strictTenantHeader),
  findUserToken: (properties, userToken = headers.userToken) =>
    parts.findUserToken({ principal, userToken, level: principal, properties }),
});

const splitLevel = (address: string): { readonly name: string; readonly level?: string } => {
  const at = address.lastIndexOf('@');
  return at < 0 ? { name: address } : { name: address.slice(0, at), level: address.slice(at + 1) };
};

const findProvider = async (principal: Principal, parts: LookupParts): Promise<SubaccountId> =>
  (principal.clientId === undefined ? undefined : await parts.findClientSubaccount(principal.clientId)) ??
  principal.subaccountId;

const resolveLevel = (name: string, principal: Principal, provider: SubaccountId): Level => {
  switch (name) {
    case 'subaccount':
      return subaccountLevelOf(principal);
    case 'instance':
      return getInstanceLevel(principal);
    case 'provider_subaccount':
      return assertSubscriber(principal, provider, { subaccountId: provider });
    case 'provider_instance':
      return assertSubscriber(principal, provider, { ...getInstanceLevel(principal), subaccountId: provider });
    default:
      throw badRequest('The level must be one of subaccount, instance, provider_subaccount, provider_instance');
  }
};

// With a single tenant's token there is no provider to refer to.
const assertSubscriber = (principal: Principal, provider: SubaccountId, level: Level): Level => {
  if (provider === principal.subaccountId)
    throw badRequest('The levels provider_subaccount and provider_instance need the token of a subscriber');
  return level;
};

const assertLevelsFit = (levels: readonly Level[], principal: Principal): void => {
  const isSubscriberSubaccount = (level: Level): boolean =>
    level.instanceId === undefined && level.subaccountId === principal.subaccountId;
  if (levels.some(isSubscriberSubaccount) && !levels.every(isSubscriberSubaccount)) throw levelsMixed();
};
