import type { ApiResources } from '../../src/integration-api/index.ts';
import type { Row } from '../../src/odata/entity.ts';

/** What the sets of the test hold, and what was asked of them. */
export type TestShelf = {
  readonly boxes: Map<string, Row>;
  readonly content: Map<
    string,
    { readonly contentType: string; readonly bytes: Uint8Array; readonly fileName?: string }
  >;
  /** Every change, as the room was asked for it. */
  readonly changes: unknown[];
};

const read = ['Shelf.read'];
const write = ['Shelf.write'];

const text = (name: string, traits: { readonly nullable?: false; readonly readOnly?: true } = {}) =>
  ({ name, type: 'Edm.String', nullable: true, ...traits }) as const;

/** Resource-backed sets with one of everything a declaration can say, over maps instead of a room. */
export const createTestResources = ({ boxes, content, changes }: TestShelf): ApiResources => {
  const itemsOf = (box: Row): readonly Row[] =>
    Array.from({ length: Number(box.Size) }, (_, index) => ({
      Id: index + 1,
      Box: String(box.Name),
      Label: `item ${index + 1}`,
    }));
  const allItems = (): readonly Row[] => [...boxes.values()].flatMap(itemsOf);
  return {
    sets: [
      {
        name: 'Boxes',
        type: 'Box',
        keys: ['Name'],
        properties: [
          text('Name', { nullable: false }),
          { name: 'Size', type: 'Edm.Int32', nullable: true },
          { name: 'Weight', type: 'Edm.Int64', nullable: true },
          { name: 'IsOpen', type: 'Edm.Boolean', nullable: true },
          { name: 'MadeAt', type: 'Edm.DateTime', nullable: true, precision: 3 },
          { name: 'Picture', type: 'Edm.Binary', nullable: true },
          text('MadeBy', { readOnly: true }),
          {
            name: 'Place',
            complex: 'Place',
            members: [
              { name: 'Room', type: 'Edm.String', nullable: true },
              { name: 'Shelf', type: 'Edm.Int32', nullable: true },
            ],
          },
        ],
        navigation: [
          {
            name: 'Items',
            target: 'Items',
            multiplicity: '*',
            inPayload: 'children',
            list: async (_call, owner) => itemsOf(owner),
            create: {
              status: 201,
              roles: write,
              run: async (_call, { owner, payload }) => {
                changes.push({ create: payload.values, owner: owner.Name });
                return { Id: 99, Box: String(owner.Name), Label: 'new' };
              },
            },
            replace: {
              status: 202,
              roles: write,
              run: async (_call, { owner, key, payload }) => {
                changes.push({ replace: payload.values, owner: owner.Name, key });
                return undefined;
              },
            },
            remove: {
              status: 200,
              roles: write,
              run: async (_call, { owner, key }) => {
                changes.push({ remove: key, owner: owner.Name });
                return key.Id === 404 ? 'missing' : undefined;
              },
            },
          },
        ],
        roles: { read, create: write, change: write, remove: write },
        options: 'all',
        customOptions: ['user'],
        pageSize: 3,
        list: async () => [...boxes.values()],
        create: {
          status: 201,
          run: async (call, { payload }) => {
            changes.push({ create: payload.values, children: payload.children, user: call.customOptions.get('user') });
            const name = String(payload.values.Name);
            if (boxes.has(name)) return 'exists';
            const row = { Size: 0, ...payload.values, Name: name, MadeBy: call.actor.name };
            boxes.set(name, row);
            return row;
          },
        },
        replace: {
          status: 200,
          run: async (_call, { key, payload }) => {
            const name = String(key.Name);
            if (!boxes.has(name)) return 'missing';
            const row = { Size: 0, ...payload.values, Name: name };
            boxes.set(name, row);
            return row;
          },
        },
        merge: {
          status: 204,
          run: async (_call, { key, payload }) => {
            const row = boxes.get(String(key.Name));
            if (row === undefined) return 'missing';
            boxes.set(String(key.Name), { ...row, ...payload.values });
            return undefined;
          },
        },
        remove: {
          status: 204,
          run: async (_call, { key }) => (boxes.delete(String(key.Name)) ? undefined : 'missing'),
        },
        stream: {
          roles: ['Shelf.content'],
          mediaType: 'application/zip',
          read: async (_call, row) => {
            const found = content.get(String(row.Name));
            return found && { ...found, body: found.bytes };
          },
          replace: {
            status: 204,
            run: async (_call, { key, contentType, bytes }) => {
              content.set(String(key.Name), { contentType, bytes });
              return undefined;
            },
          },
        },
      },
      {
        name: 'Items',
        type: 'Item',
        keys: ['Id'],
        properties: [{ name: 'Id', type: 'Edm.Int64', nullable: false }, text('Box'), text('Label')],
        navigation: [
          {
            name: 'Owner',
            target: 'Boxes',
            multiplicity: '0..1',
            ownerMultiplicity: '*',
            inPayload: 'reference',
            find: async (_call, row) => boxes.get(String(row.Box)),
          },
        ],
        roles: { read: ['Item.read'], create: write },
        options: ['$select'],
        find: async (_call, key) => allItems().find(({ Id }) => Id === key.Id),
        create: {
          status: 202,
          run: async (_call, { payload }) => {
            changes.push({ create: payload.values, references: payload.references });
            return undefined;
          },
        },
      },
      {
        // Its changes can join others in a transaction.
        name: 'Crates',
        type: 'Crate',
        keys: ['Name'],
        properties: [text('Name', { nullable: false })],
        navigation: [
          {
            name: 'Items',
            target: 'Items',
            multiplicity: '*',
            list: async () => [],
            create: {
              status: 201,
              roles: write,
              run: async () => undefined,
              runIn: async (_transaction, _call, { owner, payload }) => {
                changes.push({ joined: payload.values, owner: owner.Name });
                return { Id: 7, Label: 'joined' };
              },
            },
          },
        ],
        roles: { read, create: write },
        options: 'none',
        find: async () => undefined,
        create: {
          status: 201,
          run: async () => undefined,
          runIn: async (_transaction, _call, { payload }) => ({ Name: String(payload.values.Name) }),
        },
      },
      {
        name: 'NeoBoxes',
        type: 'NeoBox',
        keys: ['Id'],
        properties: [text('Id', { nullable: false })],
        roles: { read, create: write },
        options: 'none',
        platforms: ['neo'],
        list: async () => [{ Id: 'a' }],
      },
      {
        name: 'Uploads',
        type: 'Upload',
        keys: ['Id'],
        properties: [text('Id', { nullable: false })],
        roles: { read, create: write },
        options: 'none',
        maxBodyBytes: 2000,
        upload: {
          status: 202,
          platforms: ['neo'],
          run: async (_call, { fileName, contentType, bytes }) => {
            changes.push({ upload: fileName, contentType, text: Buffer.from(bytes).toString() });
            return undefined;
          },
        },
      },
    ],
    functions: [
      {
        name: 'Ship',
        method: 'POST',
        parameters: [
          { name: 'Id', type: 'Edm.String' },
          { name: 'Fast', type: 'Edm.Boolean', optional: true },
        ],
        roles: write,
        run: async (_call, args) => {
          changes.push({ ship: args });
          return { status: 202, text: 'task-1' };
        },
      },
      {
        name: 'FirstBox',
        method: 'GET',
        parameters: [],
        roles: read,
        returns: 'Boxes',
        run: async () => ({ status: 200, row: boxes.values().next().value ?? { Name: 'none' } }),
      },
    ],
  };
};
