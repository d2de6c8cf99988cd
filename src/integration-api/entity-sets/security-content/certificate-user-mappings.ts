import type { CertificateUserMapping, Credentials } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { binaryProperty, int64Property, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { certificateUserMappingsRead, certificateUserMappingsWrite } from '../../roles.ts';
import { readText } from './payload-values.ts';

/**
 * Users known by their certificates (Neo only). `POST` makes a mapping, or gives the certificate's another user.
 * Source: SAP API description "Security Content" (`CertificateUserMappings`)
 */
export const createCertificateUserMappingSets = ({
  credentials: { certificateUserMappings: mappings },
}: {
  readonly credentials: Credentials;
}): readonly ResourceSetDefinition[] => [
  {
    name: 'CertificateUserMappings',
    type: 'CertificateUserMapping',
    keys: ['Id'],
    properties: [
      textProperty('Id', { nullable: false, readOnly: true, maxLength: 32 }),
      textProperty('User', { maxLength: 150 }),
      // The bytes of a PEM text.
      binaryProperty('Certificate'),
      textProperty('LastModifiedBy', { readOnly: true }),
      timeProperty('LastModifiedTime', { readOnly: true }),
      textProperty('CreatedBy', { readOnly: true }),
      timeProperty('CreatedTime', { readOnly: true }),
      int64Property('ValidUntil', { readOnly: true }),
    ],
    roles: {
      read: certificateUserMappingsRead,
      create: certificateUserMappingsWrite,
      remove: certificateUserMappingsWrite,
    },
    platforms: ['neo'],
    options: 'all',
    list: async ({ subaccountId }) => (await mappings.list(subaccountId)).map(toRow),
    find: async ({ subaccountId }, { Id }) => {
      const mapping = await mappings.find(subaccountId, String(Id));
      return mapping && toRow(mapping);
    },
    create: {
      status: 201,
      run: async ({ subaccountId, actor }, { payload }) => {
        const input = { user: readText(payload, 'User'), certificate: readText(payload, 'Certificate') };
        return toRow(await mappings.put(subaccountId, input, actor));
      },
    },
    remove: {
      status: 204,
      run: async ({ subaccountId, actor }, { key }) => {
        await mappings.remove(subaccountId, String(key.Id), actor);
        return undefined;
      },
    },
  },
];

const toRow = (mapping: CertificateUserMapping): Row => ({
  Id: mapping.id,
  User: mapping.user,
  Certificate: mapping.certificate,
  LastModifiedBy: mapping.modifiedBy,
  LastModifiedTime: mapping.modifiedAtMs,
  CreatedBy: mapping.createdBy,
  CreatedTime: mapping.createdAtMs,
  ValidUntil: mapping.validUntilMs,
});
