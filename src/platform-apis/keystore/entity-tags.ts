/** A strong entity tag: the digest of the content. Source: RFC 9110 §8.8.3 */
export const formatEntityTag = (sha256: string): string => `"${sha256}"`;

/** Whether a list of entity tags names the content; `*` names any. Weak tags are no match for `If-Match`. Source: RFC 9110 §13.1.1, §13.1.2 */
export const namesContent = (header: string, sha256: string, comparison: 'strong' | 'weak'): boolean =>
  header.split(',').some((part) => {
    const tag = part.trim();
    return tag === '*' || (comparison === 'weak' ? tag.replace(/^W\//, '') : tag) === formatEntityTag(sha256);
  });
