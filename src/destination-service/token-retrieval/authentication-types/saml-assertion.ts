import { z } from 'zod';
import { type AssertionProperties, assertionFields, readAssertionProperties } from '../../saml/assertion-properties.ts';
import { toAuthTokenTemplate } from '../auth-token.ts';
import { prepareAssertion } from '../prepare-assertion.ts';
import { defineAuthenticationType, retrievalFailure } from '../token-retrieval.ts';

const properties = z.looseObject({
  URL: z.string().optional(),
  tokenServiceURL: z.string().optional(),
  ...assertionFields,
});

type SamlAssertionProperties = {
  readonly assertion: AssertionProperties;
  readonly recipient: string;
  readonly encoding: 'base64' | 'base64url';
};

/**
 * A SAML assertion about the user, sent to the target itself: no token service is asked. Source: SAP doc "SAML Assertion Authentication"; assumed:
 * the recipient where the destination names none, neither as such nor as a token service, is the target
 */
export const samlAssertion = defineAuthenticationType<SamlAssertionProperties>({
  name: 'SAMLAssertion',
  properties,
  parse: (all) => {
    const result = properties.safeParse(all);
    if (!result.success)
      return { kind: 'incomplete', message: result.error.issues[0]?.message ?? 'invalid properties' };
    const { data } = result;
    const assertion = readAssertionProperties(data);
    if (assertion.kind === 'incomplete') return assertion;
    return {
      kind: 'parsed',
      parsed: {
        assertion: assertion.parsed,
        recipient: data.tokenServiceURL || data.URL || '',
        encoding: data.samlAssertionEncoding ?? 'base64',
      },
    };
  },
  retrieve: async ({ assertion, recipient, encoding }, subject, input, tools) => {
    const prepared = await prepareAssertion(assertion, subject, input, tools);
    if (prepared.kind === 'failed') return retrievalFailure(prepared.message);
    const issued = await prepared.issue(recipient);
    if (issued.kind === 'failed') return retrievalFailure(issued.message);
    const value = Buffer.from(issued.document, 'utf8').toString(encoding);
    return {
      kind: 'token',
      token: { ...toAuthTokenTemplate({ type: 'SAML2.0', value }), expiresInSeconds: undefined },
    };
  },
});
