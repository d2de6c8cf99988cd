import type { RequestHeaders } from '../../http/server/route.ts';
import { badRequest } from '../errors.ts';
import type { CodeInput, TypedToken } from '../token-retrieval/lookup-input.ts';
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
  readonly refreshToken: string | undefined;
  readonly code: CodeInput | undefined;
  readonly subjectToken: TypedToken | undefined;
  readonly actorToken: TypedToken | undefined;
  readonly samlAssertion: string | undefined;
  /** `X-chain-name`. */
  readonly chain: string | undefined;
};

/** Reads the headers of a lookup. Throws a 400 for what contradicts itself. Source: OpenAPI of the Destination service */
export const readLookupHeaders = (headers: RequestHeaders): LookupHeaders => {
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
    refreshToken: nonEmpty(readOnce(headers, 'x-refresh-token')),
    code: readCode(headers),
    ...readExchange(headers),
    samlAssertion: nonEmpty(readOnce(headers, 'x-samlassertion')),
    chain: readOnce(headers, 'x-chain-name'),
  };
};

/** Source: SAP doc "OAuth Authorization Code Authentication": the redirect URI comes URL-encoded */
const readCode = (headers: RequestHeaders): CodeInput | undefined => {
  const code = nonEmpty(readOnce(headers, 'x-code'));
  const redirectUri = nonEmpty(readOnce(headers, 'x-redirect-uri'));
  const codeVerifier = nonEmpty(readOnce(headers, 'x-code-verifier'));
  return code === undefined ? undefined : { code, redirectUri: decode(redirectUri), codeVerifier };
};

const decode = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('The header X-redirect-uri must be URL-encoded');
  }
};

/** Source: SAP doc "OAuth Token Exchange Authentication" */
const readExchange = (headers: RequestHeaders): Pick<LookupHeaders, 'subjectToken' | 'actorToken'> => ({
  subjectToken: readTypedToken(headers, 'subject'),
  actorToken: readTypedToken(headers, 'actor'),
});

const readTypedToken = (headers: RequestHeaders, role: 'subject' | 'actor'): TypedToken | undefined => {
  const token = nonEmpty(readOnce(headers, `x-${role}-token`));
  const type = nonEmpty(readOnce(headers, `x-${role}-token-type`));
  if ((token === undefined) !== (type === undefined) && role === 'actor') {
    throw badRequest('The headers X-actor-token and X-actor-token-type must be sent together');
  }
  return token === undefined || type === undefined ? undefined : { token, type };
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

/** A header that may be sent once only. Throws a 400. */
export const readOnce = (headers: RequestHeaders, name: string): string | undefined => {
  const value = headers.get(name);
  if (value !== undefined && headers.all(name).length > 1)
    throw badRequest(`The header ${name} must not be sent more than once`);
  return value;
};

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
