import type { SubaccountId } from '../../foundation/ids.ts';
import type { EffectiveDestination } from '../lookup/effective-destinations.ts';
import type { AuthToken } from '../token-retrieval/auth-token.ts';
import { lookupForNobody } from '../token-retrieval/lookup-input.ts';
import type { RetrievalTools } from '../token-retrieval/token-retrieval.ts';
import type { TokenTrace } from '../trace/token-trace.ts';
import type { CheckStep } from './check-steps.ts';

/** The credential of a destination for a check, and how it was got; without a step for types that have none to get. */
export type CheckedToken = { readonly token?: AuthToken; readonly step?: CheckStep };

/** What retrieving needs. */
export type CheckTokenParts = {
  readonly tools: RetrievalTools;
  readonly findSubdomain: (subaccountId: SubaccountId) => Promise<string | undefined>;
};

/** Types whose credential is made of what only a caller has. Source: SAP docs "OAuth Refresh Token Authentication", "OAuth Authorization Code Authentication", "OAuth Token Exchange Authentication" */
const needsCaller: ReadonlySet<string> = new Set([
  'OAuth2RefreshToken',
  'OAuth2AuthorizationCode',
  'OAuth2TokenExchange',
]);

/** Retrieves the credential as a lookup for no user would, through the same cache. What needs a user or a caller is skipped, and said so. */
export const checkToken = async (
  destination: EffectiveDestination,
  { tools, findSubdomain }: CheckTokenParts,
): Promise<CheckedToken> => {
  const { properties, level, retrieval } = destination;
  if (needsCaller.has(properties.Authentication ?? '') || properties.SAMLAssertionProvider === 'ClientProvided')
    return { step: skipped('The token is made of what the caller of a lookup sends; a check has no caller') };
  let asksForUser = false;
  const input = lookupForNobody(
    () => findSubdomain(level.subaccountId),
    () => {
      asksForUser = true;
    },
  );
  const tokens: TokenTrace[] = [];
  const startedAtMs = performance.now();
  const retrieved = await retrieval.retrieve(destination, input, tools.tracing(tokens));
  const durationMs = Math.round(performance.now() - startedAtMs);
  if (retrieved.kind === 'none') return {};
  if (retrieved.kind === 'token') {
    const asked = tokens.find(({ calls }) => calls.length > 0)?.tokenServiceUrl;
    const how = asked === undefined ? 'Ready without asking a token service' : `Issued by ${asked}`;
    return { token: retrieved.token, step: { stage: 'token', outcome: 'done', durationMs, detail: how } };
  }
  if (asksForUser) return { step: skipped('The token is for a user; a check is made for none') };
  return { step: { stage: 'token', outcome: 'failed', durationMs, detail: retrieved.message } };
};

const skipped = (detail: string): CheckStep => ({ stage: 'token', outcome: 'skipped', detail });
