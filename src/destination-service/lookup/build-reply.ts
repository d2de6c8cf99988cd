import type { Reply } from '../../http/server/reply.ts';
import type { RequestHeaders } from '../../http/server/route.ts';
import type { Configuration } from '../configurations/configuration.ts';
import { checkConditions } from '../etag.ts';
import { toAuthTokensJson } from '../token-retrieval/auth-token.ts';
import type { LookupInput } from '../token-retrieval/lookup-input.ts';
import type { RetrievalTools } from '../token-retrieval/token-retrieval.ts';
import type { LookupDraft } from '../trace/lookup-trace.ts';
import type { EffectiveDestination } from './effective-destinations.ts';
import type { LookupQuery } from './lookup-query.ts';

/**
 * Answers a lookup whose destination has been found: conditions, token, and the JSON, put together from parts made when the
 * destination was read. `owner` is a member of find's reply only. Source: SAP doc "Find Destination Response Structure"
 */
export const buildLookupReply = async (options: {
  readonly destination: EffectiveDestination;
  readonly query: LookupQuery;
  readonly input: LookupInput;
  readonly headers: RequestHeaders;
  readonly tools: RetrievalTools;
  readonly draft: LookupDraft;
  readonly hasOwner: boolean;
}): Promise<Reply> => {
  const { destination, query, input, headers, tools, draft } = options;
  const { retrieval, etag } = destination;
  retrieval.assertHeaders(input);
  const conditional = checkConditions(headers, etag);
  if (conditional !== undefined) {
    draft.outcome = 'not-modified';
    return conditional;
  }
  let body = options.hasOwner ? `{"owner":${destination.ownerJson},` : '{';
  body += `"destinationConfiguration":${configurationJson(destination, query)}`;
  if (query.skipsTokenRetrieval) draft.outcome = 'retrieval-skipped';
  else {
    const retrieving = retrieval.retrieve(destination, input, tools);
    const retrieved = retrieving instanceof Promise ? await retrieving : retrieving;
    draft.outcome = outcomes[retrieved.kind];
    if (retrieved.kind === 'failed') draft.error = retrieved.message;
    const authTokens = toAuthTokensJson(retrieved);
    if (authTokens !== undefined) body += `,"authTokens":${authTokens}`;
  }
  const certificates = listShownCertificates(destination, query);
  if (certificates.length > 0) body += `,"certificates":${JSON.stringify(certificates.map(toWire))}`;
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', etag },
    body: `${body}}`,
  };
};

const outcomes = { token: 'token', none: 'no-token', failed: 'error-token' } as const;

const configurationJson = (destination: EffectiveDestination, query: LookupQuery): string => {
  const json = query.skipsCredentials ? destination.publicConfigurationJson : destination.configurationJson;
  return query.includesOwner ? `${json.slice(0, -1)},"$metadata":${metadataJson(destination)}}` : json;
};

/** Source: SAP doc "Referring Resources Using the Consume REST API" */
const metadataJson = ({ name, level, certificates, fragments }: EffectiveDestination): string => {
  const ownerOf = (configuration: Pick<Configuration, 'level'>) => ({
    SubaccountId: configuration.level.subaccountId,
    InstanceId: configuration.level.instanceId ?? null,
  });
  return JSON.stringify({
    owner: {
      destinations: [{ Name: name, ...ownerOf({ level }) }],
      certificates: certificates.map((certificate) => ({ Name: certificate.name, ...ownerOf(certificate) })),
      fragments: fragments.map((fragment) => ({ FragmentName: fragment.name, ...ownerOf(fragment) })),
    },
  });
};

/** Types whose reply carries the stores the client needs for the target itself. Source: SAP doc "Find Destination Response Structure" */
const typesWithStores: ReadonlySet<string | undefined> = new Set([
  'ClientCertificateAuthentication',
  'OAuth2SAMLBearerAssertion',
]);

/** Source: SAP doc "Find Destination Response Structure"; OpenAPI (`$skipTokenRetrieval` with a token service keystore) */
const listShownCertificates = (destination: EffectiveDestination, query: LookupQuery): readonly Configuration[] => {
  const { certificates, properties, retrieval } = destination;
  if (certificates.length === 0) return [];
  const shown = [
    ...(typesWithStores.has(properties.Authentication)
      ? [properties.KeyStoreLocation, properties.TrustStoreLocation]
      : []),
    ...(query.skipsTokenRetrieval ? [retrieval.tokenKeyStore] : []),
  ];
  return certificates.filter(({ name }) => shown.includes(name));
};

const toWire = ({ properties }: Configuration) => ({
  Name: properties.Name,
  Content: properties.Content,
  Type: properties.Type,
});
