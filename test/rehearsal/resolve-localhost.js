import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

// RFC 6761 gives every name below localhost to this machine, but not every resolver knows: the emulator's API has one.
const { lookup } = dns;
dns.lookup = (hostname, ...rest) => lookup(/\.localhost$/.test(hostname) ? '127.0.0.1' : hostname, ...rest);
syncBuiltinESMExports();
