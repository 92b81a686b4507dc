import { createSocket } from 'node:dgram';
import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet';

/** How the name server fails: it says nothing, SERVFAIL, that the name has no record, or that there is no such name. */
export type DnsFault = 'drop' | 'servfail' | 'empty' | 'nxdomain';

/** A name server for TXT records. */
export interface DnsServer {
  /** `127.0.0.1:port`, for COPERNICA_DNS_SERVER. */
  address: string;
  /** Name to the record's strings (at most 255 bytes each); other names do not exist. May be changed at any time. */
  records: Map<string, string[]>;
  /** Names asked for so far, failed ones included. */
  queries: string[];
  faults: ((name: string) => DnsFault | undefined) | undefined;
  /** How long each answer takes; 0 at first. */
  delayMs: number;
  close(): Promise<void>;
}

// Response codes of RFC 1035 4.1.1, the low four bits of the flags.
const servfail = 2;
const nxdomain = 3;

/** Answers TXT queries over UDP on a free port of 127.0.0.1. */
export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const timers = new Set<NodeJS.Timeout>();
  socket.on('message', (packet, sender) => {
    const query = decode(packet);
    const question = query.questions?.[0];
    if (!question) return;
    const name = question.name.toLowerCase();
    server.queries.push(name);
    const fault = server.faults?.(name);
    if (fault === 'drop') return;
    const record = question.type === 'TXT' && !fault ? server.records.get(name) : undefined;
    const isKnown = fault === 'empty' || (fault !== 'nxdomain' && server.records.has(name));
    const failure = fault === 'servfail' ? servfail : isKnown ? 0 : nxdomain;
    const answer = encode({
      type: 'response',
      id: query.id ?? 0,
      flags: AUTHORITATIVE_ANSWER | failure,
      questions: [question],
      answers: record && failure === 0 ? [{ type: 'TXT', name: question.name, ttl: 60, data: record }] : [],
    });
    if (server.delayMs === 0) socket.send(answer, sender.port, sender.address);
    else {
      const timer = setTimeout(() => {
        timers.delete(timer);
        socket.send(answer, sender.port, sender.address);
      }, server.delayMs);
      timers.add(timer);
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  const server: DnsServer = {
    address: `127.0.0.1:${socket.address().port}`,
    records: new Map(),
    queries: [],
    faults: undefined,
    delayMs: 0,
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
  return server;
}

/** A DKIM record of an RSA public key (DER SPKI), cut into the strings a TXT record consists of. */
export function toDkimRecord(publicKey: Buffer): string[] {
  const text = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`;
  return text.match(/.{1,255}/g) ?? [];
}
