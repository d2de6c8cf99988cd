import { parseXml } from '../../crypto/xml/parse-xml.ts';
import type { ArchiveFiles } from '../archive/archive.ts';
import type { ArtifactKind } from '../artifacts/artifact.ts';
import { valuesPath } from '../artifacts/configurations.ts';
import { type FlowModel, type FlowProblem, readFlowModel } from '../flow-model/index.ts';

/** What is to be deployed. */
export type Deployable = {
  readonly kind: ArtifactKind;
  readonly id: string;
  readonly name: string;
  readonly packageId: string | undefined;
  readonly files: ArchiveFiles;
};

/** Whether a file of an artifact has a say in what it becomes: libraries and the like need not be read. */
export const isDeployed = (path: string): boolean =>
  path.endsWith('.iflw') || path === valuesPath || path === valueMappingPath;

const valueMappingPath = 'value_mapping.xml';

/** What it becomes: something to run, something other flows refer to, or what keeps it from being deployed. */
export type ReadDeployable =
  | { readonly kind: 'flow'; readonly model: FlowModel }
  | { readonly kind: 'library' }
  | { readonly kind: 'failed'; readonly problems: readonly FlowProblem[] };

/**
 * Reads what is to be deployed. What this server cannot do is an error that names it, never left out. Source: SAP doc "Integration Content";
 * assumed: mappings and scripts deploy by themselves, as in the SAP system, although no flow here can use them yet
 */
export const readDeployable = (deployable: Deployable): ReadDeployable => {
  const { kind, id, name, packageId, files } = deployable;
  switch (kind) {
    case 'integration-flow': {
      const read = readFlowModel({
        id,
        name,
        ...(packageId !== undefined && { packageId }),
        files,
      });
      return read.kind === 'flow' ? read : { kind: 'failed', problems: read.problems };
    }
    case 'value-mapping': {
      const content = files.get(valueMappingPath);
      if (content === undefined) return fail(`${valueMappingPath} is missing`);
      const parsed = parseXml(content);
      return parsed.kind === 'parsed'
        ? { kind: 'library' }
        : fail(`${valueMappingPath} is no XML this server reads (${parsed.reason})`);
    }
    case 'message-mapping':
    case 'script-collection':
      return { kind: 'library' };
  }
};

const fail = (reason: string): ReadDeployable => ({ kind: 'failed', problems: [{ step: 'artifact', reason }] });

const maxTextLength = 8_000;

/** The problems as one text, a line each. Values they repeat may hold a NUL, which no database keeps in text. */
export const describeProblems = (problems: readonly FlowProblem[]): string =>
  problems
    .map(({ step, reason }) => `${step}: ${reason}`)
    .join('\n')
    .replaceAll('\0', '')
    .slice(0, maxTextLength);
