import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { installation } from '../../foundation/installation.ts';
import { type Binding, createVcapApplication, toVcapServices } from '../../management-api/contract.ts';
import type { SubaccountInfo } from '../choose-subaccount.ts';

/** What the environment of a child of `exec` is made from. Source: product description, "How it is addressed" */
export type ChildEnvironmentParts = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly bindings: readonly Binding[];
  readonly subaccount: SubaccountInfo;
  readonly serverUrl: string;
  readonly publicDomain: string;
  /** Undefined where the server has no CA of its own. */
  readonly caPem: string | undefined;
  /** A folder of our own that lives as long as the child. */
  readonly folder: string;
};

const preloadPath = fileURLToPath(new URL('src/cli/preload/resolve-names.cjs', installation));

/** The variables that make an unmodified program work with this server: bindings, trust and name resolution. Source: contract of clients §0.1, §1 */
export const createChildEnvironment = (parts: ChildEnvironmentParts): Readonly<Record<string, string | undefined>> => ({
  // The child is a client of services; what administers the server is none of its business.
  ...parts.environment,
  PORTOLAN_ADMIN_TOKEN: undefined,
  VCAP_SERVICES: JSON.stringify(toVcapServices(parts.bindings)),
  VCAP_APPLICATION: parts.environment.VCAP_APPLICATION ?? JSON.stringify(createVcapApplication(parts.subaccount)),
  ...trust(parts),
  ...nameResolution(parts),
});

const trust = ({ environment, caPem, folder }: ChildEnvironmentParts): Readonly<Record<string, string>> => {
  if (caPem === undefined) return {};
  const extra = [readIfThere(environment.NODE_EXTRA_CA_CERTS), caPem].join('\n');
  const extraPath = join(folder, 'ca.pem');
  writeFileSync(extraPath, extra, { mode: 0o600 });
  // SSL_CERT_FILE replaces the system's roots instead of adding to them, so they have to be in the file.
  const bundlePath = join(folder, 'ca-bundle.pem');
  const roots = readIfThere(environment.SSL_CERT_FILE) || rootCertificates.join('\n');
  writeFileSync(bundlePath, `${roots}\n${extra}`, { mode: 0o600 });
  return {
    NODE_EXTRA_CA_CERTS: extraPath,
    SSL_CERT_FILE: bundlePath,
    // These come before SSL_CERT_FILE where a machine sets them.
    CURL_CA_BUNDLE: bundlePath,
    REQUESTS_CA_BUNDLE: bundlePath,
  };
};

const nameResolution = ({
  environment,
  serverUrl,
  publicDomain,
}: ChildEnvironmentParts): Readonly<Record<string, string>> => {
  const host = new URL(serverUrl).hostname.replace(/^\[|\]$/g, '');
  const address = host === 'localhost' ? '127.0.0.1' : host;
  // A server that is reached by a name of the network has doors with such names, too.
  if (isIP(address) === 0) return {};
  const requirePreload = `--require ${JSON.stringify(preloadPath)}`;
  return {
    PORTOLAN_RESOLVE_NAMES: `${publicDomain}=${address}`,
    NODE_OPTIONS: [environment.NODE_OPTIONS, requirePreload].filter(Boolean).join(' '),
  };
};

const readIfThere = (path: string | undefined): string =>
  path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
