import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../../foundation/ids.ts';
import { parseResourcePath } from '../../../odata/parse-resource-path.ts';
import { parseQueryOptions } from '../../../odata/query-options/parse-query-options.ts';
import { createApiModel } from '../../api-model.ts';
import { textProperty } from '../resource-property.ts';
import type { ResourceSetDefinition } from '../resource-set.ts';
import { createExpandBudget, toEntities } from './expand-rows.ts';

const box: ResourceSetDefinition = {
  name: 'Boxes',
  type: 'Box',
  keys: ['Name'],
  properties: [textProperty('Name', { nullable: false })],
  navigation: [{ name: 'Boxes', target: 'Boxes', multiplicity: '*', list: async () => [] }],
  roles: { read: ['Some.read'] },
  options: 'all',
};

describe('toEntities', () => {
  it('R-12: lets others have their turn while it asks a room that answers at once', async () => {
    const api = createApiModel({ sets: [box], functions: [] });
    const path = parseResourcePath(api.service, 'Boxes');
    const { projection } = parseQueryOptions('$expand=Boxes', { path });
    if (projection === undefined) throw new Error('nothing is expanded');
    const actor = { kind: 'client', name: 'tester' } as const;
    const call = { flavour: 'cf', actor, roles: new Set<string>(), customOptions: new Map(), serviceRoot: '' } as const;
    const rows = Array.from({ length: 100 }, (_, index) => ({ Name: `box ${index}` }));
    let turns = 0;
    const count = (): void => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const context = { api, call: { ...call, subaccountId: toSubaccountId('s') } };
    expect(await toEntities(context, projection, rows, createExpandBudget())).toHaveLength(100);
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
