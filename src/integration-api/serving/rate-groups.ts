import type { HttpMethod } from '../../http/server/route.ts';
import { entitySetsByName } from '../api-model.ts';

/** Requests a second that a resource answers to all callers of a subaccount, and to one of them. */
export type Rate = { readonly tenant: number; readonly user: number };

/** What requests are counted together, and how many are answered. */
export type RateGroup = { readonly name: string; readonly rate: Rate };

const rates = {
  numberRanges: { tenant: 10, user: 5 },
  designTime: { tenant: 15, user: 10 },
  securityContent: { tenant: 12, user: 10 },
  messageProcessingLogs: { tenant: 1000, user: 100 },
  runtimeArtifacts: { tenant: 120, user: 50 },
  partnerDirectory: { tenant: 50, user: 25 },
} as const satisfies Readonly<Record<string, Rate>>;

const partnerDirectorySets: ReadonlySet<string> = new Set([
  'AlternativePartners',
  'AuthorizedUsers',
  'BinaryParameters',
  'Partners',
  'StringParameters',
  'UserCredentialParameters',
]);

// Which sets SAP means by its words is not said; these are those of the API packages that have the same names.
const byName: readonly (readonly [pattern: RegExp, group: keyof typeof rates])[] = [
  [
    /DesigntimeArtifacts?(?:SaveAsVersion)?$|^IntegrationPackages$|^CopyIntegrationPackage$|^BuildAndDeployStatus$/,
    'designTime',
  ],
  [/^IntegrationRuntimeArtifact|^ServiceEndpoints$|^EntryPoints$/, 'runtimeArtifacts'],
  [
    /Credentials$|^SecureParameters$|^CertificateUserMappings$|Keystore|^(?:Certificate|ChainCertificate|KeyPair|RSAKey|SSHKey)/,
    'securityContent',
  ],
];

/**
 * The group a request counts in, by the set or function its path begins with; `undefined` where SAP states no limit. Number ranges count
 * listing and deploying apart, each set of the partner directory by itself. Source: SAP doc "Rate Limits on SAP Cloud Integration"
 */
export const findRateGroup = (name: string, method: HttpMethod): RateGroup | undefined => {
  if (entitySetsByName.has(name)) return { name: 'messageProcessingLogs', rate: rates.messageProcessingLogs };
  if (partnerDirectorySets.has(name)) return { name, rate: rates.partnerDirectory };
  if (name === 'NumberRanges') {
    return { name: `${name}-${method === 'GET' ? 'list' : 'deploy'}`, rate: rates.numberRanges };
  }
  const group = byName.find(([pattern]) => pattern.test(name))?.[1];
  return group && { name: group, rate: rates[group] };
};
