import { invalidPayload } from '../../odata/payload/errors.ts';
import type {
  AlternativePartner,
  AuthorizedUser,
  BinaryParameter,
  ParameterKey,
  StringParameter,
} from './partner-directory.ts';

/** Source: SAP docs "Partner Directory" (60 characters of a Pid), "Partner Directory Entity Types" (characters, other lengths); SAP API description "Partner Directory" (length of Id) */
const limits = {
  pidCharacters: 60,
  parameterIdCharacters: 1500,
  stringCharacters: 4000,
  /** The pages name 262,144 bytes, 260 KB and 1.5 MB; the one in the middle of them is the highest the API's own page knows. */
  binaryBytes: 260 * 1024,
  agencyCharacters: 120,
  schemeCharacters: 120,
  alternativeIdCharacters: 225,
  userCharacters: 150,
} as const;

/** Throws 400 for what cannot be the id of a partner. */
export const assertPid = (pid: string): void => assertName('Pid', pid, limits.pidCharacters);

/** Throws 400 for what cannot name a parameter. */
export const assertParameterKey = ({ pid, id }: ParameterKey): void => {
  assertPid(pid);
  assertName('Id', id, limits.parameterIdCharacters);
};

/** Throws 400 for a parameter that cannot be stored. */
export const assertStringParameter = (parameter: StringParameter): void => {
  assertParameterKey(parameter);
  assertLength('Value', parameter.value, limits.stringCharacters);
};

/** Throws 400 for a parameter that cannot be stored. */
export const assertBinaryParameter = (parameter: BinaryParameter): void => {
  assertParameterKey(parameter);
  if (!contentTypes.test(parameter.contentType)) {
    throw invalidPayload(
      "property 'ContentType' must be xml, xsl, xsd, json or text, with an encoding if need be ('xml;encoding=UTF-8'), or zip, gz, zlib or crt",
    );
  }
  if (parameter.value.byteLength > limits.binaryBytes) {
    throw invalidPayload(`property 'Value' must have at most ${limits.binaryBytes} bytes`);
  }
};

/** Throws 400 for an alternative partner that cannot be stored. */
export const assertAlternativePartner = ({ agency, scheme, id, pid }: AlternativePartner): void => {
  assertPid(pid);
  assertText('Agency', agency, limits.agencyCharacters);
  assertText('Scheme', scheme, limits.schemeCharacters);
  assertText('Id', id, limits.alternativeIdCharacters);
};

/** Throws 400 for a user that cannot be stored. */
export const assertAuthorizedUser = ({ user, pid }: AuthorizedUser): void => {
  assertPid(pid);
  assertText('User', user, limits.userCharacters);
};

/** The name a user is stored and found under. Source: SAP doc "Requests for String Parameter, Binary Parameter, and Authorized User" */
export const toUserName = (user: string): string => user.toLowerCase();

const contentTypes =
  /^(?:(?:xml|xsl|xsd|json|text)(?: ?; ?encoding=(?:US-ASCII|ISO-8859-1|UTF-8|UTF-16|UTF-16BE|UTF-16LE))?|zip|gz|zlib|crt)$/;

const assertName = (property: string, name: string, maxCharacters: number): void => {
  assertLength(property, name, maxCharacters);
  if (!/^[A-Za-z0-9\-._~<>@]+$/.test(name)) {
    throw invalidPayload(`property '${property}' can only contain letters, digits and the characters - . _ ~ < > @`);
  }
};

const assertText = (property: string, text: string, maxCharacters: number): void => {
  assertLength(property, text, maxCharacters);
  if (text.trim() === '' || /\p{Cc}/u.test(text)) {
    throw invalidPayload(`property '${property}' must be a text without control characters`);
  }
};

const assertLength = (property: string, text: string, maxCharacters: number): void => {
  if (text.length > maxCharacters) {
    throw invalidPayload(`property '${property}' must have at most ${maxCharacters} characters`);
  }
};
