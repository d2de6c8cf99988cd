import { z } from 'zod';
import type { operations, RequestOf, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { Field, Values } from '../../components/forms/field.ts';
import { providerKindWords, ssoBindingWords } from '../../language/words.ts';

/** A trusted identity provider as the contract has it. */
export type Provider = ResponseOf<typeof operations.listTrustedIdentityProviders>[number];
type Wanted = RequestOf<typeof operations.putTrustedIdentityProvider>;

const isSaml = ({ kind }: Values): boolean => kind === 'saml';

/** The fields of a trusted identity provider; name and kind are fixed once it is there. Source: SAP doc "Application Identity Provider" */
export const providerFields = (isNew: boolean): readonly Field[] => [
  {
    name: 'kind',
    label: 'kind',
    kind: 'choice',
    options: Object.keys(providerKindWords),
    optionTexts: providerKindWords,
    isFixed: !isNew,
  },
  { name: 'name', label: 'providerName', kind: 'text', isRequired: true, isFixed: !isNew, help: 'providerNameHelp' },
  { name: 'description', label: 'description', kind: 'text' },
  { name: 'isEnabled', label: 'enabled', kind: 'flag' },
  {
    name: 'certificates',
    label: 'certificatesOfProvider',
    kind: 'area',
    isRequired: true,
    help: 'certificatesOfProviderHelp',
  },
  { name: 'userIdAttribute', label: 'userIdAttribute', kind: 'text', help: 'userIdAttributeHelp', isShown: isSaml },
  { name: 'userIdPrefix', label: 'userIdPrefix', kind: 'text', isShown: isSaml },
  { name: 'userIdSuffix', label: 'userIdSuffix', kind: 'text', isShown: isSaml },
  { name: 'defaultGroups', label: 'defaultGroups', kind: 'lines', help: 'defaultGroupsHelp', isShown: isSaml },
  { name: 'ssoUrl', label: 'ssoUrl', kind: 'text', help: 'ssoUrlHelp', heading: 'browserSignOn', isShown: isSaml },
  {
    name: 'ssoBinding',
    label: 'ssoBinding',
    kind: 'choice',
    options: Object.keys(ssoBindingWords),
    optionTexts: ssoBindingWords,
    isShown: isSaml,
  },
  { name: 'linkText', label: 'logonLinkText', kind: 'text', help: 'logonLinkTextHelp', isShown: isSaml },
  { name: 'signsRequests', label: 'signsRequests', kind: 'flag', help: 'signsRequestsHelp', isShown: isSaml },
  { name: 'onlyForOAuthSamlBearer', label: 'onlyForOAuthSamlBearer', kind: 'flag', isShown: isSaml },
  { name: 'allowsSha1', label: 'allowsSha1', kind: 'flag', help: 'allowsSha1Help', isShown: isSaml },
];

/** What the form must have; what certificates and names may be is the server's to say. */
export const providerSchema = z.object({
  kind: z.enum(['saml', 'jwt']).optional(),
  name: z.string().min(1).max(1024).optional(),
  description: z.string().max(1024).optional(),
  isEnabled: z.boolean().optional(),
  certificates: z.string().min(1).optional(),
  userIdAttribute: z.string().max(256).optional(),
  userIdPrefix: z.string().max(256).optional(),
  userIdSuffix: z.string().max(256).optional(),
  defaultGroups: z.array(z.string()).optional(),
  onlyForOAuthSamlBearer: z.boolean().optional(),
  allowsSha1: z.boolean().optional(),
  ssoUrl: z.string().max(2000).optional(),
  ssoBinding: z.enum(['HTTP-Redirect', 'HTTP-POST']).optional(),
  linkText: z.string().max(80).optional(),
  signsRequests: z.boolean().optional(),
});

/** What the fields say to begin with. */
export const toProviderValues = (provider: Provider | undefined): Values =>
  provider === undefined
    ? { kind: 'saml', isEnabled: true, ssoBinding: 'HTTP-Redirect' }
    : {
        kind: provider.kind,
        name: provider.name,
        description: provider.description ?? '',
        isEnabled: provider.isEnabled ?? true,
        certificates: (provider.certificates ?? []).join('\n'),
        ...(provider.kind === 'saml' && {
          userIdAttribute: provider.userIdSource?.type === 'attribute' ? provider.userIdSource.attribute : '',
          userIdPrefix: provider.userIdPrefix ?? '',
          userIdSuffix: provider.userIdSuffix ?? '',
          defaultGroups: (provider.defaultGroups ?? []).join('\n'),
          onlyForOAuthSamlBearer: provider.onlyForOAuthSamlBearer ?? false,
          allowsSha1: provider.allowsSha1 ?? false,
          ssoUrl: provider.ssoUrl ?? '',
          ssoBinding: provider.ssoBinding ?? 'HTTP-Redirect',
          linkText: provider.linkText ?? '',
          signsRequests: provider.signsRequests ?? false,
        }),
      };

/** The provider the fields describe; what they do not show stays as it was. */
export const toProvider = (form: z.output<typeof providerSchema>, old: Provider | undefined): Wanted => {
  const name = old?.name ?? form.name ?? '';
  const certificates = splitCertificates(form.certificates ?? '');
  const ofBoth = {
    name,
    certificates,
    isEnabled: form.isEnabled ?? true,
    ...(form.description !== undefined && { description: form.description }),
  };
  if ((old?.kind ?? form.kind) === 'jwt') {
    return { kind: 'jwt', ...ofBoth, ...(old?.kind === 'jwt' && old.keys !== undefined && { keys: old.keys }) };
  }
  const kept = old?.kind === 'saml' ? old : undefined;
  return {
    ...(kept?.attributeMapping !== undefined && { attributeMapping: kept.attributeMapping }),
    ...(kept?.defaultAttributes !== undefined && { defaultAttributes: kept.defaultAttributes }),
    ...(kept?.groupRules !== undefined && { groupRules: kept.groupRules }),
    ...(kept?.onlyForIdpInitiatedSso !== undefined && { onlyForIdpInitiatedSso: kept.onlyForIdpInitiatedSso }),
    kind: 'saml',
    ...ofBoth,
    userIdSource:
      form.userIdAttribute === undefined ? { type: 'subject' } : { type: 'attribute', attribute: form.userIdAttribute },
    userIdPrefix: form.userIdPrefix ?? '',
    userIdSuffix: form.userIdSuffix ?? '',
    defaultGroups: form.defaultGroups ?? [],
    onlyForOAuthSamlBearer: form.onlyForOAuthSamlBearer ?? false,
    allowsSha1: form.allowsSha1 ?? false,
    ...(form.ssoUrl !== undefined && { ssoUrl: form.ssoUrl }),
    ...(form.ssoBinding !== undefined && { ssoBinding: form.ssoBinding }),
    ...(form.linkText !== undefined && { linkText: form.linkText }),
    signsRequests: form.signsRequests ?? false,
  };
};

/** Several certificates in PEM, one after the other, or one in base64. */
const splitCertificates = (text: string): string[] => {
  const blocks = text.match(/-----BEGIN [^-]+-----[^-]*-----END [^-]+-----/g);
  return blocks ?? (text.trim() === '' ? [] : [text.trim()]);
};
