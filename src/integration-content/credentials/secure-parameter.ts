import { z } from 'zod';
import type { Secret } from '../../foundation/secret.ts';
import { assertDescription, assertLength, type CredentialKind } from './credential.ts';
import { propertyMissing } from './errors.ts';

/** A secure parameter as it is shown: without its value. */
export type SecureParameter = { readonly description?: string | undefined };

/** What a caller stores. */
export type SecureParameterInput = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly value?: Secret | undefined;
};

const contentSchema = z.object({ description: z.string().optional(), value: z.string() });

/** What is sealed. */
export type SecureParameterContent = z.infer<typeof contentSchema>;

/** Source: SAP doc "Deploying a Secure Parameter Artifact" (Cloud Foundry; Neo's 255 are within it) */
const maxValueLength = 4096;

/** Secure parameters. Source: SAP API description "Security Content"; the value has to be given anew with every replacement */
export const secureParameters: CredentialKind<SecureParameterContent, SecureParameter, SecureParameterInput> = {
  kind: 'secure-parameter',
  label: 'Secure parameter',
  define: (input, stored) => {
    const value = input.value?.reveal() ?? '';
    if (value === '') throw propertyMissing('SecureParam');
    assertLength('SecureParam', value, maxValueLength);
    assertDescription(input.description);
    return { description: input.description ?? stored?.description, value };
  },
  parse: contentSchema.parse,
  show: ({ description }) => ({ description }),
  describe: () => ({}),
};
