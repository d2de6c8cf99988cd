import type { Accounts } from '../../accounts/index.ts';
import type { Audit } from '../../audit/index.ts';
import { parseBasic, type Throttle } from '../../authorization-server/index.ts';
import type { SecretHashing } from '../../crypto/secret-hashing.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import { findClientRow, type StoredClient } from '../administration/client-store.ts';
import { invalidClient, tooManyFailures, unknownTenant } from '../errors.ts';

/** What checking a client's secret works with. */
export type ClientAuthenticationParts = {
  readonly database: Pick<Database, 'read'>;
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly audit: Pick<Audit, 'appendAlone'>;
  readonly secretHashing: SecretHashing;
  readonly throttle: Throttle;
};

const shownClientId = /^_\d{11}$/;

/**
 * The client whose id and secret a token request has as Basic credentials; `formClientId` must be the same one. Everything that is wrong looks
 * and costs the same, and goes on record. Throws 401, 404 and 429. Source: RFC 6749 §2.3.1; security.md S-04, S-09
 */
export const authenticateClient = async (
  parts: ClientAuthenticationParts,
  request: RouteRequest,
  formClientId: string | undefined,
): Promise<StoredClient> => {
  const subaccount =
    request.tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(request.tenant);
  if (request.tenant !== undefined && subaccount === undefined) throw unknownTenant();
  const [header, ...more] = request.headers.all('authorization');
  const credentials = header === undefined || more.length > 0 ? undefined : parseBasic(header);
  const { remoteAddress, id: requestId } = request;
  const refuse = async (clientId: string, reason: string, stored?: StoredClient): Promise<never> => {
    await parts.audit.appendAlone({
      category: 'audit.security-events',
      ...(stored !== undefined && { subaccountId: stored.subaccountId }),
      actor: { kind: 'client', name: clientId, remoteAddress, requestId },
      action: 'refuse',
      object: `OAuth client ${clientId}`,
      message: 'Client authentication failed',
      attributes: { reason },
    });
    throw invalidClient(reason);
  };
  if (credentials === undefined) {
    const { delaySeconds } = parts.throttle.recordRefusal(remoteAddress);
    if (delaySeconds !== undefined) throw tooManyFailures(delaySeconds);
    return await refuse('(none)', 'no usable Basic credentials');
  }

  const { user: clientId, password } = credentials;
  const attempt = { clientId, remoteAddress };
  const delaySeconds = parts.throttle.findDelaySeconds(attempt);
  if (delaySeconds !== undefined) throw tooManyFailures(delaySeconds);
  const stored = shownClientId.test(clientId) ? await findClientRow(parts.database.read, clientId) : undefined;
  const isRight = await parts.secretHashing.verify(stored?.secretHash, password, 'chosen');
  const isHere = subaccount === undefined || stored?.subaccountId === subaccount.id;
  const isSame = formClientId === undefined || formClientId === clientId;
  if (stored !== undefined && isRight && isHere && isSame) {
    parts.throttle.recordSuccess(attempt);
    return stored;
  }
  parts.throttle.recordFailure(attempt);
  const reason = !isRight ? 'unknown client or wrong secret' : isHere ? 'another client in the form' : 'another system';
  return await refuse(shownClientId.test(clientId) ? clientId : '(none)', reason, stored);
};
