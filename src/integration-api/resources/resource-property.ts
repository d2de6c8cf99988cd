import type { PrimitivePropertyModel, PrimitiveType } from '../../odata/model.ts';

/** How a property takes part in writing. */
type Writing = {
  /**
   * The server sets it. A value in a payload is passed over, as clients send back what they have read.
   */
  readonly readOnly?: true;
  /** A payload that creates an entity must have it, and not as null. Keys are required unless `readOnly`. */
  readonly required?: true;
};

/** A property of primitive type, as `$metadata` shows it, and how it is written. */
export type PrimitiveResourceProperty = PrimitivePropertyModel & Writing;

/** A property that holds an inline object, e.g. `IntegrationArtifact`. Two sets may name the same complex type with the same members. */
export type ComplexResourceProperty = {
  readonly name: string;
  readonly complex: string;
  readonly members: readonly PrimitivePropertyModel[];
} & Writing;

/** Any property of a resource-backed set. Secrets are ordinary properties that the room always answers as null. */
export type ResourceProperty = PrimitiveResourceProperty | ComplexResourceProperty;

type Traits = Writing & {
  /** False: `$metadata` says `Nullable="false"`. Give it to keys. */
  readonly nullable?: false;
  readonly maxLength?: number;
};

const primitive = (type: PrimitiveType, name: string, traits: Traits): PrimitiveResourceProperty => ({
  name,
  type,
  nullable: true,
  ...(type === 'Edm.DateTime' && { precision: 3 }),
  ...traits,
});

/** A text property. A payload's text may have `maxLength` characters at most, if given. */
export const textProperty = (name: string, traits: Traits = {}): PrimitiveResourceProperty =>
  primitive('Edm.String', name, traits);
/** A point in time: rows hold epoch milliseconds. */
export const timeProperty = (name: string, traits: Traits = {}): PrimitiveResourceProperty =>
  primitive('Edm.DateTime', name, traits);
/** A 32 bit whole number. */
export const int32Property = (name: string, traits: Traits = {}): PrimitiveResourceProperty =>
  primitive('Edm.Int32', name, traits);
/** A 64 bit whole number; JSON shows it as a string. */
export const int64Property = (name: string, traits: Traits = {}): PrimitiveResourceProperty =>
  primitive('Edm.Int64', name, traits);
/** A Boolean. */
export const flagProperty = (name: string, traits: Traits = {}): PrimitiveResourceProperty =>
  primitive('Edm.Boolean', name, traits);
/** Bytes: rows and payloads hold them as standard base64 text, which a payload's value was checked to be. */
export const binaryProperty = (name: string, traits: Traits = {}): PrimitiveResourceProperty =>
  primitive('Edm.Binary', name, traits);
/** A property that holds an inline object of the complex type `complex`. */
export const complexProperty = (
  name: string,
  complex: string,
  members: readonly PrimitivePropertyModel[],
  writing: Writing = {},
): ComplexResourceProperty => ({ name, complex, members, ...writing });
