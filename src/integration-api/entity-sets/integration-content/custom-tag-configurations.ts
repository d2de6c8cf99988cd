import type { IntegrationContent } from '../../../integration-content/index.ts';
import { binaryProperty, textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { customTagsWrite, workspaceRead } from './content-roles.ts';
import { bytesOf, changerOf } from './payload-values.ts';

/** The one configuration of custom tags a tenant has. Source: SAP doc "Integration Content" (`CustomTagConfigurations('CustomTags')/$value`) */
export const createCustomTagConfigurationSet = ({ customTags }: IntegrationContent): ResourceSetDefinition => ({
  name: 'CustomTagConfigurations',
  type: 'CustomTagConfiguration',
  keys: ['Id'],
  properties: [
    textProperty('Id', { nullable: false, readOnly: true }),
    // The JSON text of the configuration.
    binaryProperty('customTagsConfiguration', { required: true }),
  ],
  roles: { read: [...workspaceRead, ...customTagsWrite], create: customTagsWrite },
  options: 'all',
  find: async (_call, { Id }) => (Id === 'CustomTags' ? { Id, customTagsConfiguration: null } : undefined),
  create: {
    status: 201,
    run: async (call, { payload }) => {
      const text = new TextDecoder().decode(bytesOf(payload, 'customTagsConfiguration'));
      await customTags.replace(changerOf(call), text);
      return { Id: 'CustomTags', customTagsConfiguration: null };
    },
  },
  stream: {
    mediaType: 'application/json',
    read: async ({ subaccountId }) => {
      const configured = await customTags.read(subaccountId);
      const shown = configured.map(({ isMandatory, ...tag }) => ({ ...tag, isMandatory: String(isMandatory) }));
      return {
        contentType: 'application/json;charset=utf-8',
        body: JSON.stringify({ customTagsConfiguration: shown }),
      };
    },
  },
});
