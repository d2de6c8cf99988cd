import { z } from 'zod';

/** One setting: what `--help`, the reference page and the loader know about it. */
export type Setting = {
  /** Section of the reference page. */
  readonly group: 'Server' | 'Storage' | 'Names' | 'Outbound' | 'Cockpit sign-in' | 'Compatibility' | 'Operations';
  readonly meaning: string;
  /** Printed form of the default; the schema holds the real one. */
  readonly defaultText: string;
  readonly schema: z.ZodType;
};

/** A TCP port; 0 stands for a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);
/** Yes or no, as a file or the environment writes it. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
/** Several texts: a list in a file, with commas elsewhere. */
export const list = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ),
]);

/** Declares a setting and keeps the type of its schema. */
export const setting = <Schema extends z.ZodType>(
  group: Setting['group'],
  meaning: string,
  defaultText: string,
  schema: Schema,
): Setting & { readonly schema: Schema } => ({ group, meaning, defaultText, schema });
