import { describe, expect, it } from 'vitest';
import { connectorConfigurationSchema } from '../access-control/index.ts';
import { toApplicationHeaders } from './rewrite-reply.ts';

const system = { localHost: 'ECC60.mycompany.corp', localPort: 443, protocol: 'HTTPS', virtualPort: 80 };
const configuration = connectorConfigurationSchema.parse({
  systemMappings: [
    { ...system, virtualHost: 'first.cloud' },
    { ...system, virtualHost: 'second.cloud' },
    { ...system, virtualHost: 'plain.cloud', virtualPort: 8000, localPort: 8000, protocol: 'HTTP' },
    { ...system, virtualHost: 'db', localHost: 'db.corp', protocol: 'TCP' },
  ],
  domainMappings: [
    { virtualDomain: 'cloud', internalDomain: 'corp' },
    { virtualDomain: 'sales.cloud', internalDomain: 'mycompany.corp' },
  ],
});
const rewrite = (status: number, name: string, value: string): string =>
  toApplicationHeaders(status, [[name, value]], configuration)[0]?.[1] ?? '';

describe('D-73: the header lines of a back end', () => {
  it.each([
    ['https://ecc60.mycompany.corp/a?b#c', 'http://first.cloud/a?b#c'],
    ['https://ecc60.mycompany.corp:443', 'http://first.cloud'],
    ['HTTP://ECC60.MYCOMPANY.CORP:8000/', 'http://plain.cloud:8000/'],
    ['https://ecc60.mycompany.corp:444/', undefined],
    ['https://db.corp/', undefined],
    ['https://elsewhere.example/', undefined],
    ['https://user@ecc60.mycompany.corp/', undefined],
    ['/relative', undefined],
    ['//ecc60.mycompany.corp/', undefined],
  ])('lead to %s by the virtual name', (location, expected) => {
    expect(rewrite(302, 'Location', location)).toBe(expected ?? location);
    // What was created somewhere is no redirect.
    expect(rewrite(201, 'Location', location)).toBe(location);
  });

  it.each([
    ['a=b; Domain=mycompany.corp; Path=/', 'a=b; Domain=sales.cloud; Path=/'],
    ['a=b;domain=.x.MyCompany.corp', 'a=b;domain=.x.sales.cloud'],
    ['a=b; Domain=corp', 'a=b; Domain=cloud'],
    ['a=b; Domain=notcorp', 'a=b; Domain=notcorp'],
    ['domain=mycompany.corp; Path=/', 'domain=mycompany.corp; Path=/'],
    ['a=b', 'a=b'],
  ])('set the cookie %s for the virtual domain', (cookie, expected) => {
    expect(rewrite(200, 'Set-Cookie', cookie)).toBe(expected);
  });
});
