/** What an artifact is: how the API calls its sets, what runtime artifacts call its type, and the value of its manifest. */
export type ArtifactKind = 'integration-flow' | 'message-mapping' | 'value-mapping' | 'script-collection';

/** Words for a kind. */
export type KindWords = {
  /** For people. */
  readonly noun: string;
  /** Source: SAP doc "OData API" (type of integration artifacts) */
  readonly runtimeType: string;
  /** `SAP-BundleType` of the manifest. Source: archives of SAP's published integration content */
  readonly bundleType: string;
};

/** The words of each kind. Source: SAP doc "Integration Content" (artifact types) */
export const kindWords: Readonly<Record<ArtifactKind, KindWords>> = {
  'integration-flow': { noun: 'integration flow', runtimeType: 'INTEGRATION_FLOW', bundleType: 'IntegrationFlow' },
  'message-mapping': { noun: 'message mapping', runtimeType: 'MESSAGE_MAPPING', bundleType: 'MessageMapping' },
  'value-mapping': { noun: 'value mapping', runtimeType: 'VALUE_MAPPING', bundleType: 'ValueMapping' },
  'script-collection': { noun: 'script collection', runtimeType: 'SCRIPT_COLLECTION', bundleType: 'ScriptCollection' },
};

/** The kind a stored word or the bundle type of a manifest names. */
export const findKind = (word: string): ArtifactKind | undefined => {
  for (const kind of ['integration-flow', 'message-mapping', 'value-mapping', 'script-collection'] as const) {
    if (kind === word || kindWords[kind].bundleType === word) return kind;
  }
  return undefined;
};

/** An artifact without its content. */
export type Artifact = {
  readonly kind: ArtifactKind;
  readonly id: string;
  readonly packageId: string;
  readonly name: string;
  readonly description: string;
  /** Of the last save; see `isDraft`. */
  readonly version: string;
  /** Changed since it was saved: the API shows the version `Active` then. Source: SAP doc "Integration Flow Example Requests" */
  readonly isDraft: boolean;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly changedAtMs: number;
  readonly changedBy: string;
};

/** Which artifact, and which version of it: `active` in any case for the one being edited. */
export type ArtifactKey = { readonly kind: ArtifactKind; readonly id: string; readonly version: string };

/** Whether a version means the artifact as it is being edited. Source: SAP doc "Integration Content" (`active`); SAP's project "Piper" writes `Active` */
export const isActive = (version: string): boolean => version.toLowerCase() === 'active';
