import type { DistinguishedName } from '../../crypto/certificates/certificate-encoding.ts';

const attributeNames = { CN: 'CN', EMAIL: 'E', L: 'L', O: 'O', OU: 'OU', ST: 'ST', C: 'C' } as const;

const isAttribute = (name: string): name is keyof typeof attributeNames => Object.hasOwn(attributeNames, name);

/**
 * The subject that a pattern such as `CN=${name}, OU=Sales` makes of what is known of a principal. A value goes in as one value, whatever it
 * holds; control characters stand in none. Undefined where something the pattern asks for is not known. Source: SAP doc "Configure Subject Patterns"
 */
export const fillSubjectPattern = (
  pattern: string,
  attributes: Readonly<Record<string, string>>,
): DistinguishedName | undefined => {
  const subject: [DistinguishedName[number][0], string][] = [];
  for (const part of pattern.split(',')) {
    const [name = '', ...template] = part.trim().split('=');
    if (!isAttribute(name)) return undefined;
    const value = fill(template.join('='), attributes);
    if (value === undefined) return undefined;
    subject.push([attributeNames[name], value]);
  }
  return subject;
};

const fill = (template: string, attributes: Readonly<Record<string, string>>): string | undefined => {
  let isComplete = true;
  const filled = template.replaceAll(/\$\{([^}]*)\}/g, (_variable, name: string) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (value === undefined || value === '' || /\p{Cc}/u.test(value)) isComplete = false;
    return value ?? '';
  });
  return isComplete ? filled : undefined;
};
