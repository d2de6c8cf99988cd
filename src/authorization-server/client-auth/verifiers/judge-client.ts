import type { Clock } from '../../../foundation/clock.ts';
import type { ClientDirectory } from '../../clients/client-directory.ts';
import type { CredentialKind } from '../../clients/credentials/credential.ts';
import type { CredentialUsage } from '../../clients/credentials/credential-usage.ts';
import type { KnownClient } from '../../clients/oauth-client.ts';
import { tooManyFailures } from '../../errors.ts';
import type { ClientAuthentication } from '../client-auth.ts';
import type { Attempt, Throttle } from '../throttle.ts';

/** Whether what was presented is a client's own. */
export type Proof =
  | {
      readonly kind: 'proven';
      readonly credential: { readonly kind: CredentialKind; readonly id: string };
      readonly confirmation?: string;
    }
  /** For the audit log; the caller is told nothing. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Judges one attempt of a client to prove who it is, whatever with. `prove` compares; it is asked twice at most. `pretend` does for an unknown
 * client what would have been done for a known one. Throws 429 when this client or address has failed too often (S-09).
 */
export type JudgeClient = (
  attempt: Attempt,
  prove: (known: KnownClient) => Promise<Proof> | Proof,
  pretend?: () => Promise<unknown>,
) => Promise<ClientAuthentication>;

/** What all methods with something to judge work with. */
export type JudgeParts = {
  readonly directory: ClientDirectory;
  readonly throttle: Throttle;
  readonly usage: CredentialUsage;
  readonly clock: Clock;
};

/** Longer than any registered id: nothing is looked up for it. */
const maxClientIdLength = 256;

/**
 * Creates the judge. A failure costs a read of the client, so that what was changed on another node works at once; that refusals take equally
 * long is seen to by the caller (S-04). Failures count for all methods alike (S-09).
 */
export const createJudgeClient = ({ directory, throttle, usage }: Omit<JudgeParts, 'clock'>): JudgeClient => {
  const turnAway = (attempt: Attempt): void => {
    const delaySeconds = throttle.findDelaySeconds(attempt);
    if (delaySeconds !== undefined) throw tooManyFailures(delaySeconds);
  };

  return async (attempt, prove, pretend) => {
    turnAway(attempt);
    const accept = (known: KnownClient, proof: Extract<Proof, { readonly kind: 'proven' }>): ClientAuthentication => {
      throttle.recordSuccess(attempt);
      usage.note(proof.credential.kind, proof.credential.id);
      return {
        kind: 'accepted',
        known,
        ...(proof.confirmation !== undefined && { confirmation: proof.confirmation }),
      };
    };
    const { clientId } = attempt;
    let reason: string | undefined;
    const remembered = directory.peek(clientId);
    if (remembered?.client.isEnabled === true) {
      const proof = await prove(remembered);
      if (proof.kind === 'proven') return accept(remembered, proof);
      reason = proof.reason;
    }
    // It may have been changed on another node a moment ago: nobody is refused on a remembered record alone.
    const stored = clientId.length <= maxClientIdLength ? await directory.reread(clientId) : undefined;
    if (stored?.client.isEnabled === true && stored.revocationSignature !== remembered?.revocationSignature) {
      const proof = await prove(stored);
      if (proof.kind === 'proven') return accept(stored, proof);
      reason = proof.reason;
    }
    if (stored === undefined) {
      reason = 'unknown client';
      await pretend?.();
    } else if (!stored.client.isEnabled) {
      reason = 'the client is disabled';
    }
    const { isBeyondLimit, hasReachedLimit } = throttle.recordFailure(attempt);
    // Attempts that were under way together have all passed the first check.
    if (isBeyondLimit) throw tooManyFailures(throttle.findDelaySeconds(attempt) ?? 1);
    return { kind: 'rejected', reason: reason ?? 'not proven', clientId, isSecretJudged: true, hasReachedLimit };
  };
};
