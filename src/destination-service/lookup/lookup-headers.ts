import type { RequestHeaders } from '../../http/server/route.ts';
import { badRequest } from '../errors.ts';
import type { ClientAssertion } from '../token-service/build-token-request.ts';
import { isTenantLabel } from '../token-service/resolve-tenant.ts';

/** What the headers of a lookup ask for, checked against each other. */
export type LookupHeaders = {
  readonly userToken: string | undefined;
  readonly tenant: string | undefined;
  readonly clientAssertion: ClientAssertion | undefined;
  readonly assertionProvider: string | undefined;
  readonly fragmentName: string | undefined;
  readonly fragmentOptional: string | undefined;
};

/** Headers of authentication types this server does not retrieve tokens for. They are ignored, but must not be repeated. */
const otherHeaders = [
  'x-refresh-token',
  'x-code',
  'x-redirect-uri',
  'x-code-verifier',
  'x-subject-token',
  'x-subject-token-type',
  'x-actor-token',
  'x-actor-token-type',
  'x-samlassertion',
] as const;

/** Reads the headers of a lookup. Throws a 400 for what contradicts itself. Source: OpenAPI of the Destination service */
export const readLookupHeaders = (headers: RequestHeaders): LookupHeaders => {
  for (const name of otherHeaders) readOnce(headers, name);
  if (readOnce(headers, 'x-chain-name') !== undefined)
    throw badRequest('Destination chains (X-chain-name) are not supported by this server');
  const userToken = nonEmpty(readOnce(headers, 'x-user-token'));
  const tenant = readOnce(headers, 'x-tenant');
  if (tenant !== undefined && userToken !== undefined)
    throw badRequest('The headers X-tenant and X-user-token exclude each other');
  if (tenant !== undefined && !isTenantLabel(tenant)) throw badRequest('The header X-tenant must be a subdomain');
  return {
    userToken,
    tenant,
    ...readAssertion(headers),
    fragmentName: readOnce(headers, 'x-fragment-name'),
    fragmentOptional: readOnce(headers, 'x-fragment-optional'),
  };
};

/** Source: SAP doc "Error Response Headers"; SAP doc "Using Client Assertion with OAuth Flows" */
const readAssertion = (headers: RequestHeaders): Pick<LookupHeaders, 'clientAssertion' | 'assertionProvider'> => {
  const assertion = nonEmpty(readOnce(headers, 'x-client-assertion'));
  const type = nonEmpty(readOnce(headers, 'x-client-assertion-type'));
  const assertionProvider = nonEmpty(readOnce(headers, 'x-client-assertion-destination-name'));
  if (assertionProvider !== undefined && (assertion ?? type) !== undefined)
    throw badRequest(
      'Cannot mix header X-client-assertion-destination-name with X-client-assertion or X-client-assertion-type',
    );
  if ((assertion === undefined) !== (type === undefined))
    throw badRequest('The headers X-client-assertion and X-client-assertion-type must be sent together');
  return {
    clientAssertion: assertion === undefined || type === undefined ? undefined : { type, assertion },
    assertionProvider,
  };
};

const readOnce = (headers: RequestHeaders, name: string): string | undefined => {
  const value = headers.get(name);
  if (value !== undefined && headers.all(name).length > 1)
    throw badRequest(`The header ${name} must not be sent more than once`);
  return value;
};

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
