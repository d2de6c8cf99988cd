import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, parseRange } from './ip-address.ts';
import { createTargetGuard } from './target-guard.ts';

const nothingAllowed = { hosts: [], cidrs: [], allowAll: false };
const guard = createTargetGuard(nothingAllowed);
const rangeOf = (address: string): string | undefined => {
  const verdict = guard('host.example', 443, [address]);
  return verdict.kind === 'refused' ? verdict.range : undefined;
};

describe('S-41: refused addresses', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'carrier-grade-nat'],
    ['100.127.255.255', 'carrier-grade-nat'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.170', 'protocol-assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmark'],
    ['198.19.255.255', 'benchmark'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['0:0:0:0:0:ffff:a9fe:a9fe', 'link-local'],
    ['::10.0.0.1', 'private'],
    ['::8.8.8.8', 'not-global-unicast'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b:1::1', 'not-global-unicast'],
    ['2002:7f00:1::', 'loopback'],
    ['2002:c0a8:101::1', 'private'],
    ['2001::1', 'protocol-assignments'],
    ['2001:db8::1', 'documentation'],
    ['100::1', 'not-global-unicast'],
    ['fc00::1', 'unique-local'],
    ['fdff:ffff::1', 'unique-local'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['fec0::1', 'not-global-unicast'],
    ['ff02::1', 'multicast'],
    ['fe80::1%eth0', 'unparseable'],
    ['not an address', 'unparseable'],
    ['127.1', 'unparseable'],
  ])('refuses %s as %s', (address, range) => {
    expect(rangeOf(address)).toBe(range);
  });

  it.each([
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
    '2a00:1450:4001::1',
  ])('calls the public address %s', (address) => {
    expect(rangeOf(address)).toBeUndefined();
  });

  it('refuses every IPv4 address of a refused range in every IPv6 disguise', () => {
    const blocks = [
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '224.0.0.0/4',
      '240.0.0.0/4',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...blocks), fc.nat({ max: 0xffffffff }), (block, random) => {
        const [base = '', bits = '0'] = block.split('/');
        const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const value = start + (random % 2 ** (32 - Number(bits)));
        const high = Math.floor(value / 65536);
        const low = value % 65536;
        const dotted = [high >> 8, high & 255, low >> 8, low & 255].join('.');
        const hex = `${high.toString(16)}:${low.toString(16)}`;
        for (const address of [
          dotted,
          `::ffff:${dotted}`,
          `::ffff:${hex}`,
          `::${hex}`,
          `64:ff9b::${hex}`,
          `64:ff9b::${dotted}`,
          `2002:${hex}::`,
          `2002:${hex}::1`,
        ])
          expect(rangeOf(address), address).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('reads IPv6 text the way the platform does', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(parseAddress(canonical)).toEqual(parseAddress(text));
        expect(parseAddress(text)).toHaveLength(16);
      }),
    );
  });
});

describe('S-40: judging a target', () => {
  it('refuses a host when one of its addresses is refused', () => {
    expect(guard('host.example', 443, ['8.8.8.8', '10.0.0.1'])).toEqual({ kind: 'refused', range: 'private' });
    expect(guard('host.example', 443, [])).toEqual({ kind: 'refused', range: 'no-address' });
  });

  it('allows named hosts, suffixes and addresses only', () => {
    const judge = createTargetGuard({
      ...nothingAllowed,
      hosts: ['Intern.Example', '*.lab.example', '::1', '127.0.0.1'],
    });
    const allowed = (host: string): boolean => judge(host, 443, ['10.0.0.1']).kind === 'allowed';
    expect(
      ['intern.example', 'intern.example.', 'a.lab.example', 'a.b.lab.example', '[::1]', '127.0.0.1'].map(allowed),
    ).not.toContain(false);
    expect(['x.intern.example', 'lab.example', 'evillab.example', 'intern.example.evil'].map(allowed)).not.toContain(
      true,
    );
  });

  it('allows a named port only, where one is named', () => {
    const hosts = ['*.portolan.localhost:8443', 'one.example:80', '[::1]:9000'];
    const judge = createTargetGuard({ ...nothingAllowed, hosts });
    const allowed = (host: string, port: number): boolean => judge(host, port, ['127.0.0.1']).kind === 'allowed';
    expect(allowed('a.portolan.localhost', 8443)).toBe(true);
    expect(allowed('a.portolan.localhost', 6379)).toBe(false);
    expect(allowed('one.example', 80)).toBe(true);
    expect(allowed('one.example', 443)).toBe(false);
    expect(allowed('[::1]', 9000)).toBe(true);
    expect(allowed('[::1]', 9001)).toBe(false);
  });

  it('allows named blocks only, in any spelling of the address', () => {
    const judge = createTargetGuard({ ...nothingAllowed, cidrs: ['10.20.0.0/16', 'fd00:1::/32', '127.0.0.2'] });
    const allowed = (address: string): boolean => judge('host.example', 443, [address]).kind === 'allowed';
    expect(['10.20.3.4', '::ffff:10.20.3.4', 'fd00:1::5', '127.0.0.2'].map(allowed)).not.toContain(false);
    expect(['10.21.0.0', '64:ff9b::10.20.3.4', 'fd00:2::5', '127.0.0.1'].map(allowed)).not.toContain(true);
  });

  it('lifts everything for the lab', () => {
    expect(createTargetGuard({ ...nothingAllowed, allowAll: true })('localhost', 80, ['127.0.0.1']).kind).toBe(
      'allowed',
    );
  });

  it.each(['10.0.0.0/33', '10.0.0/8', '::/129', 'x', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1'])(
    'refuses the block %j at start',
    (cidr) => {
      expect(parseRange(cidr)).toBeUndefined();
      expect(() => createTargetGuard({ ...nothingAllowed, cidrs: [cidr] })).toThrow(cidr);
    },
  );

  it.each([
    'https://a.example',
    'a.example:',
    'a.example:x',
    'a.example:70000',
    'a.example/x',
    'a.example?',
    '',
    '*.',
    'u@a.example',
    '[::1',
    'a b',
  ])('refuses the host %j at start', (host) => {
    expect(() => createTargetGuard({ ...nothingAllowed, hosts: [host] })).toThrow('must be a host name');
  });
});
