import type { SubaccountId } from '../../foundation/ids.ts';
import { Secret } from '../../foundation/secret.ts';
import { type CertificateUserMappings, createCertificateUserMappings } from './certificate-user-mappings.ts';
import { type CredentialParts, createDeployedCredentials, type DeployedCredentials } from './manage-credentials.ts';
import {
  type OAuth2ClientCredential,
  type OAuth2ClientCredentialInput,
  oauth2ClientCredentials,
} from './oauth2-client-credential.ts';
import { type SecureParameter, type SecureParameterInput, secureParameters } from './secure-parameter.ts';
import { type UserCredential, type UserCredentialInput, userCredentials } from './user-credential.ts';

/** Credentials deployed on the integration tenants of all subaccounts. The `find...` doors answer secrets: for the runtime, never for a reply. */
export type Credentials = {
  readonly userCredentials: DeployedCredentials<UserCredential, UserCredentialInput>;
  readonly secureParameters: DeployedCredentials<SecureParameter, SecureParameterInput>;
  readonly oauth2ClientCredentials: DeployedCredentials<OAuth2ClientCredential, OAuth2ClientCredentialInput>;
  readonly certificateUserMappings: CertificateUserMappings;
  /** For flows and destinations: the user and password deployed under a name. */
  readonly findUserCredential: (
    subaccountId: SubaccountId,
    name: string,
  ) => Promise<(UserCredential & { readonly password: Secret }) | undefined>;
  /** For flows: the value of a secure parameter. */
  readonly findSecureParameter: (subaccountId: SubaccountId, name: string) => Promise<Secret | undefined>;
  /** For flows: what to ask a token service with. */
  readonly findOAuth2ClientCredential: (
    subaccountId: SubaccountId,
    name: string,
  ) => Promise<(OAuth2ClientCredential & { readonly clientSecret: Secret }) | undefined>;
  /**
   * For inbound authentication: the user of a client certificate (DER), or nobody. The whole certificate is compared, by its SHA-256, and one
   * whose validity has ended is nobody's. Whether the handshake proved its key, its chain is trusted, and whether the subaccount is a Neo one
   * (elsewhere there are no mappings), the caller has to ask: `credentials.findMappedUser(subaccount.id, peerCertificate.raw)`. The name is a
   * user name as roles are assigned to; it may be of any identity provider.
   */
  readonly findMappedUser: (subaccountId: SubaccountId, certificateDer: Uint8Array) => Promise<string | undefined>;
};

/** Creates the credentials. Source: SAP doc "Managing Security Material"; SAP API description "Security Content" */
export const createCredentials = (parts: CredentialParts): Credentials => {
  const users = createDeployedCredentials(parts, userCredentials);
  const parameters = createDeployedCredentials(parts, secureParameters);
  const clients = createDeployedCredentials(parts, oauth2ClientCredentials);
  const mappings = createCertificateUserMappings(parts);
  return {
    userCredentials: users.manage,
    secureParameters: parameters.manage,
    oauth2ClientCredentials: clients.manage,
    certificateUserMappings: mappings.manage,
    findUserCredential: async (subaccountId, name) => {
      const content = await users.findContent(subaccountId, name);
      if (content === undefined) return undefined;
      const { password, ...view } = content;
      return { ...view, password: new Secret(password ?? '') };
    },
    findSecureParameter: async (subaccountId, name) => {
      const content = await parameters.findContent(subaccountId, name);
      return content && new Secret(content.value);
    },
    findOAuth2ClientCredential: async (subaccountId, name) => {
      const content = await clients.findContent(subaccountId, name);
      if (content === undefined) return undefined;
      const { clientSecret, ...view } = content;
      return { ...view, clientSecret: new Secret(clientSecret) };
    },
    findMappedUser: mappings.findMappedUser,
  };
};
