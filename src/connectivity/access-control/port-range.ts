import { z } from 'zod';

const port = z.number().int().min(1).max(65_535);

/** Lower and upper limit, both included. */
export type Ports = { readonly first: number; readonly last: number };

/** The ports that a mapping's field stands for. */
export const readPorts = (field: number | string): Ports => {
  if (typeof field === 'number') return { first: field, last: field };
  const [first = 0, last = first] = field.split('-').map(Number);
  return { first, last };
};

/** A port, or of a TCP mapping a range. Source: SAP doc "Configure Access Control (TCP)" step 5 (limits, separated by a hyphen) */
export const portOrRange = z.union(
  [
    port,
    z
      .string()
      // Ended here, or the union would say what is wrong with the range and nothing of the port.
      .regex(/^[1-9]\d{0,4}-[1-9]\d{0,4}$/, { abort: true })
      .refine(
        (text) => {
          const { first, last } = readPorts(text);
          return first < last && last <= 65_535;
        },
        { abort: true },
      ),
  ],
  'must be a number from 1 to 65535, or of a TCP mapping a range such as "3300-3399"',
);

/** What is wrong with the ports of a mapping, by field. */
export const findPortFault = (mapping: {
  readonly virtualPort: number | string;
  readonly localPort: number | string;
  readonly isHttp: boolean;
}): { readonly field: 'virtualPort' | 'localPort'; readonly message: string } | undefined => {
  const { virtualPort, localPort, isHttp } = mapping;
  if (isHttp && typeof virtualPort === 'string') return { field: 'virtualPort', message: 'must be one port with HTTP' };
  if (isHttp && typeof localPort === 'string') return { field: 'localPort', message: 'must be one port with HTTP' };
  const lengthOf = ({ first, last }: Ports): number => last - first;
  return lengthOf(readPorts(virtualPort)) === lengthOf(readPorts(localPort))
    ? undefined
    : { field: 'localPort', message: 'must be as many ports as "virtualPort" has' };
};

/** The port of the back end that a port of the virtual system leads to: the third to the third. */
export const toLocalPort = (
  { virtualPort, localPort }: { readonly virtualPort: number | string; readonly localPort: number | string },
  asked: number,
): number => readPorts(localPort).first + asked - readPorts(virtualPort).first;
