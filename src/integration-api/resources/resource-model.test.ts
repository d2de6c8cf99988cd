import { describe, expect, it } from 'vitest';
import { createApiModel } from '../api-model.ts';
import { complexProperty, textProperty } from './resource-property.ts';
import type { ResourceSetDefinition } from './resource-set.ts';

const item: ResourceSetDefinition = {
  name: 'Items',
  type: 'Item',
  keys: ['Name'],
  properties: [textProperty('Name', { nullable: false })],
  roles: { read: ['Some.read'] },
  options: 'all',
};

const box: ResourceSetDefinition = {
  ...item,
  name: 'Boxes',
  type: 'Box',
  properties: [
    textProperty('Name', { nullable: false }),
    textProperty('Owner', { readOnly: true }),
    complexProperty('Artifact', 'IntegrationArtifact', [{ name: 'Id', type: 'Edm.String', nullable: true }]),
  ],
  navigation: [{ name: 'Items', target: 'Items', multiplicity: '*', list: async () => [] }],
  stream: { read: async () => undefined },
};

const compile = (...sets: readonly ResourceSetDefinition[]) => createApiModel({ sets, functions: [] });

describe('createApiModel', () => {
  it('lists the fifteen stored sets first, then the resources in their order', () => {
    const names = [...compile(box, item).service.entitySets.keys()];
    expect(names).toHaveLength(17);
    expect(names[0]).toBe('MessageProcessingLogs');
    expect(names.slice(15)).toEqual(['Boxes', 'Items']);
  });

  it('describes properties, navigation and streams, and keeps a complex type that was there', () => {
    const { metadata, service } = compile(box, item);
    expect(metadata).toContain('<EntityType Name="Box" m:HasStream="true">');
    expect(metadata).toContain('<Property Name="Owner" Type="Edm.String"/>');
    expect(metadata.match(/<ComplexType Name="IntegrationArtifact">/g)).toHaveLength(1);
    expect(metadata).toContain('Relationship="com.sap.hci.api.Box_Items"');
    expect(service.entitySets.get('Boxes')?.type.navigation.get('Items')?.target.name).toBe('Items');
  });

  it('lists functions with their parameters', () => {
    const { metadata } = createApiModel({
      sets: [item],
      functions: [
        {
          name: 'Copy',
          method: 'POST',
          parameters: [{ name: 'Id', type: 'Edm.String' }],
          roles: ['Some.write'],
          returns: 'Items',
          run: async () => ({ status: 204 }),
        },
      ],
    });
    expect(metadata).toContain(
      '<FunctionImport Name="Copy" ReturnType="com.sap.hci.api.Item" EntitySet="Items" m:HttpMethod="POST"><Parameter Name="Id" Type="Edm.String" Mode="In"/></FunctionImport>',
    );
  });

  it.each<[string, ResourceSetDefinition, RegExp]>([
    ['nobody may read it', { ...item, roles: { read: [] } }, /nobody who may read/],
    [
      'nobody may do what it offers',
      { ...item, remove: { status: 204, run: async () => undefined } },
      /nobody who may remove/,
    ],
    ['a navigation leads nowhere', box, /leads to no resource/],
    [
      'a navigation reads nothing',
      { ...item, navigation: [{ name: 'Self', target: 'Items', multiplicity: '*' }] },
      /reads nothing/,
    ],
  ])('refuses a declaration where %s', (_, set, message) => {
    expect(() => compile(set)).toThrow(message);
  });
});
