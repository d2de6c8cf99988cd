import type { FlowModel, SenderAuthorization } from './flow-model.ts';
import type { DiagramChannel } from './read-diagram.ts';
import { readRows } from './read-rows.ts';
import type { SettingsReader } from './settings-reader.ts';

const bytesPerMegabyte = 1024 * 1024;
/** Source: SAP doc "HTTPS Sender Adapter" (Address) */
const addressPattern = /^(?:\/[A-Za-z0-9_$][A-Za-z0-9_.~$-]*)+$/;

/** Reads the HTTPS sender channel. Source: SAP doc "HTTPS Sender Adapter"; real artifacts (names of the settings) */
export const readSender = (channel: DiagramChannel, settings: SettingsReader): FlowModel['sender'] => {
  const type = settings.read('ComponentType');
  if (type !== 'HTTPS') settings.refuse(`sender adapter "${type}" is not supported: only HTTPS is`);
  const address = settings.read('urlPath');
  const path = address.startsWith('/') ? address : `/${address}`;
  if (path.endsWith('/*')) settings.refuse('an address that ends in "/*" is not supported');
  else if (!addressPattern.test(path)) {
    settings.refuse('"urlPath" must be a path of letters, digits and the characters _ . ~ $ -, such as /orders/new');
  }
  const maxMegabytes = settings.readNumber('maximumBodySize', { min: 1, max: 2047, default: 40 });
  return {
    path,
    authorization: readAuthorization(channel, settings),
    isCsrfProtected: settings.readBoolean('xsrfProtection', false),
    maxBodyBytes: maxMegabytes * bytesPerMegabyte,
  };
};

const readAuthorization = (channel: DiagramChannel, settings: SettingsReader): SenderAuthorization => {
  const kind = settings.read('senderAuthType').replaceAll(' ', '').toLowerCase();
  if (kind === 'clientcertificate') {
    const rows = readRows(channel.settings.get('clientCertificates') ?? '', settings);
    const certificates = rows.map((row) => ({
      subjectDn: row.get('clientCertificate.subjectDN') ?? row.get('subjectDN') ?? '',
      issuerDn: row.get('clientCertificate.issuerDN') ?? row.get('issuerDN') ?? '',
    }));
    if (
      certificates.length === 0 ||
      certificates.some(({ subjectDn, issuerDn }) => subjectDn === '' || issuerDn === '')
    ) {
      settings.refuse('authorization by client certificate needs the subject DN and the issuer DN of each certificate');
    }
    return { kind: 'client-certificate', certificates };
  }
  if (kind !== '' && kind !== 'rolebased') settings.refuse(`authorization "${kind}" is not supported`);
  return { kind: 'role', role: settings.read('userRole') || 'ESBMessaging.send' };
};
