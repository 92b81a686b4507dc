import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** What a server on 127.0.0.1 needs to speak TLS, and what its clients need to believe it. */
export interface Tls {
  key: string;
  cert: string;
  /** A file for NODE_EXTRA_CA_CERTS. */
  certificatePath: string;
}

/** A certificate for 127.0.0.1 that nobody knows yet, of the kind AWS's own endpoints have. */
export async function createTls(directory: string): Promise<Tls> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const certificatePath = join(directory, 'certificate.pem');
  await writeFile(certificatePath, cert);
  return { key, cert, certificatePath };
}
