import { z } from 'zod';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Transaction } from '../../storage/database.ts';
import { type Changer, type ContentParts, contentEvent } from '../content-parts.ts';
import { contentNotFound, invalidContent } from '../errors.ts';

const tagName = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[\p{L}\p{N} _.-]+$/u);

/** The custom tags packages may have, as the API takes and shows them. Source: SAP doc "Creating Custom Tags" */
const tagConfigurationSchema = z.object({
  customTagsConfiguration: z
    .array(
      z.object({
        tagName,
        permittedValues: z.array(z.string().max(500)).max(200).default([]),
        // Samples show a text.
        isMandatory: z
          .union([z.boolean(), z.enum(['true', 'false'])])
          .default(false)
          .transform((value) => value === true || value === 'true'),
      }),
    )
    .max(100),
});

/** The custom tags packages of a subaccount may have. */
export type CustomTagConfiguration = z.output<typeof tagConfigurationSchema>['customTagsConfiguration'];

/** Reading and replacing it. */
export type CustomTagManagement = {
  readonly read: (subaccountId: SubaccountId) => Promise<CustomTagConfiguration>;
  /** Takes the JSON text of a configuration. Throws 400. */
  readonly replace: (changer: Changer, configuration: string) => Promise<void>;
};

/** Creates it. Source: SAP doc "Integration Content" (Custom Tag Configurations) */
export const createCustomTagManagement = ({ database, audit }: ContentParts): CustomTagManagement => ({
  read: (subaccountId) => readTagConfiguration(database.read, subaccountId),
  replace: async (changer, text) => {
    const parsed = tagConfigurationSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw invalidContent(
        'The configuration of custom tags must be {"customTagsConfiguration":[{"tagName","permittedValues","isMandatory"}]}.',
      );
    }
    const configuration = JSON.stringify(parsed.data);
    await database.write(async (transaction) => {
      await transaction
        .insertInto('custom_tag_configurations')
        .values({ subaccount_id: changer.subaccountId, configuration })
        .onConflict((conflict) => conflict.column('subaccount_id').doUpdateSet({ configuration }))
        .execute();
      const tags = parsed.data.customTagsConfiguration.map((tag) => tag.tagName).join(', ');
      await audit.append(transaction, contentEvent('update', 'Custom tag configuration', changer, { tags }));
    });
  },
});

/** The configuration of a subaccount; without one there are no tags. */
export const readTagConfiguration = async (
  handle: Transaction,
  subaccountId: SubaccountId,
): Promise<CustomTagConfiguration> => {
  const row = await handle
    .selectFrom('custom_tag_configurations')
    .select('configuration')
    .where('subaccount_id', '=', subaccountId)
    .executeTakeFirst();
  return row === undefined ? [] : tagConfigurationSchema.parse(JSON.parse(row.configuration)).customTagsConfiguration;
};

const maxValueLength = 500;

/** Refuses a tag nobody configured (404) and a value that is not permitted (400). */
export const assertPermittedTag = (configuration: CustomTagConfiguration, tag: string, value: string): void => {
  const configured = configuration.find((candidate) => candidate.tagName === tag);
  if (configured === undefined) throw contentNotFound();
  if (value.length > maxValueLength) throw invalidContent(`Value may have ${maxValueLength} characters.`);
  if (configured.permittedValues.length > 0 && !configured.permittedValues.includes(value)) {
    throw invalidContent('Value is none of those permitted for this tag.');
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
