import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';

/** What a command that makes service keys may be told about them. Source: SAP doc "Service Instance Secrets" */
export type KeyParameterFlags = {
  readonly parameters?: string;
  readonly x509?: boolean;
  readonly certificate?: string;
  /** Of Cloud Integration. */
  readonly keyType?: string;
  readonly validity?: string;
  readonly keyLength?: string;
  /** False where `--no-pin` was given. */
  readonly pin?: boolean;
};

/** Parameters of a service key, as JSON or in a file. Source: SAP's command line tools, option `-c` */
export const keyParametersOption = [
  '--parameters <json>',
  'parameters of the key as JSON, or the path of a file with them; - reads standard input',
] as const;

const parametersSchema = z.record(z.string(), z.unknown());

/** The parameters of a key from the flags; undefined where there are none. Throws a `CommandError`. Source: Portolan */
export const readKeyParameters = async (
  context: Pick<CommandContext, 'folder' | 'readInput'>,
  flags: KeyParameterFlags,
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const given = flags.parameters === undefined ? undefined : parse(await readText(context, flags.parameters));
  if (flags.keyType !== undefined) return { ...given, ...(await readIntegrationKey(context, flags)) };
  if (flags.certificate !== undefined && flags.x509 !== true) {
    throw new CommandError(
      'A certificate is for keys of the type x509.',
      'Add --x509. Keys of Cloud Integration: --key-type certificate_external.',
    );
  }
  const stray = ['validity', 'keyLength', 'pin'].find(
    (name) => name in flags && !(name === 'pin' && flags.pin === true),
  );
  if (stray !== undefined) {
    throw new CommandError('Validity, length and pinning are for keys of Cloud Integration.', 'Add --key-type.');
  }
  if (flags.x509 !== true) return given;
  const certificate =
    flags.certificate === undefined ? undefined : await readNamedFile(context.folder, flags.certificate);
  return { ...given, 'credential-type': 'x509', ...(certificate !== undefined && { certificate }) };
};

/** Source: SAP doc "Service Instance and Service Key Parameters" */
const readIntegrationKey = async (
  { folder }: Pick<CommandContext, 'folder'>,
  { keyType, certificate, validity, keyLength, pin, x509 }: KeyParameterFlags,
): Promise<Readonly<Record<string, unknown>>> => {
  if (x509 === true) throw new CommandError('--x509 and --key-type say two things at once.', 'Leave one out.');
  return {
    'key-type': keyType,
    ...(certificate !== undefined && { 'X.509': await readNamedFile(folder, certificate) }),
    ...(validity !== undefined && { validity }),
    ...(keyLength !== undefined && { 'key-length': keyLength }),
    ...(pin === false && { 'pin-certificate': false }),
  };
};

const readText = (context: Pick<CommandContext, 'folder' | 'readInput'>, given: string): Promise<string> | string => {
  if (given === '-') return context.readInput();
  return given.trimStart().startsWith('{') ? given : readNamedFile(context.folder, given);
};

const readNamedFile = async (folder: string, path: string): Promise<string> => {
  try {
    return await readFile(resolve(folder, path), 'utf8');
  } catch (error) {
    throw new CommandError(`The file ${path} cannot be read.`, undefined, error);
  }
};

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return parametersSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandError('The parameters of the key must be a JSON object.', 'E.g. {"credential-type":"x509"}.');
  }
};
