import type { OutboundFailure } from '../../http/client/outbound-error.ts';

/** What has to go well, one after the other. `resolve` includes that the address may be called. */
export type Stage = 'request' | 'resolve' | 'connect' | 'tls' | 'response';

/** How a stage went. */
export type CheckStep = {
  readonly stage: Stage;
  readonly outcome: 'done' | 'failed' | 'skipped';
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
): readonly CheckStep[] => {
  const wanted = stages.filter((stage) => stage !== 'tls' || isSecure);
  const decisive = failed ?? 'response';
  const end = wanted.indexOf(decisive);
  return wanted.map((stage, index): CheckStep => {
    if (index > end) return { stage, outcome: 'skipped' };
    if (index < end) return { stage, outcome: 'done' };
    return { stage, outcome: isAvailable ? 'done' : 'failed', detail };
  });
};
