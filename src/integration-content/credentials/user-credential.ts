import { z } from 'zod';
import type { Secret } from '../../foundation/secret.ts';
import { assertDescription, assertLength, type CredentialKind, revealOr } from './credential.ts';
import { noOpenConnectorsPassword, propertyMissing, unusableProperty } from './errors.ts';

const kinds = ['default', 'successfactors', 'openconnectors'] as const;

/** What the user is for. Source: SAP API description "Security Content" (`UserCredential`) */
export type UserCredentialType = (typeof kinds)[number];

/** A user credential as it is shown: without its password. */
export type UserCredential = {
  readonly type: UserCredentialType;
  readonly description?: string | undefined;
  readonly user?: string | undefined;
  /** SuccessFactors only. */
  readonly companyId?: string | undefined;
};

/** What a caller stores. A replacement keeps what it leaves out. */
export type UserCredentialInput = {
  readonly name: string;
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
  readonly companyId?: string | undefined;
};

const contentSchema = z.object({
  type: z.enum(kinds),
  description: z.string().optional(),
  user: z.string().optional(),
  companyId: z.string().optional(),
  password: z.string().optional(),
});

/** What is sealed. */
export type UserCredentialContent = z.infer<typeof contentSchema>;

/** Source: SAP doc "Deploying a User Credentials Artifact" */
const maxPasswordLength = 255;
/** Organization and element of an open connectors service. Source: SAP doc "Deploying a User Credentials Artifact"; assumed: how they are written */
const openConnectorsPassword = /^(?:Element \S+, Organization \S+|Organization \S+, Element \S+)$/;

/** User credentials. Source: SAP API description "Security Content"; assumed: what a replacement leaves out stays as it was */
export const userCredentials: CredentialKind<UserCredentialContent, UserCredential, UserCredentialInput> = {
  kind: 'user',
  label: 'User credential',
  define: (input, stored) => {
    const type = kinds.find((kind) => kind === (input.type ?? stored?.type));
    if (input.type === undefined && stored === undefined) throw propertyMissing('Kind');
    if (type === undefined) throw unusableProperty('Kind', `must be one of ${kinds.join(', ')}`);
    const companyId = type === 'successfactors' ? (input.companyId ?? stored?.companyId) : undefined;
    if (type === 'successfactors' && !companyId) throw propertyMissing('CompanyId');
    const password = revealOr(input.password, stored?.password);
    const user = input.user ?? stored?.user;
    assertDescription(input.description);
    assertLength('User', user, maxPasswordLength);
    assertLength('Password', password, maxPasswordLength);
    assertLength('CompanyId', companyId, maxPasswordLength);
    if (type === 'openconnectors' && !openConnectorsPassword.test(password ?? '')) throw noOpenConnectorsPassword();
    return { type, description: input.description ?? stored?.description, user, companyId, password };
  },
  parse: contentSchema.parse,
  show: ({ password: _password, ...view }) => view,
  describe: ({ type, user }) => ({ type, ...(user !== undefined && { user }) }),
};
