/** A file of an artifact that its model refers to. */
export type ArtifactResource = {
  readonly name: string;
  readonly type: ResourceType;
  /** `wsdl` for a schema that belongs to a service description. */
  readonly referencedType: 'wsdl' | undefined;
};

/** Kinds of resources. Source: SAP doc "Integration Content" (`edmx/groovy/jar/js/mmap/opmap/wsdl/xsd/xslt`) */
export type ResourceType = keyof typeof places;

const root = 'src/main/resources';

/** Where archives hold each type, and the endings of its names. Source: archives of SAP's published integration content */
const places = {
  edmx: { folder: 'edmx', endings: ['edmx', 'xml'] },
  groovy: { folder: 'script', endings: ['groovy', 'gsh'] },
  jar: { folder: 'lib', endings: ['jar'] },
  js: { folder: 'script', endings: ['js'] },
  json: { folder: 'json', endings: ['json'] },
  mmap: { folder: 'mapping', endings: ['mmap'] },
  opmap: { folder: 'mapping', endings: ['opmap'] },
  wsdl: { folder: 'wsdl', endings: ['wsdl'] },
  xsd: { folder: 'xsd', endings: ['xsd'] },
  xslt: { folder: 'mapping', endings: ['xsl', 'xslt'] },
} as const;

/** The resource type of this name. */
export const findResourceType = (name: string): ResourceType | undefined =>
  // The own property says that it is a key.
  Object.hasOwn(places, name) ? (name as ResourceType) : undefined;

/** Where a resource is in the archive. */
export const resourcePath = ({ name, type, referencedType }: ArtifactResource): string =>
  `${root}/${type === 'xsd' && referencedType === 'wsdl' ? 'wsdl' : places[type].folder}/${name}`;

/** What is wrong with the name of a resource of this type, if anything. Source: SAP doc "Integration Content" (resources); S-45 */
export const findNameProblem = (name: string, type: ResourceType): string | undefined => {
  const endings: readonly string[] = places[type].endings;
  if (!/^[\p{L}\p{N}_][\p{L}\p{N} _.()-]{0,149}$/u.test(name)) return 'holds characters a file name must not have';
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return endings.includes(ending) && name.includes('.') ? undefined : `must end with .${endings.join(' or .')}`;
};

/** The resources in an archive, by name. Files elsewhere, and of other endings, are no resources. */
export const listResources = (paths: Iterable<string>): readonly ArtifactResource[] => {
  const resources: ArtifactResource[] = [];
  for (const path of paths) {
    if (!path.startsWith(`${root}/`)) continue;
    const [folder = '', name = '', ...deeper] = path.slice(root.length + 1).split('/');
    const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    const type = deeper.length === 0 && name.includes('.') ? typeOf(folder, ending) : undefined;
    if (type !== undefined) {
      resources.push({ name, type, referencedType: type === 'xsd' && folder === 'wsdl' ? 'wsdl' : undefined });
    }
  }
  return resources.sort((a, b) => (resourcePath(a) < resourcePath(b) ? -1 : 1));
};

const typeOf = (folder: string, ending: string): ResourceType | undefined => {
  if (folder === 'wsdl' && ending === 'xsd') return 'xsd';
  for (const [type, place] of Object.entries(places)) {
    const endings: readonly string[] = place.endings;
    if (place.folder === folder && endings.includes(ending)) return findResourceType(type);
  }
  return undefined;
};
