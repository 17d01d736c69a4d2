/**
 * Preloaded into a server (`NODE_OPTIONS=--import`): names below `.test` resolve as their first label says, everything else as usual.
 * `NAMES` is JSON: for each label the answers in their order, each a list of addresses; the last one stays.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const names = JSON.parse(process.env.NAMES ?? '{}');
const asked = new Map();
const lookup = dns.lookup;

dns.lookup = (hostname, options, callback) => {
  const answers = /\.test\.?$/.test(hostname) ? names[hostname.split('.')[0]] : undefined;
  if (!answers) return lookup(hostname, options, callback);
  const turn = asked.get(hostname) ?? 0;
  asked.set(hostname, turn + 1);
  const addresses = answers[Math.min(turn, answers.length - 1)].map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  process.nextTick(() => {
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  });
};
Object.defineProperty(dns.lookup, Symbol.for('nodejs.util.promisify.custom'), {
  value: (hostname, options) =>
    new Promise((resolve, reject) =>
      dns.lookup(hostname, options, (error, found) => (error ? reject(error) : resolve(found))),
    ),
});
syncBuiltinESMExports();
