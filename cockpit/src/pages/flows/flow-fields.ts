import type { Field, Values } from '../../components/forms/field.ts';
import { attachmentWords, logLevelWords, senderAuthorizationWords } from '../../language/words.ts';

/** Whether senders are known by their certificates instead of a role. */
export const byCertificate = ({ authorization }: Values): boolean => authorization === 'client-certificate';
const isRetried = ({ attempts }: Values): boolean => typeof attempts === 'string' && Number(attempts) > 0;

/** The fields of a flow, in the order a message passes what they say. Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter" */
export const flowFields = (isNew: boolean, destinations: readonly string[]): readonly Field[] => [
  { name: 'id', label: 'artifactId', kind: 'text', isRequired: true, isFixed: !isNew },
  { name: 'name', label: 'name', kind: 'text' },
  { name: 'path', label: 'senderPath', kind: 'text', isRequired: true, help: 'senderPathHelp' },
  {
    name: 'authorization',
    label: 'senderAuthorization',
    kind: 'choice',
    options: Object.keys(senderAuthorizationWords),
    optionTexts: senderAuthorizationWords,
  },
  { name: 'role', label: 'role', kind: 'text', help: 'senderRoleHelp', isShown: (values) => !byCertificate(values) },
  { name: 'subjectDn', label: 'subjectDn', kind: 'text', isRequired: true, isShown: byCertificate },
  { name: 'issuerDn', label: 'issuerDn', kind: 'text', isRequired: true, isShown: byCertificate },
  { name: 'csrfProtected', label: 'csrfProtected', kind: 'flag' },
  { name: 'maxMessageBytes', label: 'maxMessageBytes', kind: 'number' },
  { name: 'requestHeaders', label: 'requestHeaders', kind: 'lines', help: 'requestHeadersHelp' },
  { name: 'headers', label: 'modifierHeaders', kind: 'lines', help: 'modifierHelp' },
  { name: 'properties', label: 'modifierProperties', kind: 'lines', help: 'modifierHelp' },
  { name: 'body', label: 'modifierBody', kind: 'area' },
  {
    name: 'destination',
    label: 'receiverDestination',
    kind: 'choice',
    options: destinations,
    isOpen: true,
    isRequired: true,
  },
  { name: 'targetPath', label: 'targetPath', kind: 'text', help: 'targetPathHelp' },
  { name: 'method', label: 'receiverMethod', kind: 'text', help: 'methodHelp' },
  { name: 'timeoutSeconds', label: 'timeoutSeconds', kind: 'number', help: 'timeoutHelp' },
  { name: 'attempts', label: 'retryAttempts', kind: 'number', help: 'retryHelp' },
  { name: 'delaySeconds', label: 'retryDelay', kind: 'number', isShown: isRetried },
  { name: 'backoff', label: 'retryBackoff', kind: 'number', isShown: isRetried },
  { name: 'customHeaderProperties', label: 'headerProperties', kind: 'lines', help: 'headerPropertiesHelp' },
  {
    name: 'attachments',
    label: 'attachments',
    kind: 'choice',
    options: Object.keys(attachmentWords),
    optionTexts: attachmentWords,
  },
  {
    name: 'logLevel',
    label: 'logLevel',
    kind: 'choice',
    options: Object.keys(logLevelWords),
    optionTexts: logLevelWords,
  },
];
