import { describe, expect, it } from 'vitest';
import { personas } from './personas.ts';
import { expandRoles, roleTemplates } from './role-templates.ts';

describe('expandRoles', () => {
  it('turns templates and personas into permissions and keeps other names', () => {
    expect([...expandRoles(['MonitoringDataRead', 'MyOwnRole', 'ESBMessaging.send'])]).toEqual([
      'IntegrationOperationServer.read',
      'NodeManager.read',
      'MyOwnRole',
      'ESBMessaging.send',
    ]);
    expect(expandRoles(['AuthGroup.BusinessExpert'])).toContain('esbmessagestorage.read');
    expect(expandRoles(['AuthGroup_BusinessExpert'])).toContain('esbmessagestorage.read');
  });

  it('I-37: gives payloads to the business expert only', () => {
    const withPayloads = personas.filter(({ roles }) => roles.includes('esbmessagestorage.read'));
    expect(withPayloads.map(({ neoGroup }) => neoGroup)).toEqual(['AuthGroup.BusinessExpert']);
    expect(expandRoles(['AccessAllAccessPoliciesArtifacts'])).not.toContain('esbmessagestorage.read');
  });

  it('spells Neo groups with a dot and templates with an underscore', () => {
    for (const { neoGroup, template } of personas) {
      expect(neoGroup.replace('.', '_')).toBe(template);
      expect(roleTemplates.has(template)).toBe(true);
    }
  });
});
