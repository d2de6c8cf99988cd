import { checkHeader, isToken } from '../http/client/check-header.ts';
import { parseTemplate } from '../integration-content/index.ts';
import { invalidFlow } from './errors.ts';
import type { Flow, FlowModification } from './flow.ts';
import { isPassedOn } from './message/forwarded-headers.ts';

/**
 * Refuses a flow that no request could reach, that could not run, or that would copy credentials into its log. Throws a 400 that names the field.
 * Source: duties S-45, S-46, S-56, S-64
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
  if (flow.role !== undefined && flow.clientCertificates !== undefined) {
    throw invalidFlow('"role" and "clientCertificates" exclude each other');
  }
  if (flow.clientCertificates?.length === 0) throw invalidFlow('"clientCertificates" must name one at least');
  assertTemplate('targetPath', flow.targetPath);
  assertMethod(flow.method);
  if (flow.requestHeaders?.some((header) => !isToken(header))) {
    throw invalidFlow('"requestHeaders" must be names of message headers');
  }
  assertModification('before', flow.before);
  assertModification('after', flow.after);
};

const isUsableTargetPath = (targetPath: string | undefined): boolean =>
  targetPath === undefined ||
  targetPath === '' ||
  (/^[/?][\x21-\x22\x24-\x7e]*$/.test(targetPath) &&
    !/(^|\/)(\.|%2e){1,2}(\/|\?|$)/i.test(targetPath.split('?')[0] ?? ''));

const assertTemplate = (field: string, text: string | undefined): void => {
  const parsed = parseTemplate(text ?? '');
  if (parsed.kind === 'invalid') throw invalidFlow(`"${field}": ${parsed.reason}`);
};

const assertMethod = (method: string | undefined): void => {
  if (method === undefined || /^(?:get|head|post|put|patch|delete)$/i.test(method)) return;
  if (!method.includes('${'))
    throw invalidFlow('"method" must be GET, HEAD, POST, PUT, PATCH, DELETE or an expression');
  assertTemplate('method', method);
};

const maxEntries = 100;

const assertModification = (field: 'before' | 'after', modification: FlowModification | undefined): void => {
  if (modification === undefined) return;
  for (const part of ['headers', 'properties'] as const) {
    const values = Object.entries(modification[part] ?? {});
    if (values.length > maxEntries) throw invalidFlow(`"${field}.${part}" may have ${maxEntries} entries`);
    for (const [name, text] of values) {
      if (name === '' || name.length > 200)
        throw invalidFlow(`"${field}.${part}" must have names of 1 to 200 characters`);
      if (part === 'headers' && checkHeader(name, '') !== undefined) {
        throw invalidFlow(`"${field}.headers" must not set "${name}"`);
      }
      assertTemplate(`${field}.${part}.${name}`, text ?? '');
    }
  }
  assertTemplate(`${field}.body`, modification.body);
};
