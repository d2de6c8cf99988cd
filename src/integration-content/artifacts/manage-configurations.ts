import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentNotFound, invalidContent } from '../errors.ts';
import type { ArtifactKey } from './artifact.ts';
import { updateArtifact } from './artifact-store.ts';
import {
  type Configuration,
  definitionsPath,
  findValueProblem,
  readConfigurations,
  valuesPath,
  writeConfiguration,
} from './configurations.ts';
import { readSomeFiles, writeFile } from './file-store.ts';
import { getEdited, getVersion } from './find-version.ts';
import { objectOf } from './manage-artifacts.ts';

/** A value for a parameter; a data type, where given, must be the parameter's own. */
export type ConfigurationChange = {
  readonly key: string;
  readonly value: string;
  readonly dataType?: string | undefined;
};

/** The externalized parameters of artifacts. */
export type ConfigurationManagement = {
  /** Throws 404. */
  readonly list: (subaccountId: SubaccountId, key: ArtifactKey) => Promise<readonly Configuration[]>;
  /** Within a transaction, which it awaits nothing but. Throws 400 (the value does not fit) and 404. */
  readonly setIn: (
    transaction: Transaction,
    changer: Changer,
    key: ArtifactKey,
    change: ConfigurationChange,
  ) => Promise<void>;
};

const paths = [valuesPath, definitionsPath];

/** Creates the management of parameters. Source: SAP doc "Update and Validate Configuration Parameters" */
export const createConfigurationManagement = ({ database, clock, audit }: ContentParts): ConfigurationManagement => ({
  list: async (subaccountId, key) => {
    const { place } = await getVersion(database.read, subaccountId, key);
    return readConfigurations(await readSomeFiles(database.read, place, paths));
  },
  setIn: async (transaction, changer, key, { key: parameterKey, value, dataType }) => {
    const { artifact, place } = await getEdited(transaction, changer.subaccountId, key);
    await updateArtifact(transaction, place, { changedAtMs: clock(), changedBy: changer.actor.name });
    const files = await readSomeFiles(transaction, place, paths);
    const configuration = readConfigurations(files).find((candidate) => candidate.key === parameterKey);
    if (configuration === undefined) throw contentNotFound();
    if (dataType !== undefined && dataType !== configuration.dataType) {
      throw invalidContent(`DataType of this parameter is ${configuration.dataType}.`);
    }
    const problem = findValueProblem(configuration, value);
    if (problem !== undefined) throw invalidContent(`ParameterValue ${problem}.`);
    await writeFile(transaction, place, valuesPath, writeConfiguration(files, parameterKey, value));
    // Not the value: parameters may hold what nobody but the flow should know (S-64).
    const event = contentEvent('update', objectOf(artifact), changer, { parameter: parameterKey });
    await audit.append(transaction, event);
  },
});
