import type { DeployedNumberRange, NumberRange, NumberRanges } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { invalidPayload } from '../../../odata/payload/errors.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { artifactsDeploy, monitoringRead } from '../../roles.ts';

/**
 * Number ranges: the worked example of a resource-backed set. How such a file is made:
 *
 * 1. One exported function takes the door of the room and answers the sets of this area, in the order `$metadata` lists them.
 * 2. `properties` say the type and how each is written; `roles` say permissions as tokens carry them (`roles.ts`), per verb.
 * 3. `toRow` turns the room's shape into the wire's names, `fromPayload` the other way. A row has every property; what is missing counts as null.
 * 4. `list` and `find` read, each operation calls one function of the room and answers its outcome: `exists` and `missing` become the 404 and
 *    409 of SAP. Statuses come from the contract. The room checks values and throws 400; it also writes the audit event.
 * 5. `runIn` is `run` within a given transaction: offer it where a `$batch` changeset may hold several of these changes.
 * 6. Add the function to `entity-sets/resources.ts`, the room to `app/rooms/open-integration.ts`, and a wire test that copies `number-ranges.test.ts`.
 *
 * Source: SAP docs "Add a Number Ranges Object", "Update a Number Ranges Object" (all values are strings); a public client of the API tells
 * that `$top` answers 501, that every write answers 202 with an empty body, that PUT needs `CurrentValue`, and of GET and DELETE
 */
export const createNumberRangeSets = ({
  numberRanges,
}: {
  readonly numberRanges: NumberRanges;
}): readonly ResourceSetDefinition[] => [
  {
    name: 'NumberRanges',
    type: 'NumberRange',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false, maxLength: 120 }),
      textProperty('Description', { maxLength: 1000 }),
      textProperty('MaxValue', { required: true, maxLength: 14 }),
      textProperty('MinValue', { required: true, maxLength: 14 }),
      textProperty('Rotate', { maxLength: 5 }),
      textProperty('CurrentValue', { maxLength: 14 }),
      textProperty('FieldLength', { maxLength: 14 }),
      textProperty('DeployedBy', { readOnly: true }),
      textProperty('DeployedOn', { readOnly: true }),
    ],
    roles: { read: monitoringRead, create: artifactsDeploy, change: artifactsDeploy, remove: artifactsDeploy },
    options: 'none',
    list: async ({ subaccountId }) => (await numberRanges.list(subaccountId)).map(toRow),
    find: async ({ subaccountId }, { Name }) => {
      const range = await numberRanges.find(subaccountId, String(Name));
      return range && toRow(range);
    },
    create: {
      status: 202,
      run: async (call, { payload }) => showMissing(await numberRanges.create(changeOf(call), fromPayload(payload))),
      runIn: async (transaction, call, { payload }) =>
        showMissing(await numberRanges.create({ ...changeOf(call), transaction }, fromPayload(payload))),
    },
    replace: {
      status: 202,
      run: async (call, { key, payload }) =>
        showMissing(await numberRanges.replace(changeOf(call), fromPayload(payload, String(key.Name)))),
      runIn: async (transaction, call, { key, payload }) =>
        showMissing(
          await numberRanges.replace({ ...changeOf(call), transaction }, fromPayload(payload, String(key.Name))),
        ),
    },
    remove: {
      status: 202,
      run: async (call, { key }) => showMissing(await numberRanges.remove(changeOf(call), String(key.Name))),
      runIn: async (transaction, call, { key }) =>
        showMissing(await numberRanges.remove({ ...changeOf(call), transaction }, String(key.Name))),
    },
  },
];

const changeOf = ({ subaccountId, actor }: ResourceCall) => ({ subaccountId, actor });

/** Of the room's outcomes only these are no success. */
const showMissing = (outcome: string): 'exists' | 'missing' | undefined =>
  outcome === 'exists' || outcome === 'missing' ? outcome : undefined;

const toRow = (range: DeployedNumberRange): Row => ({
  Name: range.name,
  Description: range.description ?? null,
  MaxValue: String(range.maxValue),
  MinValue: String(range.minValue),
  Rotate: String(range.rotates),
  CurrentValue: String(range.currentValue),
  FieldLength: String(range.fieldLength),
  DeployedBy: range.deployedBy,
  // Assumed: the form; all that is known is that it is a text.
  DeployedOn: new Date(range.deployedAtMs).toISOString(),
});

const fromPayload = ({ values }: EntityPayload, name = String(values.Name)): NumberRange => {
  const minValue = readNumber(values, 'MinValue');
  const description = values.Description;
  const rotate = values.Rotate ?? 'false';
  if (rotate !== 'true' && rotate !== 'false') throw invalidPayload("property 'Rotate' must be true or false");
  return {
    name,
    ...(typeof description === 'string' && { description }),
    minValue,
    maxValue: readNumber(values, 'MaxValue'),
    // A new value of the counter is never guessed: that would hand out numbers again.
    currentValue: readNumber(values, 'CurrentValue'),
    rotates: rotate === 'true',
    fieldLength: readNumber(values, 'FieldLength', 0),
  };
};

const readNumber = (values: EntityPayload['values'], name: string, absent?: number): number => {
  const value = values[name] ?? null;
  if (value === null && absent !== undefined) return absent;
  if (typeof value !== 'string' || !/^\d{1,14}$/.test(value)) {
    throw invalidPayload(`property '${name}' must be a whole number of at most 14 digits`);
  }
  return Number(value);
};
