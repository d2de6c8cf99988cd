import { type XmlRefusal, xmlLimits } from '../../crypto/xml/xml-limits.ts';

/** Why a file cannot be read as XML, in words for whoever deploys it. Source: duty S-32 */
export const describeXmlRefusal = (refusal: XmlRefusal): string => {
  switch (refusal) {
    case 'too-large':
      return `it is larger than ${xmlLimits.maxBytes / 1024} KiB`;
    case 'too-many-nodes':
      return `it has more than ${xmlLimits.maxNodes} elements, attributes and texts`;
    case 'not-utf8':
      return 'it is not in UTF-8';
    case 'document-type':
      return 'it has a document type';
    default:
      return `it is no XML this server reads (${refusal})`;
  }
};
