import { WireError } from '../foundation/wire-error.ts';

/** Too many secrets are being checked at once. The right one works again within a second or two. Source: RFC 9110 §15.6.4; R-10 */
export const hashingOverloaded = (): WireError =>
  new WireError({
    status: 503,
    code: 'temporarily_unavailable',
    description: 'Too many secrets are being checked at the moment; try again',
    headers: { 'Retry-After': '1' },
  });

/** Making keys takes so long that more of them may not wait. Source: R-10 */
export const keyGenerationOverloaded = (): WireError =>
  new WireError({
    status: 503,
    code: 'temporarily_unavailable',
    description: 'Too many keys are being generated at the moment; try again',
    headers: { 'Retry-After': '5' },
  });
