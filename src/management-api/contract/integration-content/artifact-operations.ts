import { z } from 'zod';
import { act, get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

/** What is deployed of an artifact. */
const deployedSchema = z.object({
  version: z.string(),
  status: z.enum(['STARTED', 'ERROR']),
  deployedAtMs: z.number(),
  deployedBy: z.string(),
  /** Why it could not be deployed. */
  error: z.string().optional(),
  /** Where it is called. */
  url: z.string().optional(),
});

/** An artifact; without package where only its deployment is left. */
const artifactSchema = z.object({
  id: z.string(),
  kind: z.enum(['integration-flow', 'message-mapping', 'value-mapping', 'script-collection']),
  name: z.string(),
  version: z.string(),
  isDraft: z.boolean(),
  package: z.string().optional(),
  deployed: deployedSchema.optional(),
});

const importSchema = z.strictObject({
  /** Created where it does not exist. */
  package: z.string().min(1).max(120),
  /** The archive in base64. */
  content: z.base64().max(14_000_000),
  /** Where the manifest of the archive is not to say it. */
  id: z.string().min(1).max(150).optional(),
  name: z.string().min(1).max(150).optional(),
});

const inArtifacts = `${inSubaccount}/artifacts` as const;

/** Integration artifacts. Source: Portolan; SAP doc "Integration Content" */
export const artifactOperations = {
  listArtifacts: get(inArtifacts, 'Integration artifacts, and what is deployed', { response: z.array(artifactSchema) }),
  importArtifact: put(inArtifacts, 'Create or replace an integration artifact from its archive', {
    request: importSchema,
    response: z.object({ id: z.string(), version: z.string(), isNew: z.boolean() }),
  }),
  deployArtifact: act(`${inArtifacts}/:artifact/deploy`, 'Deploy an integration artifact', {
    response: deployedSchema,
  }),
  undeployArtifact: remove(`${inArtifacts}/:artifact/deploy`, 'Take away what is deployed of an artifact'),
  deleteArtifact: remove(`${inArtifacts}/:artifact`, 'Delete an integration artifact; what is deployed of it stays'),
} as const;
