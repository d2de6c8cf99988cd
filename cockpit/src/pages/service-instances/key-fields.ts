import { z } from 'zod';
import { operations } from '../../../../src/management-api/contract.ts';
import type { Field, Values } from '../../components/forms/field.ts';
import { keyTypeWords } from '../../language/words.ts';
import { parametersText, parseParameters } from './parse-parameters.ts';

const isOf =
  (...types: readonly string[]) =>
  ({ keyType }: Values): boolean =>
    types.includes(String(keyType));

/** Fields of a new key: those of Cloud Integration by type, for other services its parameters as JSON. Source: SAP doc "Service Key Types" */
export const keyFields = (offering: string, plan: string): readonly Field[] => [
  { name: 'name', label: 'name', kind: 'text', isRequired: true },
  ...(offering === 'it-rt'
    ? ([
        {
          name: 'keyType',
          label: 'keyType',
          kind: 'choice',
          options: Object.keys(keyTypeWords),
          optionTexts: keyTypeWords,
          help: 'keyTypeHelp',
        },
        { name: 'validity', label: 'keyValidity', kind: 'number', isShown: isOf('certificate') },
        {
          name: 'keyLength',
          label: 'keyLength',
          kind: 'choice',
          options: ['2048', '4096', '8192'],
          isShown: isOf('certificate'),
        },
        { name: 'certificate', label: 'keyCertificate', kind: 'area', isShown: isOf('certificate_external') },
        ...(plan === 'integration-flow'
          ? ([{ name: 'pin', label: 'pinCertificate', kind: 'flag', isShown: isOf('certificate_external') }] as const)
          : []),
      ] as const)
    : ([{ name: 'parameters', label: 'parameters', kind: 'area' }] as const)),
];

/** What the fields of a new key hold at first. Source: SAP doc "Service Instance and Service Key Parameters" */
export const initialKey: Values = { keyType: 'clientid_secret', validity: '365', keyLength: '2048', pin: true };

/** What the fields of a new key may hold; the limits are the API's. Source: SAP doc "Service Instance and Service Key Parameters" */
export const keySchema = operations.createServiceKey.request
  .extend({
    parameters: parametersText,
    keyType: z.string().optional(),
    validity: z.number().int().min(1).max(365).optional(),
    keyLength: z.string().optional(),
    certificate: z.string().optional(),
    pin: z.boolean().optional(),
  })
  .refine(({ keyType, certificate }) => keyType !== 'certificate_external' || certificate !== undefined, {
    error: 'is missing: the certificate in PEM',
    path: ['certificate'],
  });

/** The parameters the fields stand for. Source: SAP doc "Service Instance and Service Key Parameters" */
export const toKeyParameters = (fields: z.input<typeof keySchema>): Record<string, unknown> | undefined => {
  const { keyType, validity, keyLength, certificate, pin, parameters } = fields;
  if (keyType === undefined) return parseParameters(parameters);
  return {
    'key-type': keyType,
    ...(validity !== undefined && { validity }),
    ...(keyLength !== undefined && { 'key-length': Number(keyLength) }),
    ...(certificate !== undefined && { 'X.509': certificate }),
    ...(pin !== undefined && { 'pin-certificate': pin }),
  };
};
