import type { Config } from '../config/schema.ts';
import type { AllowedTargets } from '../http/client/target-guard.ts';

/** The lab may call anything; production only what the operator names, besides public addresses (S-41). */
export const allowedTargets = (config: Config): AllowedTargets => ({
  hosts: config.allowTargets.filter((target) => !target.includes('/')),
  cidrs: config.allowTargets.filter((target) => target.includes('/')),
  allowAll: config.profile === 'lab',
});
