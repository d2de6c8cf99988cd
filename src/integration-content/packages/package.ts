/** What describes a package besides its id and name. Source: SAP doc "Integration Content" (IntegrationPackages) */
export const packageAttributes = [
  'description',
  'shortText',
  'version',
  'vendor',
  'supportedPlatform',
  'products',
  'keywords',
  'countries',
  'industries',
  'lineOfBusiness',
] as const;

/** The name of one of them. */
export type PackageAttribute = (typeof packageAttributes)[number];

/** An integration package. */
export type IntegrationPackage = {
  readonly id: string;
  readonly name: string;
  /** Texts; one that was never given is absent. */
  readonly attributes: Readonly<Partial<Record<PackageAttribute, string>>>;
  readonly customTags: ReadonlyMap<string, string>;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly changedAtMs: number;
  readonly changedBy: string;
};
