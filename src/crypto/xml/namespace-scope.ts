import { XmlRefused, xmlLimits } from './xml-limits.ts';

/** The namespace declarations in force while a document is read from its beginning. */
export type NamespaceScope = {
  /** Begins an element that declares these URIs by prefix, `''` being the default. */
  readonly open: (declarations: ReadonlyMap<string, string>) => void;
  readonly close: () => void;
  /** The URI a prefix stands for; throws where it is not declared. */
  readonly resolve: (prefix: string) => string;
};

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';
const inclusionNamespace = 'http://www.w3.org/2001/XInclude';
/** A URI is ASCII; none has a use for the characters that would have to be escaped in XML. Source: RFC 3986 §2 */
const plainUri = /^[!#-%(-;=?-~]*$/;
const prefixPattern = /^(?:[A-Za-z_][A-Za-z0-9_.-]*)?$/;
const forbiddenPrefix = /^(?:xml.*|__proto__|constructor|prototype)$/i;

/** Creates an empty scope. Source: Namespaces in XML 1.0 §2, §3 */
export const createNamespaceScope = (): NamespaceScope => {
  const inForce: (readonly [string, string])[] = [];
  const counts: number[] = [];
  return {
    open: (declarations) => {
      for (const [prefix, uri] of declarations) {
        assertDeclaration(prefix, uri);
        inForce.push([prefix, uri]);
      }
      counts.push(declarations.size);
      if (inForce.length > xmlLimits.maxNamespacesInScope) throw new XmlRefused('too-many-namespaces');
    },
    close: () => {
      inForce.length -= counts.pop() ?? 0;
    },
    resolve: (prefix) => {
      if (prefix === 'xml') return xmlNamespace;
      const declaration = inForce.findLast(([declared]) => declared === prefix);
      if (declaration === undefined && prefix !== '') throw new XmlRefused('undeclared-prefix');
      return declaration?.[1] ?? '';
    },
  };
};

const assertDeclaration = (prefix: string, uri: string): void => {
  if (uri === inclusionNamespace) throw new XmlRefused('inclusion');
  if (forbiddenPrefix.test(prefix)) throw new XmlRefused('forbidden-name');
  const isReserved = uri === xmlNamespace || uri === xmlnsNamespace;
  // Only the default namespace can be taken back. Source: Namespaces in XML 1.0 §5
  if (isReserved || !prefixPattern.test(prefix) || !plainUri.test(uri) || (uri === '' && prefix !== '')) {
    throw new XmlRefused('malformed');
  }
};
