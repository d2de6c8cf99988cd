import type { PartnerDirectory } from '../../../integration-content/index.ts';
import type { EntityKey } from '../../../odata/parse-key-predicate.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { binaryProperty, textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { createDirectorySet, requireText, stampProperties, toStampRow } from './directory-set.ts';

/** Source: SAP API description "Partner Directory" (lengths) */
const keyProperties = [
  textProperty('Pid', { nullable: false, maxLength: 60 }),
  textProperty('Id', { nullable: false, maxLength: 1500 }),
];

const fromKey = ({ Pid, Id }: EntityKey) => ({ pid: String(Pid), id: String(Id) });

const keyOf = (payload: EntityPayload) => ({ pid: requireText(payload, 'Pid'), id: requireText(payload, 'Id') });

/** `StringParameters`. Source: SAP doc "Requests for String Parameter, Binary Parameter, and Authorized User" */
export const createStringParameterSet = ({ stringParameters }: PartnerDirectory): ResourceSetDefinition => {
  const textOf = (payload: EntityPayload) => ({ value: requireText(payload, 'Value') });
  return createDirectorySet({
    name: 'StringParameters',
    type: 'StringParameter',
    keys: ['Pid', 'Id'],
    properties: [...keyProperties, ...stampProperties, textProperty('Value', { required: true, maxLength: 4000 })],
    entities: stringParameters,
    toRow: (parameter) => ({
      Pid: parameter.pid,
      Id: parameter.id,
      ...toStampRow(parameter),
      Value: parameter.value,
    }),
    fromKey,
    fromPayload: (payload) => ({ ...keyOf(payload), ...textOf(payload) }),
    fromUpdate: (key, payload) => ({ ...key, ...textOf(payload) }),
  });
};

/** `BinaryParameters`. Source: SAP doc "Requests for String Parameter, Binary Parameter, and Authorized User" (30 a page) */
export const createBinaryParameterSet = ({ binaryParameters }: PartnerDirectory): ResourceSetDefinition => {
  const contentOf = (payload: EntityPayload) => ({
    contentType: requireText(payload, 'ContentType'),
    value: Buffer.from(requireText(payload, 'Value'), 'base64'),
  });
  return createDirectorySet({
    name: 'BinaryParameters',
    type: 'BinaryParameter',
    keys: ['Pid', 'Id'],
    properties: [
      ...keyProperties,
      ...stampProperties,
      textProperty('ContentType', { required: true, maxLength: 300 }),
      binaryProperty('Value', { required: true }),
    ],
    pageSize: 30,
    entities: binaryParameters,
    toRow: (parameter) => ({
      Pid: parameter.pid,
      Id: parameter.id,
      ...toStampRow(parameter),
      ContentType: parameter.contentType,
      Value: Buffer.from(parameter.value).toString('base64'),
    }),
    fromKey,
    fromPayload: (payload) => ({ ...keyOf(payload), ...contentOf(payload) }),
    fromUpdate: (key, payload) => ({ ...key, ...contentOf(payload) }),
  });
};
