import type { Credentials, PartnerDirectory } from '../../../integration-content/index.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { createBinaryParameterSet, createStringParameterSet } from './parameters.ts';
import { createAlternativePartnerSet, createAuthorizedUserSet, createPartnerSet } from './partners.ts';
import { createUserCredentialParameterSet } from './user-credential-parameters.ts';

/** The partner directory: what flows look up about partners. Source: SAP doc "Partner Directory" */
export const createPartnerDirectorySets = ({
  partnerDirectory,
  credentials,
}: {
  readonly partnerDirectory: PartnerDirectory;
  readonly credentials: Pick<Credentials, 'userCredentials'>;
}): readonly ResourceSetDefinition[] => [
  createStringParameterSet(partnerDirectory),
  createBinaryParameterSet(partnerDirectory),
  createAlternativePartnerSet(partnerDirectory),
  createAuthorizedUserSet(partnerDirectory),
  createPartnerSet(partnerDirectory),
  createUserCredentialParameterSet(credentials),
];
