import type { Credentials } from '../../../integration-content/index.ts';
import type { Keystores } from '../../../keystores/index.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { createCertificateUserMappingSets } from './certificate-user-mappings.ts';
import { createCredentialSets } from './credentials.ts';
import { createEntryResourceSets } from './entry-resources.ts';
import { createKeyPairSets } from './key-pairs.ts';
import { createKeystoreEntrySets } from './keystore-entries.ts';
import { createKeystoreSets } from './keystores.ts';

/** Credentials, keystores and users known by certificates. Source: SAP API description "Security Content" */
export const createSecurityContentSets = ({
  credentials,
  keystores: { entries },
}: {
  readonly credentials: Credentials;
  readonly keystores: Keystores;
}): readonly ResourceSetDefinition[] => [
  ...createCredentialSets({ credentials }),
  ...createCertificateUserMappingSets({ credentials }),
  ...createKeystoreEntrySets(entries),
  ...createEntryResourceSets(entries),
  ...createKeystoreSets(entries),
  ...createKeyPairSets(entries),
];
