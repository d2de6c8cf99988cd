// Loaded into every Node process under `portolan exec`, before its program. Answers dns.lookup for the host names of the doors with
// the server's address, because neither Node nor glibc resolves names like acme.authentication.portolan.localhost by itself.
// PORTOLAN_RESOLVE_NAMES is "<domain>=<address>", by default those of a server without settings. Plain CommonJS without dependencies: it must load in any program.
'use strict';
const dns = require('node:dns');
const { isIPv6 } = require('node:net');

const [domain, address] = (process.env.PORTOLAN_RESOLVE_NAMES || 'portolan.localhost=127.0.0.1').split('=');

if (domain && address) {
  const family = isIPv6(address) ? 6 : 4;
  const isOurs = (name) =>
    typeof name === 'string' && (name.toLowerCase() === domain || name.toLowerCase().endsWith(`.${domain}`));
  const wantsAll = (options) => typeof options === 'object' && options !== null && options.all === true;

  const lookup = dns.lookup;
  dns.lookup = function (...args) {
    const [name, options] = args;
    if (!isOurs(name)) return lookup.apply(this, args);
    const callback = args.at(-1);
    process.nextTick(() =>
      wantsAll(options) ? callback(null, [{ address, family }]) : callback(null, address, family),
    );
    return {};
  };

  const lookupPromise = dns.promises.lookup;
  dns.promises.lookup = async function (...args) {
    const [name, options] = args;
    if (!isOurs(name)) return lookupPromise.apply(this, args);
    return wantsAll(options) ? [{ address, family }] : { address, family };
  };
}
