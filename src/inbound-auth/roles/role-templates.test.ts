import { describe, expect, it } from 'vitest';
import { permissions } from './permissions.ts';
import { personas, rolesOfGroup } from './personas.ts';
import { expandRoles, roleTemplates } from './role-templates.ts';

describe('expandRoles', () => {
  it('turns templates and personas into permissions and keeps other names', () => {
    expect([...expandRoles('cf', ['MonitoringDataRead', 'MyOwnRole', 'ESBMessaging.send'])]).toEqual([
      'IntegrationOperationServer.read',
      'NodeManager.read',
      'MyOwnRole',
      'ESBMessaging.send',
    ]);
    expect(expandRoles('neo', ['AuthGroup.BusinessExpert'])).toContain('esbmessagestorage.read');
    expect(expandRoles('cf', ['AuthGroup_BusinessExpert'])).toContain('esbmessagestorage.read');
  });

  it('S-55: takes no name of the other environment, which anybody may give a role of his own', () => {
    expect([...expandRoles('neo', ['MonitoringDataRead', 'AuthGroup_Administrator'])]).toEqual([
      'MonitoringDataRead',
      'AuthGroup_Administrator',
    ]);
    expect([...expandRoles('cf', ['AuthGroup.Administrator'])]).toEqual(['AuthGroup.Administrator']);
  });

  it('I-37: gives payloads to the business expert only', () => {
    const withPayloads = personas.filter(({ roles }) => roles.includes('esbmessagestorage.read'));
    expect(withPayloads.map(({ neoGroup }) => neoGroup)).toEqual(['AuthGroup.BusinessExpert']);
    expect(expandRoles('cf', ['AccessAllAccessPoliciesArtifacts'])).not.toContain('esbmessagestorage.read');
  });

  it('knows every permission that something needs from a template or a persona', () => {
    const given = new Set([...roleTemplates.values()].flat());
    const needed = Object.values(permissions).flat();
    expect(needed.filter((permission) => !given.has(permission))).toEqual([]);
  });

  it('gives a role that is written to whom reads alone to nobody', () => {
    const writing = Object.entries(permissions)
      .filter(([name]) => /Write|Deploy|Undeploy|Delete|Activate|Configure|Copy|Transport|Download|Override/.test(name))
      .flatMap(([, anyOf]) => anyOf);
    const readOnly = expandRoles('cf', ['AuthGroup_ReadOnly']);
    expect(writing.filter((permission) => readOnly.has(permission))).toEqual([]);
  });

  it('knows predefined groups by environment, in any case of their letters', () => {
    expect(rolesOfGroup('neo', 'authgroup.readonly')).toContain('IntegrationOperationServer.read');
    expect(rolesOfGroup('cf', 'PI_Read_Only')).toContain('IntegrationOperationServer.read');
    expect([...rolesOfGroup('cf', 'AuthGroup.ReadOnly'), ...rolesOfGroup('neo', 'PI_Read_Only')]).toEqual([]);
    expect(rolesOfGroup('cf', 'MonitoringAPI')).toEqual([]);
  });

  it('spells Neo groups with a dot and templates with an underscore', () => {
    for (const { neoGroup, template } of personas) {
      expect(neoGroup.replace('.', '_')).toBe(template);
      expect(roleTemplates.has(template)).toBe(true);
    }
  });
});
