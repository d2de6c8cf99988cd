import type { Clock } from '../../foundation/clock.ts';
import { withTimeout } from './call-deadline.ts';
import { OutboundError } from './outbound-error.ts';
import { createSystemResolver, type ResolveHost, resolveTarget, withLoopbackNames } from './resolve-host.ts';
import { type AllowedTargets, createTargetGuard } from './target-guard.ts';

/** The addresses of a target, all judged: whoever connects to these, and to no name, goes where it may. Rejects with an `OutboundError`. */
export type FindAddresses = (hostname: string, port: number, timeoutMs: number) => Promise<readonly string[]>;

/** Creates it. Throws an `Error` for an allowed target that is no host or address block. Source: security.md S-40, S-41 */
export const createFindAddresses = (parts: {
  readonly allowedTargets: AllowedTargets;
  /** Names below these are this machine. */
  readonly loopbackSuffixes: readonly string[];
  readonly resolveHost?: ResolveHost | undefined;
  readonly clock: Clock;
}): FindAddresses => {
  const judge = createTargetGuard(parts.allowedTargets);
  const resolveHost = withLoopbackNames(parts.loopbackSuffixes, parts.resolveHost ?? createSystemResolver(parts.clock));
  return async (hostname, port, timeoutMs) => {
    const addresses = await withTimeout(
      resolveTarget(hostname, resolveHost),
      timeoutMs,
      () => new OutboundError('connect-timeout'),
    ).catch((cause: unknown) => {
      throw cause instanceof OutboundError ? cause : new OutboundError('dns', { cause });
    });
    if (addresses.length === 0) throw new OutboundError('dns');
    const verdict = judge(hostname, port, addresses);
    if (verdict.kind === 'refused') throw new OutboundError('refused-target', { cause: new Error(verdict.range) });
    return addresses;
  };
};
