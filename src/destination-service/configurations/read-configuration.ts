import type { Clock } from '../../foundation/clock.ts';
import { randomHex } from '../../foundation/ids.ts';
import { isGenerationRequest, parseGeneration } from '../certificates/generation.ts';
import type { CertificateIssuer } from '../certificates/issue-certificate.ts';
import { type ConfigurationKind, type Level, toProperties } from './configuration.ts';
import type { WrittenConfiguration } from './configuration-sealing.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { assertName, readZone } from './parse-properties.ts';

/** Reads a configuration as it is to be stored; generates it where a certificate is asked for. Throws a 400 that says what is wrong. Source: OpenAPI of the Destination service */
export type ReadConfiguration = (
  kind: ConfigurationKind,
  level: Level,
  value: unknown,
) => Promise<WrittenConfiguration>;

/** Creates the reading. */
export const createReadConfiguration =
  ({
    issueCertificate,
    clock,
  }: {
    readonly issueCertificate: CertificateIssuer;
    readonly clock: Clock;
  }): ReadConfiguration =>
  async (kind, level, value) => {
    const revision = randomHex(32);
    const isShared = readZone(value);
    const common = {
      level,
      kind,
      revision,
      modifiedAtMs: clock(),
      ...(isShared !== undefined && { isShared }),
    };
    if (kind !== 'certificate' || !isGenerationRequest(value)) return { ...common, ...parseConfiguration(kind, value) };
    const name = assertName(readText(value, 'Name'), 'Name');
    const generation = parseGeneration(name, value);
    const { content, renewAtMs } = await issueCertificate(name, level, generation);
    const type = readText(value, 'Type') ?? 'CERTIFICATE';
    const properties = toProperties([
      ['Name', name],
      ['Type', type],
      ['Content', Buffer.from(content).toString('base64')],
    ]);
    return { ...common, name, type, properties, generation, ...(renewAtMs !== undefined && { renewAtMs }) };
  };

/** A member of a JSON value that may be anything, where it is a text. */
export const readText = (value: unknown, member: string): string | undefined => {
  if (typeof value !== 'object' || value === null || !(member in value)) return undefined;
  const text: unknown = Reflect.get(value, member);
  return typeof text === 'string' ? text : undefined;
};
