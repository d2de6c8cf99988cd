import type { AssertionProperties } from '../saml/assertion-properties.ts';
import type { PreparedAssertion } from '../saml/issue-assertion.ts';
import type { LookupInput, UserToken } from './lookup-input.ts';
import type { RetrievalSubject, RetrievalTools } from './token-retrieval.ts';

/** An assertion about the user of a lookup, or about the system user, who has no token. */
export type PreparedForLookup =
  | (PreparedAssertion & { readonly user: UserToken | undefined })
  | { readonly kind: 'failed'; readonly message: string };

/** Finds whom an assertion is about, and the key it is signed with. Source: SAP doc "SAML Assertion Authentication" (`SystemUser`) */
export const prepareAssertion = async (
  properties: AssertionProperties,
  { level, properties: all }: Pick<RetrievalSubject, 'level' | 'properties'>,
  input: Pick<LookupInput, 'findUserToken'>,
  { assertions }: Pick<RetrievalTools, 'assertions'>,
): Promise<PreparedForLookup> => {
  const { systemUser } = properties;
  if (systemUser !== undefined) {
    if (!assertions.acceptsSystemUser)
      return { kind: 'failed', message: '"SystemUser" is switched off on this server' };
    const prepared = await assertions.prepare(level, properties, { kind: 'system-user', name: systemUser });
    return prepared.kind === 'failed' ? prepared : { ...prepared, user: undefined };
  }
  const user = await input.findUserToken(all);
  if (user.kind === 'failed') return user;
  const prepared = await assertions.prepare(level, properties, { kind: 'user', claims: user.claims });
  return prepared.kind === 'failed' ? prepared : { ...prepared, user };
};
