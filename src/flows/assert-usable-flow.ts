import { isToken } from '../http/client/check-header.ts';
import { invalidFlow } from './errors.ts';
import type { Flow } from './flow.ts';
import { isPassedOn } from './message/forwarded-headers.ts';

/**
 * Refuses a flow that no request could reach or that would copy credentials into its log. Throws a 400 that names the field.
 * Source: duties S-45, S-56, S-64
 */
export const assertUsableFlow = (flow: Flow): void => {
  if (/\/\/|\/\.{1,2}(\/|$)/.test(flow.path)) throw invalidFlow('"path" must not contain "//", "/./" or "/../"');
  if (!isUsableTargetPath(flow.targetPath)) {
    throw invalidFlow(
      '"targetPath" must begin with "/" or "?" and must not contain "#", "..", blanks or control characters',
    );
  }
  for (const header of Object.keys(flow.customHeaderProperties ?? {})) {
    if (!isToken(header)) throw invalidFlow('"customHeaderProperties" must have names of message headers');
    // SAP_ headers steer the log and carry no credentials: fit to be searched by.
    if (!isPassedOn(header) && !/^sap_/i.test(header)) {
      throw invalidFlow(`"customHeaderProperties" must not name "${header}": it may hold a credential`);
    }
  }
};

const isUsableTargetPath = (targetPath: string | undefined): boolean =>
  targetPath === undefined ||
  targetPath === '' ||
  (/^[/?][\x21-\x22\x24-\x7e]*$/.test(targetPath) &&
    !/(^|\/)(\.|%2e){1,2}(\/|\?|$)/i.test(targetPath.split('?')[0] ?? ''));
