import type { FlowReceiver } from './flow-model.ts';
import { readHeaderNames } from './header-names.ts';
import { parseTemplate } from './parse-template.ts';
import type { SettingsReader } from './settings-reader.ts';

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const bodiless: readonly string[] = ['GET', 'HEAD', 'DELETE'];
const destinationHost = '.dest';

/** Reads the HTTP receiver channel. Source: SAP doc "HTTP Receiver Adapter"; real artifacts (names of the settings) */
export const readReceiver = (settings: SettingsReader): FlowReceiver => {
  const type = settings.read('ComponentType');
  if (type !== 'HTTP') settings.refuse(`receiver adapter "${type}" is not supported: only HTTP is`);
  const method = readMethod(settings);
  const query = settings.readTemplate('httpAddressQuery').replace(/^\?/, '');
  const retry = readRetry(settings);
  const names = (key: string, otherwise: string) => {
    const read = readHeaderNames(settings.read(key) || otherwise);
    if (read === undefined) settings.refuse(`"${key}" must be names of headers separated by "|", or "*"`);
    return read ?? [];
  };
  return {
    target: readTarget(settings),
    ...(query !== '' && { query }),
    method,
    sendsBody: !bodiless.includes(method) || settings.readBoolean('httpShouldSendBody', false),
    timeoutMs: settings.readNumber('httpRequestTimeout', { min: 1, max: 600_000, default: 60_000 }),
    requestHeaders: names('allowedRequestHeaders', ''),
    responseHeaders: names('allowedResponseHeaders', '*'),
    passesSenderQuery: false,
    failsOnErrorStatus: settings.readBoolean('throwExceptionOnFailure', true),
    attachesErrorDetails: settings.readBoolean('enableMPLAttachments', true),
    ...(retry !== undefined && { retry }),
  };
};

const readMethod = (settings: SettingsReader): string => {
  const method = settings.read('httpMethod');
  if (methods.includes(method.toUpperCase())) return method.toUpperCase();
  if (method.toLowerCase() === 'dynamic') return settings.readTemplate('methodSourceExpression') || 'POST';
  settings.refuse(`"httpMethod" must be one of ${methods.join(', ')}, Dynamic`);
  return 'POST';
};

/**
 * `http://<name>.dest/<path>` names a destination of the subaccount; it brings its own authentication and proxy type.
 * Assumed: the SAP system has no destinations here; the spelling is the one its development tools give destinations
 */
const readTarget = (settings: SettingsReader): FlowReceiver['target'] => {
  const address = settings.readTemplate('httpAddressWithoutQuery');
  const [, scheme, host = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^?#]*)$/i.exec(address) ?? [];
  if (scheme === undefined || host === '' || hasExpression(host)) {
    settings.refuse('"httpAddressWithoutQuery" must begin with http:// or https:// and a host that is no expression');
  }
  if (host.endsWith(destinationHost)) {
    return {
      kind: 'destination',
      name: host.slice(0, -destinationHost.length) || host,
      ...(rest !== '' && rest !== '/' && { path: rest }),
    };
  }
  const proxyType = settings.read('proxyType') || 'default';
  if (!['default', 'internet', 'none'].includes(proxyType.toLowerCase())) {
    settings.refuse(
      'proxy types other than Internet need a destination: give the address http://<destination>.dest/<path>',
    );
  }
  return { kind: 'url', url: address || 'invalid', authentication: readAuthentication(settings) };
};

const hasExpression = (text: string): boolean => {
  const parsed = parseTemplate(text);
  return parsed.kind === 'invalid' || parsed.parts.some((part) => part.kind !== 'text');
};

const readAuthentication = (
  settings: SettingsReader,
): Extract<FlowReceiver['target'], { readonly kind: 'url' }>['authentication'] => {
  const method = settings.read('authenticationMethod');
  const credentialName = settings.read('credentialName');
  const named = <Kind extends 'basic' | 'oauth2-client-credentials'>(kind: Kind) => {
    if (credentialName === '' || credentialName.includes('${')) {
      settings.refuse(`authentication "${method}" needs the name of a credential, which must not be an expression`);
    }
    return { kind, credentialName };
  };
  switch (method.replaceAll(' ', '').toLowerCase()) {
    case '':
    case 'none':
      return { kind: 'none' };
    case 'basic':
      return named('basic');
    case 'oauth2clientcredentials':
      return named('oauth2-client-credentials');
    default:
      settings.refuse(`authentication "${method}" is not supported: use a destination for it`);
      return { kind: 'none' };
  }
};

const readRetry = (settings: SettingsReader): FlowReceiver['retry'] => {
  const codes = settings.read('httpErrorResponseCodes');
  if (!settings.readBoolean('retryOnConnectionFailure', false)) return undefined;
  const statuses = codes
    .split(/[,;|\s]+/)
    .filter((code) => code !== '')
    .map(Number);
  if (statuses.some((status) => !Number.isInteger(status) || status < 400 || status > 599)) {
    settings.refuse('"httpErrorResponseCodes" must be status codes from 400 to 599 separated by ","');
  }
  return {
    attempts: settings.readNumber('retryIteration', { min: 1, max: 3, default: 1 }),
    delaySeconds: settings.readNumber('retryInterval', { min: 0, max: 60, default: 5 }),
    backoff: 1,
    ...(statuses.length > 0 && { statuses }),
  };
};
