// Loaded into a child before its own code: makes the host names of a Portolan on this machine resolve, as `portolan exec` does.
const dns = require('node:dns');

const { lookup } = dns;
dns.lookup = (name, options, callback) => {
  const host = typeof name === 'string' && name.endsWith('.portolan.localhost') ? '127.0.0.1' : name;
  return lookup(host, options, callback);
};
