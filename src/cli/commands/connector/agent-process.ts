import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandContext } from '../../context.ts';
import { CommandError, unreadableFile } from '../../errors.ts';

/** The room that runs agents, read only where one is run: every other command starts without it. */
export const importConnectivity = () => import('../../../connectivity/index.ts');

/** Where an agent keeps its key unless told otherwise. Source: Portolan */
export const defaultFolder = '.portolan-connector';

/** Says what stood in an agent's way as commands do. Source: Portolan */
export const explainProblems = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const { ConnectorProblem } = await importConnectivity();
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectorProblem) throw new CommandError(error.message, error.advice, error);
    throw error;
  }
};

/** A PEM file that a flag names. Source: Portolan */
export const readPemFile = (context: CommandContext, path: string): string => {
  const place = resolve(context.folder, path);
  let text: string;
  try {
    text = readFileSync(place, 'utf8');
  } catch (error) {
    throw unreadableFile(place, 'Name a file of certificates in PEM.', error);
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new CommandError(`${place} holds no certificate in PEM.`);
};
