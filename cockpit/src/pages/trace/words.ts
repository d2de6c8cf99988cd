import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { MessageKey } from '../../messages/messages.ts';
import type { Texts } from '../../shell/context.tsx';

/** A lookup as the contract shows it. Source: management-api/contract.ts */
export type TracedLookup = ResponseOf<typeof operations.getDestinationLookup>;
/** One of its tokens. Source: management-api/contract.ts */
export type TracedToken = TracedLookup['tokens'][number];

/** What a lookup came to, and the text of each. Source: management-api/contract.ts */
export const outcomeTexts = {
  token: 'outcomeToken',
  'no-token': 'outcomeNoToken',
  'error-token': 'outcomeErrorToken',
  'retrieval-skipped': 'outcomeSkipped',
  'not-modified': 'outcomeNotModified',
  refused: 'outcomeRefused',
  fault: 'outcomeFault',
} as const satisfies Record<TracedLookup['outcome'], MessageKey>;

/** Whether a text is an outcome: an address may say anything. Source: Portolan */
export const isOutcome = (text: string): text is TracedLookup['outcome'] => Object.hasOwn(outcomeTexts, text);

/** The colour of an outcome. Source: Portolan */
export const designOf = (outcome: TracedLookup['outcome']): 'Positive' | 'Negative' | 'Critical' | 'Information' => {
  if (outcome === 'token') return 'Positive';
  if (outcome === 'error-token' || outcome === 'fault') return 'Negative';
  return outcome === 'refused' ? 'Critical' : 'Information';
};

/** What the token cache did. Source: management-api/contract.ts */
export const verdictTexts = {
  hit: 'verdictHit',
  'hit-renewal-started': 'verdictHitRenewing',
  'hit-renewal-failing': 'verdictHitFailing',
  renewed: 'verdictRenewed',
  'old-while-renewal-fails': 'verdictOld',
  fetched: 'verdictFetched',
  'shared-flight': 'verdictShared',
  failed: 'verdictFailed',
  'not-kept': 'verdictNotKept',
} as const satisfies Record<TracedToken['verdict'], MessageKey>;

/** Why there was no kept token. Source: management-api/contract.ts */
export const reasonTexts = {
  'first-lookup': 'reasonFirst',
  'configuration-changed': 'reasonChanged',
  'other-input': 'reasonOtherInput',
  expired: 'reasonExpired',
  refused: 'reasonRefused',
  'previous-failed': 'reasonPreviousFailed',
  'not-kept': 'reasonNotKept',
} as const satisfies Record<NonNullable<TracedToken['reason']>, MessageKey>;

const hits: ReadonlySet<TracedToken['verdict']> = new Set([
  'hit',
  'hit-renewal-started',
  'hit-renewal-failing',
  'old-while-renewal-fails',
]);

/** In a word what the cache did for a lookup: hit or miss. Source: Portolan */
export const hitOrMiss = ({ tokens: [first] }: TracedLookup, say: Texts): string =>
  first === undefined ? '' : say(hits.has(first.verdict) ? 'cacheHit' : 'cacheMiss');

/** A level of a lookup in words. Source: SAP doc "Managing Destinations" */
export const levelText = (
  { level, instanceId }: NonNullable<TracedLookup['foundOn']>,
  nameOf: (instanceId: string) => string,
  say: Texts,
): string => (level === 'instance' ? say('instanceLevel', nameOf(instanceId ?? '')) : say('subaccountLevel'));

/** The lookup as a command, its tokens to be filled in; `undefined` where no caller sent one. Source: SAP doc "Calling the Destination Service REST API" */
export const toCurl = (lookup: TracedLookup, serviceUrl: string): string | undefined => {
  if (lookup.api === 'server') return undefined;
  const version = lookup.api === 'find' ? 'v1' : 'v2';
  const name = encodeURIComponent(lookup.destination).replaceAll('%40', '@');
  const hasUser = lookup.tokens.some(({ key }) => key.some((part) => part.name === 'user'));
  return [
    `curl ${quote(`${serviceUrl}/destination-configuration/${version}/destinations/${name}`)}`,
    "-H 'Authorization: Bearer <token of the service instance>'",
    ...(hasUser ? ["-H 'X-user-token: <token of the user>'"] : []),
    ...(lookup.fragments.length > 0 ? [`-H ${quote(`X-fragment-name: ${lookup.fragments.join(',')}`)}`] : []),
    ...(lookup.chain === undefined ? [] : [`-H ${quote(`X-chain-name: ${lookup.chain}`)}`]),
  ].join(' \\\n  ');
};

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
