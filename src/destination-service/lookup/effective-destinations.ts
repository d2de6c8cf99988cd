import { type HmacKey, hmacSha256 } from '../../crypto/digest.ts';
import type { Configuration, Level, Properties } from '../configurations/configuration.ts';
import { toProperties } from '../configurations/configuration.ts';
import type { ConfigurationCache } from '../configurations/configuration-cache.ts';
import { withoutSecrets } from '../configurations/secret-properties.ts';
import { badRequest, fragmentNotFound } from '../errors.ts';
import { combineRevisions, toEtag } from '../etag.ts';
import { bindRetrieval } from '../token-retrieval/index.ts';
import type { BoundRetrieval, RetrievalSubject } from '../token-retrieval/token-retrieval.ts';
import type { FoundDestination } from '../trace/lookup-trace.ts';
import { toShownUrl } from '../trace/token-trace.ts';

/** A destination as a lookup returns it: fragments merged, references read, and the parts of the reply that do not change. */
export type EffectiveDestination = RetrievalSubject &
  FoundDestination & {
    readonly etag: string;
    readonly retrieval: BoundRetrieval;
    /** The stores it refers to, each on its own level. */
    readonly certificates: readonly Configuration[];
    readonly fragments: readonly Configuration[];
    readonly ownerJson: string;
    readonly configurationJson: string;
    readonly publicConfigurationJson: string;
  };

/** A fragment to merge and where it lives. */
export type FragmentReference = { readonly name: string; readonly level: Level };

/** Which fragments to merge, in order; `isOptional` lets a single one be missing. */
export type FragmentSelection = { readonly references: readonly FragmentReference[]; readonly isOptional: boolean };

/** No fragments. */
export const noFragments: FragmentSelection = { references: [], isOptional: false };

/** Reads destinations for lookups. */
export type EffectiveDestinations = {
  /** At once where all is in memory. Throws a 404 for a missing fragment that is not optional. */
  readonly find: (
    level: Level,
    name: string,
    fragments: FragmentSelection,
  ) => EffectiveDestination | undefined | Promise<EffectiveDestination | undefined>;
};

const references = ['tokenService.KeyStoreLocation', 'KeyStoreLocation', 'TrustStoreLocation'] as const;

/** `standsAlone`: it refers to nothing else that might have changed. */
type Made = {
  readonly from: readonly Configuration[];
  readonly effective: EffectiveDestination;
  readonly standsAlone: boolean;
};

/** Creates the reader. `fingerprintKey` keeps fingerprints from being guessed at; it lives as long as the process. */
export const createEffectiveDestinations = (options: {
  readonly cache: ConfigurationCache;
  readonly fingerprintKey: HmacKey;
}): EffectiveDestinations => {
  const { cache, fingerprintKey } = options;
  // The cache gives the same object until a configuration changes, so what was made of it can be kept by it.
  const made = new WeakMap<Configuration, Made>();

  const findFragments = async (selection: FragmentSelection): Promise<readonly Configuration[]> => {
    const found: Configuration[] = [];
    for (const { name, level } of selection.references) {
      const fragment = await cache.find({ level, kind: 'fragment', name });
      if (fragment !== undefined) found.push(fragment);
      else if (!selection.isOptional) throw fragmentNotFound();
    }
    return found;
  };

  const findCertificates = async (level: Level, properties: Properties): Promise<readonly Configuration[]> => {
    const found: Configuration[] = [];
    for (const reference of references) {
      const name = properties[reference];
      if (name === undefined || name === '') continue;
      const certificate = await cache.find({ level, kind: 'certificate', name });
      if (certificate !== undefined && !found.includes(certificate)) found.push(certificate);
    }
    return found;
  };

  const findWhole = async (
    level: Level,
    found: ReturnType<ConfigurationCache['find']>,
    selection: FragmentSelection,
  ): Promise<EffectiveDestination | undefined> => {
    const destination = await found;
    if (destination === undefined) return undefined;
    const fragments = selection.references.length === 0 ? [] : await findFragments(selection);
    const properties = fragments.length === 0 ? destination.properties : merge(destination, fragments);
    const certificates = await findCertificates(level, properties);
    const from = [...fragments, ...certificates];
    const known = made.get(destination);
    if (known !== undefined && isSameList(known.from, from)) return known.effective;
    const effective = make(destination, properties, fragments, certificates, fingerprintKey);
    const standsAlone = from.length === 0 && references.every((reference) => (properties[reference] ?? '') === '');
    made.set(destination, { from, effective, standsAlone });
    return effective;
  };

  return {
    find: (level, name, selection) => {
      const found = cache.find({ level, kind: 'destination', name });
      if (found === undefined) return undefined;
      if (found instanceof Promise || selection.references.length > 0) return findWhole(level, found, selection);
      const known = made.get(found);
      return known?.standsAlone === true ? known.effective : findWhole(level, found, selection);
    },
  };
};

const make = (
  destination: Configuration,
  properties: Properties,
  fragments: readonly Configuration[],
  certificates: readonly Configuration[],
  fingerprintKey: HmacKey,
): EffectiveDestination => {
  const { level, name } = destination;
  const owner = { SubaccountId: level.subaccountId, InstanceId: level.instanceId ?? null };
  const inputs = [owner, name, Object.entries(properties), certificates.map(({ revision }) => revision)];
  const fingerprint = Buffer.from(hmacSha256(fingerprintKey, JSON.stringify(inputs))).toString('base64url');
  const fragmentNames = fragments.map((fragment) => fragment.name);
  const { tokenServiceURL } = properties;
  return {
    level,
    name,
    properties,
    fragments,
    certificates,
    fingerprint,
    keyParts: [
      ['configuration', fingerprint.slice(0, 12)],
      ...(fragmentNames.length === 0 ? [] : [['fragments', fragmentNames.slice(0, 20).join(',')] as const]),
    ],
    tokenServiceUrl: tokenServiceURL === undefined || tokenServiceURL === '' ? undefined : toShownUrl(tokenServiceURL),
    fragmentNames,
    authentication: properties.Authentication?.slice(0, 100),
    etag: toEtag(combineRevisions([destination, ...fragments, ...certificates].map(({ revision }) => revision))),
    retrieval: bindRetrieval(properties),
    ownerJson: JSON.stringify(owner),
    configurationJson: JSON.stringify(properties),
    publicConfigurationJson: JSON.stringify(withoutSecrets(properties)),
  };
};

/** Later fragments win; a fragment holds neither `Name` nor `Type`. Source: SAP doc "Extending Destinations with Fragments" */
const merge = (destination: Configuration, fragments: readonly Configuration[]): Properties =>
  toProperties([
    ...Object.entries(destination.properties),
    ...fragments.flatMap(({ properties }) => Object.entries(properties)),
    ['FragmentName', fragments.map(({ name }) => name).join(',')],
  ]);

const isSameList = (left: readonly Configuration[], right: readonly Configuration[]): boolean =>
  left.length === right.length && left.every((item, index) => item === right[index]);

/**
 * Reads `X-fragment-name` and `X-fragment-optional`. `toReference` splits off a level where the API knows one.
 * Source: SAP doc "Extending Destinations with Fragments"; assumed: blanks around commas are trimmed, empty elements refused
 */
export const parseFragmentSelection = (
  names: string | undefined,
  optional: string | undefined,
  toReference: (name: string) => FragmentReference,
): FragmentSelection => {
  if (optional !== undefined && optional !== 'true' && optional !== 'false')
    throw badRequest('The header X-fragment-optional must be "true" or "false"');
  if (names === undefined) return noFragments;
  const listed = names.split(',').map((name) => name.trim());
  if (listed.includes('')) throw badRequest('The header X-fragment-name has an empty element');
  if (listed.length > 1 && optional !== undefined)
    throw badRequest('The header X-fragment-optional goes together with a single fragment only');
  if (listed.length > 100) throw badRequest('The header X-fragment-name names too many fragments');
  return { references: listed.map(toReference), isOptional: optional === 'true' };
};
