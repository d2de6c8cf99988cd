import type { RequestHeaders } from '../../http/server/route.ts';
import type { Level } from '../configurations/configuration.ts';
import { badRequest, configurationNotFound } from '../errors.ts';
import type { LookupInput, TypedToken, UserTokenResult } from '../token-retrieval/lookup-input.ts';
import type { RetrievalTools } from '../token-retrieval/token-retrieval.ts';
import { type EffectiveDestination, type FragmentSelection, parseFragmentSelection } from './effective-destinations.ts';
import { type LookupHeaders, readOnce } from './lookup-headers.ts';

/** Finds another destination by the rules of the lookup at hand, with fragments of the level it is found on. */
export type FindByName = (
  name: string,
  selectOn: (level: Level) => FragmentSelection,
) => Promise<EffectiveDestination | undefined>;

type ChainParts = { readonly findByName: FindByName; readonly tools: RetrievalTools };
type Variables = { readonly get: (name: string) => string; readonly find: (name: string) => string | undefined };

/** What the first destination of a chain contributes to the lookup of the second one. */
type Chain = (variables: Variables, input: LookupInput, parts: ChainParts) => Promise<LookupInput>;

/** A token of the first destination goes to the second one as its SAML assertion. Source: SAP doc "Predefined Destination Chains" */
const iasGeneratedAssertion: Chain = async (variables, input, parts) => {
  const subjectToken: TypedToken = { token: variables.get('subjectToken'), type: variables.get('subjectTokenType') };
  const retrieved = await retrieveFirst('samlProvider', variables, { ...input, subjectToken }, parts);
  // Without it the second destination says what is missing, and why.
  return retrieved.kind === 'failed'
    ? { ...input, samlAssertion: undefined, chainFailure: retrieved.message }
    : { ...input, samlAssertion: retrieved.value };
};

/** The user's token is exchanged by the first destination, and what that gives is the user's token for the second. Source: as above */
const sequentialUserPropagation: Chain = async (variables, input, parts) => {
  const userToken = variables.get('userToken');
  const first: LookupInput = { ...input, findUserToken: (properties) => input.findUserToken(properties, userToken) };
  const retrieved = await retrieveFirst('tokenTransformation', variables, first, parts);
  const findUserToken = async (properties: Parameters<LookupInput['findUserToken']>[0]): Promise<UserTokenResult> =>
    retrieved.kind === 'failed' ? retrieved : input.findUserToken(properties, retrieved.value);
  return { ...input, findUserToken };
};

const chains: Readonly<Record<string, Chain>> = {
  'com.sap.iasGeneratedOAuth2SamlBearerAssertion': iasGeneratedAssertion,
  'com.sap.sequentialUserPropagation': sequentialUserPropagation,
};

/**
 * Runs the chain a lookup asks for and answers the input of its second destination. Throws a 400 for an unknown chain or a variable that
 * is missing, 404 for its first destination. Source: SAP docs "Destination Chaining", "Predefined Destination Chains"; assumed: the statuses
 */
export const runChain = async (
  { chain }: LookupHeaders,
  headers: RequestHeaders,
  input: LookupInput,
  parts: ChainParts,
): Promise<LookupInput> => {
  if (chain === undefined) return input;
  const run = Object.hasOwn(chains, chain) ? chains[chain] : undefined;
  if (run === undefined) throw badRequest(`The destination chain must be one of ${Object.keys(chains).join(', ')}`);
  const find = (name: string): string | undefined => {
    const value = readOnce(headers, `x-chain-var-${name.toLowerCase()}`);
    return value === '' ? undefined : value;
  };
  const get = (name: string): string => {
    const value = find(name);
    if (value === undefined) throw badRequest(`The header X-chain-var-${name} is required by the destination chain`);
    return value;
  };
  return run({ find, get }, input, parts);
};

type FirstResult =
  | { readonly kind: 'token'; readonly value: string }
  | { readonly kind: 'failed'; readonly message: string };

const retrieveFirst = async (
  role: 'samlProvider' | 'tokenTransformation',
  variables: Variables,
  input: LookupInput,
  parts: ChainParts,
): Promise<FirstResult> => {
  const name = variables.get(`${role}DestinationName`);
  const fragment = variables.find(`${role}FragmentName`);
  const isOptional = variables.find(`${role}FragmentOptional`);
  const destination = await parts.findByName(name, (level) =>
    parseFragmentSelection(fragment, isOptional, (one) => ({ name: one, level })),
  );
  if (destination === undefined) throw configurationNotFound();
  const retrieved = await destination.retrieval.retrieve(destination, input, parts.tools);
  if (retrieved.kind === 'token') return { kind: 'token', value: retrieved.token.value };
  const cause = retrieved.kind === 'failed' ? retrieved.message : 'it has no credential';
  return { kind: 'failed', message: `The destination "${name}" of the chain failed: ${cause}` };
};
