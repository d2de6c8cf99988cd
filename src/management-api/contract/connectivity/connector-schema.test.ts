import { expect, it } from 'vitest';
import { formatEnrolCommands } from './connector-schema.ts';

it.each([
  ['this machine', 'https://127.0.0.1:8443', 'portolan connector enrol --url https://127.0.0.1:8443 --code c'],
  ['this machine by IPv6', 'https://[::1]:8443', 'portolan connector enrol --url https://[::1]:8443 --code c'],
  [
    'another machine',
    'https://0.0.0.0:8443',
    'portolan connector enrol --url https://connectivity.example.com --code c --ca portolan-ca.pem',
  ],
])('an agent enrols at a server on %s', (_name, https, expected) => {
  const lines = formatEnrolCommands({ https, doors: { connectivity: 'https://connectivity.example.com' } }, 'c').split(
    '\n',
  );
  expect(lines).toContain(expected);
  expect(lines.at(-1)).toBe('portolan connector run');
});
