import { expect, it } from 'vitest';
import { connectorConfigurationSchema } from '../access-control/index.ts';
import { describeConfigurationChange } from './describe-configuration.ts';

const mapping = (virtualHost: string, paths: readonly string[] = []) => ({
  virtualHost,
  virtualPort: 80,
  localHost: 'erp.corp',
  localPort: 8000,
  protocol: 'HTTP',
  resources: [...paths.map((id) => ({ id, enabled: true })), { id: '/closed' }],
});
const parse = (hosts: readonly ReturnType<typeof mapping>[], more = {}) =>
  connectorConfigurationSchema.parse({ systemMappings: hosts, ...more });

it('S-65: the record of a changed configuration says what it opens and closes', () => {
  const before = parse([mapping('gone'), mapping('same'), mapping('wider', ['/a'])]);
  const after = parse([mapping('same'), mapping('wider', ['/a', '/b']), mapping('new', ['/'])], {
    subjectPattern: 'CN=x',
  });
  expect(describeConfigurationChange(before, after)).toEqual({
    addedSystems: 'new:80 (HTTP erp.corp:8000 /)',
    changedSystems: 'wider:80 (HTTP erp.corp:8000 /a /b)',
    removedSystems: 'gone:80',
    changedSettings: 'subjectPattern',
  });
  expect(describeConfigurationChange(after, after)).toEqual({});
  expect(describeConfigurationChange(undefined, parse([mapping('new')]))).toEqual({
    addedSystems: 'new:80 (HTTP erp.corp:8000)',
  });
});

it('R-11: the record of a long one is cut', () => {
  const many = parse(Array.from({ length: 500 }, (_, index) => mapping(`system-${index}`)));
  expect(describeConfigurationChange(undefined, many).addedSystems).toMatch(/^.{2000}\.\.\. \(500 in all\)$/);
});
