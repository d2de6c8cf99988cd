import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Binding, formatEnvironment } from '../../management-api/contract.ts';
import { withLoopbackUrls } from './bindings.ts';

const subaccount = {
  id: '6f2ab5b0-0000-4000-8000-000000000001',
  technicalName: 'acme',
  subdomain: 'acme',
  displayName: 'Acme',
  flavour: 'cf',
  createdAtMs: 0,
} as const;

const binding = (label: string, name: string, credentials: Readonly<Record<string, unknown>>): Binding => ({
  label,
  name,
  instance_name: name,
  instance_guid: name,
  plan: 'lite',
  tags: [label],
  credentials,
});

const bindings = [
  binding('destination', 'd', { uri: 'https://u', url: 'https://t', clientsecret: "a'b$c" }),
  binding('xsuaa', 'x', { url: 'https://t', clientid: 'sb-x!t1' }),
];

describe('bindings for a program', () => {
  it('are the value of VCAP_SERVICES', () => {
    const services: unknown = JSON.parse(formatEnvironment('vcap', bindings, subaccount));
    expect(services).toEqual({ destination: [bindings[0]], xsuaa: [bindings[1]] });
  });

  it('are a default-env.json', () => {
    expect(JSON.parse(formatEnvironment('default-env', bindings, subaccount))).toMatchObject({
      VCAP_SERVICES: { xsuaa: [{ name: 'x' }] },
      VCAP_APPLICATION: { organization_name: 'acme' },
    });
  });

  it('are requirements of a CAP project', () => {
    expect(JSON.parse(formatEnvironment('cds', bindings, subaccount))).toEqual({
      requires: {
        '[hybrid]': {
          destinations: {
            kind: 'destinations',
            credentials: bindings[0]?.credentials,
            vcap: { label: 'destination', name: 'd', plan: 'lite' },
          },
          auth: {
            kind: 'xsuaa',
            credentials: bindings[1]?.credentials,
            vcap: { label: 'xsuaa', name: 'x', plan: 'lite' },
          },
        },
      },
      features: { '[hybrid]': { emulate_vcap_services: true } },
    });
  });

  it('are lines of a dotenv file in which nothing is expanded', () => {
    const text = formatEnvironment('dotenv', bindings, subaccount);
    const match = /^VCAP_SERVICES='([^']*)'$/m.exec(text);
    const services = z.record(z.string(), z.array(z.unknown())).parse(JSON.parse(match?.[1] ?? ''));
    expect(services.destination).toEqual([bindings[0]]);
  });

  it('lead to the plain address where asked, and leave everything else as it is', () => {
    const [destination] = withLoopbackUrls(bindings, 'http://127.0.0.1:8080', 'https://127.0.0.1:8443');
    expect(destination?.credentials).toEqual({
      uri: 'http://127.0.0.1:8080',
      url: 'http://127.0.0.1:8080',
      clientsecret: "a'b$c",
    });
  });

  it('with a certificate lead to the plain address over TLS, where there is a handshake to present it in', () => {
    const credentials = { url: 'https://acme.authentication.x', certurl: 'https://acme.authentication.cert.x' };
    const certified = bindings.slice(0, 1).map((binding) => ({ ...binding, credentials }));
    const [binding] = withLoopbackUrls(certified, 'http://127.0.0.1:8080', 'https://127.0.0.1:8443');
    expect(binding?.credentials).toEqual({ url: 'http://127.0.0.1:8080', certurl: 'https://127.0.0.1:8443' });
  });

  it('of the connectivity service lead there too, for the token and for its API', () => {
    const credentials = {
      token_service_url: 'https://acme.authentication.x',
      connectivity_service: { url: 'https://connectivity.x', scc_info_path: '/p' },
      onpremise_proxy_host: '127.0.0.1',
    };
    const [found] = withLoopbackUrls([binding('connectivity', 'c', credentials)], 'http://127.0.0.1:8080', 'x');
    expect(found?.credentials).toEqual({
      token_service_url: 'http://127.0.0.1:8080',
      connectivity_service: { url: 'http://127.0.0.1:8080', scc_info_path: '/p' },
      onpremise_proxy_host: '127.0.0.1',
    });
  });
});
