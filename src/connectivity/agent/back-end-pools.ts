import http from 'node:http';
import type { SystemMapping } from '../access-control/index.ts';
import type { Dial } from './dial.ts';

/** Connections with back ends that are kept open between requests. */
export type BackEndPools = {
  readonly agentFor: (mapping: Pick<SystemMapping, 'protocol'>) => http.Agent;
  readonly close: () => void;
};

// As many are kept as are usual at a time: to open one costs more than a request over it.
const options = { keepAlive: true, maxSockets: 256, maxTotalSockets: 1_000, maxFreeSockets: 128, timeout: 30_000 };

/** Creates the pools: one for plain connections, one for TLS, in each apart by host and port. */
export const createBackEndPools = (dial: Dial): BackEndPools => {
  const create = (isSecure: boolean): http.Agent => {
    const agent = new http.Agent(options);
    // Node asks for a connection this way and takes one that comes later.
    agent.createConnection = (target, callback) => {
      dial({ host: String(target.host), port: Number(target.port), isSecure }).then(
        (socket) => callback?.(null, socket),
        // Without a socket there is none to hand over, whatever the type says.
        (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error),
      );
      return undefined;
    };
    return agent;
  };
  const plain = create(false);
  const secure = create(true);
  return {
    agentFor: ({ protocol }) => (protocol === 'HTTPS' ? secure : plain),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
};
