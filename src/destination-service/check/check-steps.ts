import type { OutboundFailure } from '../../http/client/outbound-error.ts';

/** What has to go well between here and the target, one after the other. `resolve` includes that the address may be called. */
export type Stage = 'request' | 'resolve' | 'connect' | 'tls' | 'response';

/** How a stage went. */
export type CheckStep = {
  /** Before it, the credential; in place of it, what connects to a target that is not in the Internet. */
  readonly stage: Stage | 'token' | 'cloud-connector';
  readonly outcome: 'done' | 'failed' | 'skipped';
  /** Of what was measured: the token, and the requests together at the step that decided. */
  readonly durationMs?: number;
  readonly detail?: string;
};

const stages: readonly Stage[] = ['request', 'resolve', 'connect', 'tls', 'response'];

/** The stage in which a call ended. */
export const stageOf = (reason: OutboundFailure): Stage => {
  switch (reason) {
    case 'invalid-url':
    case 'invalid-request':
      return 'request';
    case 'dns':
    case 'refused-target':
      return 'resolve';
    case 'connect':
    case 'connect-timeout':
      return 'connect';
    case 'tls':
      return 'tls';
    default:
      return 'response';
  }
};

/** The steps up to the one that failed, `tls` left out for plain http. `failed` is undefined where there was a response. */
export const listSteps = (
  failed: Stage | undefined,
  isSecure: boolean,
  isAvailable: boolean,
  detail: string,
  durationMs: number,
): readonly CheckStep[] => {
  const wanted = stages.filter((stage) => stage !== 'tls' || isSecure);
  const decisive = failed ?? 'response';
  const end = wanted.indexOf(decisive);
  return wanted.map((stage, index): CheckStep => {
    if (index > end) return { stage, outcome: 'skipped' };
    if (index < end) return { stage, outcome: 'done' };
    return { stage, outcome: isAvailable ? 'done' : 'failed', durationMs, detail };
  });
};
