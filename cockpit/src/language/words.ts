import type { MessageKey } from '../messages/messages.ts';
import type { Texts } from '../shell/context.tsx';

/** Words of the API, and the text of each. Source: Portolan */
export type Words = Readonly<Record<string, MessageKey>>;

/** Says a word of the API; one without a text is shown as it is, as systems may bring their own. Source: Portolan */
export const sayWord = (say: Texts, words: Words, word: string): string =>
  Object.hasOwn(words, word) && words[word] !== undefined ? say(words[word]) : word;

/** Source: SAP doc "Manage Certificates Issued by the SAP Cloud Root CA" */
export const validityUnits = {
  DAYS: 'days',
  MONTHS: 'wordMonths',
  YEARS: 'wordYears',
} as const satisfies Words;

/** Source: product description, cockpit roles */
export const administratorRoleWords = {
  viewer: 'wordViewer',
  'security-administrator': 'wordSecurityAdministrator',
  administrator: 'wordAdministrator',
} as const satisfies Words;

/** Source: SAP doc "Register an OAuth Client" */
export const grantWords = {
  'client-credentials': 'wordClientCredentials',
  'authorization-code': 'wordAuthorizationCode',
} as const satisfies Words;

/** What becomes of a refresh token that was used. Source: RFC 9700 §4.14 */
export const refreshPolicyWords = { overlap: 'wordOverlap', rotate: 'wordRotate' } as const satisfies Words;

/** Source: SAP doc "HTTPS Sender Adapter" (Authorization) */
export const senderAuthorizationWords = {
  role: 'wordUserRole',
  'client-certificate': 'wordClientCertificate',
} as const satisfies Words;

/** Which bodies are kept. Source: Portolan */
export const attachmentWords = {
  none: 'wordNone',
  'on-error': 'wordOnError',
  always: 'wordAlways',
} as const satisfies Words;

/** Source: SAP doc "Setting Log Levels" */
export const logLevelWords = {
  NONE: 'wordLevelNone',
  INFO: 'wordLevelInfo',
  ERROR: 'wordLevelError',
  DEBUG: 'wordLevelDebug',
  TRACE: 'wordLevelTrace',
} as const satisfies Words;

/** Formats of destination files. Source: SAP doc "Export Destinations" */
export const formatWords = {
  properties: 'wordProperties',
  json: 'wordJson',
  yaml: 'wordYaml',
} as const satisfies Words;

/** How requests to sign in reach a SAML provider. Source: SAML Bindings 2.0 §3.4, §3.5 */
export const ssoBindingWords = {
  'HTTP-Redirect': 'bindingRedirect',
  'HTTP-POST': 'bindingPost',
} as const satisfies Words;

/** What an identity provider issues. Source: SAP doc "Application Identity Provider" */
export const providerKindWords = { saml: 'wordSaml', jwt: 'wordJwt' } as const satisfies Words;

/** Services by the names they have in SAP's marketplace. Source: SAP doc "Creating Service Instances" */
export const offeringWords = {
  xsuaa: 'wordXsuaa',
  destination: 'wordDestination',
  connectivity: 'wordConnectivity',
  'it-rt': 'wordIntegration',
} as const satisfies Words;

/** Source: SAP doc "Service Key Types" */
export const keyTypeWords = {
  clientid_secret: 'wordClientSecret',
  certificate: 'wordCertificate',
  certificate_external: 'wordExternalCertificate',
} as const satisfies Words;

/** What the client of a key shows. Source: SAP doc "Creating Service Keys" */
export const credentialTypeWords = {
  'binding-secret': 'secretLabel',
  x509: 'wordCertificate',
} as const satisfies Words;

/** Source: SAP doc "Monitor Message Processing" */
export const statusWords = {
  COMPLETED: 'wordCompleted',
  PROCESSING: 'wordProcessing',
  RETRY: 'wordRetry',
  ESCALATED: 'wordEscalated',
  FAILED: 'wordFailed',
  CANCELLED: 'wordCancelled',
  DISCARDED: 'wordDiscarded',
  ABANDONED: 'wordAbandoned',
} as const satisfies Words;

/** Source: SAP doc "Audit Log Retrieval API" (categories) */
export const auditCategoryWords = {
  'audit.security-events': 'wordSecurityEvents',
  'audit.configuration': 'wordConfiguration',
  'audit.data-access': 'wordDataAccess',
  'audit.data-modification': 'wordDataModification',
} as const satisfies Words;
