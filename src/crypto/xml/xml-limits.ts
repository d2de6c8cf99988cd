/** How large an XML document may be. Source: S-32 */
export const xmlLimits = {
  maxBytes: 256 * 1024,
  maxDepth: 64,
  maxAttributes: 64,
  /** Elements, texts, comments and CDATA sections. */
  maxNodes: 10_000,
  /** Declarations in force at one place: canonicalization looks through all of them at every element. */
  maxNamespacesInScope: 64,
} as const;

/** Why a document is not read. */
export type XmlRefusal =
  | 'too-large'
  | 'too-deep'
  | 'too-many-attributes'
  | 'too-many-nodes'
  | 'too-many-namespaces'
  | 'not-utf8'
  | 'malformed'
  | 'document-type'
  | 'entity'
  | 'processing-instruction'
  | 'inclusion'
  | 'second-root'
  | 'forbidden-name'
  | 'undeclared-prefix';

/** Thrown inside this folder where a document must not be read; its doors answer it as a value. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
  readonly reason: XmlRefusal;
  constructor(reason: XmlRefusal) {
    super(`The XML document is refused: ${reason}`);
    this.reason = reason;
  }
}
