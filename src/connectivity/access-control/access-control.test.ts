import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainIssue } from '../../foundation/describe-issue.ts';
import { connectorConfigurationSchema, findMapping, findResource, systemMappingSchema } from './index.ts';

const system = { virtualHost: 'erp_1.cloud', virtualPort: 443, localHost: '10.0.0.7', localPort: 8000 } as const;
const mappingWith = (...resources: readonly object[]) =>
  systemMappingSchema.parse({ ...system, protocol: 'HTTP', resources });
const enabled = (id: string, more: object = {}) => ({ id, enabled: true, ...more });
const variable = (name: string): string => ['$', '{', name, '}'].join('');
const messagesOf = (value: unknown): readonly string[] =>
  (connectorConfigurationSchema.safeParse(value, { error: explainIssue }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );

describe('system mappings', () => {
  it('are closed by default', () => {
    const mapping = mappingWith({ id: '/' });
    expect(mapping).toMatchObject({
      backendType: 'nonSAPsys',
      authenticationMode: 'NONE_RESTRICTED',
      hostInHeader: 'virtual',
      resources: [{ enabled: false, exactMatchOnly: false, websocketUpgradeAllowed: false }],
    });
    expect(findResource(mapping, '/')).toBeUndefined();
    expect(connectorConfigurationSchema.parse({})).toEqual({
      systemMappings: [],
      domainMappings: [],
      subjectPatternRules: [],
      subjectPattern: `CN=${variable('name')}`,
    });
  });

  it.each([
    ['RFC', { protocol: 'RFC' }, 'protocol must be one of HTTP, HTTPS, TCP, TCPS: RFC is not supported'],
    ['LDAPS', { protocol: 'LDAPS' }, 'protocol must be one of HTTP, HTTPS, TCP, TCPS: LDAPS is not supported'],
    [
      'Kerberos',
      { authenticationMode: 'KERBEROS' },
      'authenticationMode must be one of NONE, NONE_RESTRICTED, X509_GENERAL, X509_RESTRICTED: KERBEROS is not supported',
    ],
    ['an unknown protocol', { protocol: 'FTP' }, 'protocol must be one of HTTP, HTTPS, TCP, TCPS'],
    ['a host with a path', { localHost: 'erp/x' }, 'localHost must be a host name or an IP address'],
    ['port 0', { virtualPort: 0 }, 'virtualPort must be at least 1'],
    [
      'resources of a TCP mapping',
      { protocol: 'TCP', resources: [enabled('/')] },
      'resources must be left out: a mapping with protocol TCP opens the whole port',
    ],
    [
      'a principal over TCP',
      { protocol: 'TCPS', authenticationMode: 'X509_GENERAL' },
      'authenticationMode must be NONE or NONE_RESTRICTED with protocol TCPS',
    ],
    ['a resource twice', { resources: [{ id: '/a' }, { id: '/a' }] }, 'resources.1.id must be there once: /a'],
  ])('refuse %s', (_name, fields, message) => {
    expect(messagesOf({ systemMappings: [{ ...system, protocol: 'HTTP', ...fields }] })).toEqual([
      `systemMappings.0.${message}`,
    ]);
  });

  it.each(['a', '', '/a?b', '/a/../b', '/%2e%2e/', '/a b', '/ä'])('refuse the resource "%s"', (id) => {
    expect(messagesOf({ systemMappings: [{ ...system, protocol: 'HTTP', resources: [{ id }] }] })).toEqual([
      expect.stringMatching(/^systemMappings\.0\.resources\.0\.id must be a path/),
    ]);
  });

  it('have one target for each virtual system, and one domain for each internal one', () => {
    const mapping = { ...system, protocol: 'HTTP' };
    const domains = { virtualDomain: 'cloud', internalDomain: 'corp.example' };
    expect(
      messagesOf({
        systemMappings: [mapping, { ...mapping, virtualHost: 'ERP_1.Cloud' }, { ...mapping, virtualPort: 80 }],
        domainMappings: [domains, { ...domains, internalDomain: 'CORP.example' }],
      }),
    ).toEqual([
      'systemMappings.1.virtualHost must be there once: erp_1.cloud:443',
      'domainMappings.1.internalDomain must be there once: corp.example',
    ]);
  });

  it.each([
    [`CN=${variable('name')}`, true],
    [`CN=${variable('mail')}, OU=Sales,C=DE`, true],
    [variable('name'), false],
    [`CN=${variable('name')}+OU=x`, false],
    ['CN=a"b', false],
    ['DC=x', false],
  ])('name principals by the pattern %s: %s', (subjectPattern, isAccepted) => {
    expect(connectorConfigurationSchema.safeParse({ subjectPattern }).success).toBe(isAccepted);
  });

  it('are found by host, whatever its case, and port', () => {
    const mappings = [mappingWith()];
    expect(findMapping(mappings, 'ERP_1.CLOUD', 443)).toBe(mappings[0]);
    expect(findMapping(mappings, 'erp_1.cloud', 80)).toBeUndefined();
    expect(findMapping(mappings, 'cloud', 443)).toBeUndefined();
  });
});

describe('resources', () => {
  const open = '/production/accounting';

  it.each([
    ['itself', {}, open, true],
    ['with a query', {}, `${open}?name=/../x`, true],
    ['what begins like it', {}, `${open}-plus-some-more?name1=value1`, true],
    ['what lies below', {}, `${open}/1000`, true],
    ['another case', {}, '/production/Accounting', false],
    ['what it begins with', {}, '/production', false],
    ['exactly itself', { exactMatchOnly: true }, `${open}?a=b`, true],
    ['what begins like an exact one', { exactMatchOnly: true }, `${open}/`, false],
    ['a suspended one', { enabled: false }, open, false],
    ['an encoding of the same', {}, '/%70roduction/accounting', false],
    ['no path', {}, '', false],
    ['a path without its slash', {}, 'production/accounting', false],
  ])('let in by string prefix: %s', (_name, fields, path, isAllowed) => {
    expect(findResource(mappingWith(enabled(open, fields)), path) !== undefined).toBe(isAllowed);
  });

  it('take the longest that is enabled, which says whether upgrades are allowed', () => {
    const mapping = mappingWith(
      enabled('/'),
      enabled('/a/b', { websocketUpgradeAllowed: true }),
      { id: '/a/b/c' },
      enabled('/a'),
    );
    expect(findResource(mapping, '/a/b/c')?.id).toBe('/a/b');
    expect(findResource(mapping, '/x')?.id).toBe('/');
    expect(findResource({ ...mapping, protocol: 'TCP' }, '/x')).toBeUndefined();
  });

  it.each([
    '/open/../secret',
    '/open/..',
    '/open/./x',
    '/open/..;/secret',
    '/open/..;a=b/secret',
    '/open/..%3b/secret',
    '/open/..%3Ba=b/secret',
    '/open/.%253b/secret',
    '/open/%3b/secret',
    '/open/%2e%2E/secret',
    '/open/.%2e/secret',
    '/open/%252e%252e/secret',
    '/open/..%2fsecret',
    '/open/..%5csecret',
    '/open/..\\secret',
    '/open\\..\\secret',
    '/open//x',
    '//open/x',
    '/open/;/x',
    '/open/%00',
    '/open/%0d%0aX: y',
    '/open/%7f',
    '/open/%u002e%u002e/secret',
    '/open/%',
    '/open/%c0%ae%c0%ae/secret',
    '/open/%e0%80%ae/secret',
    '/open/\u0001',
    '/open/a b',
    '/open/#x',
  ])('S-59: stay closed to what may be read as another path: %j', (path) => {
    expect(findResource(mappingWith(enabled('/')), path)).toBeUndefined();
    expect(findResource(mappingWith(enabled('/open/', { exactMatchOnly: false })), path)).toBeUndefined();
    expect(systemMappingSchema.safeParse({ ...system, protocol: 'HTTP', resources: [{ id: path }] }).success).toBe(
      false,
    );
  });

  it.each([
    '/open/a.b/..c/c../...',
    '/open/%41%20%C3%A4/100%25',
    "/sap/opu/odata/Products('1')/$value;v=1",
    '/open/;jsessionid=1',
  ])('stay open to what is strange but plain: %s', (path) => {
    expect(findResource(mappingWith(enabled('/')), path)?.id).toBe('/');
  });

  it('S-59: never let in a path that normalises to one outside of them', () => {
    const pieces = [
      '.',
      '..',
      '/',
      '//',
      '\\',
      '%2e',
      '%2E',
      '%2f',
      '%5C',
      '%25',
      '2e',
      ';',
      'a',
      'open',
      '%00',
      '%3b',
      '?',
    ];
    const piece = fc.constantFrom(...pieces);
    const mapping = mappingWith(enabled('/open/'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (chosen) => {
        const path = `/open/${chosen.join('')}`;
        if (findResource(mapping, path) === undefined) return;
        const [bare = ''] = path.split('?');
        // A reader that decodes as often as it likes, drops parameters, and knows backslashes.
        let read = bare;
        for (let round = 0; round < 6; round += 1) read = read.replaceAll(/%[0-9a-f]{2}/gi, decodeURIComponentOrKeep);
        const stripped = read.replaceAll(/;[^/\\]*/g, '');
        expect(new URL(`http://back.end${stripped}`).pathname.startsWith('/open/')).toBe(true);
        expect(new URL(`http://back.end${bare}`).pathname).toBe(bare);
      }),
      { numRuns: 2000 },
    );
  });
});

const decodeURIComponentOrKeep = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
