import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const DAY_MS = 86_400_000;

/** A certificate and its key, PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  commonName: string;
  organization?: string;
  /** Days from now on; negative: it has expired. */
  days?: number;
  /** For a server on 127.0.0.1; default for a client. */
  server?: boolean;
  rsa?: boolean;
}

/** A certificate authority that exists for a test: real keys, real certificates. */
export class TestAuthority {
  private constructor(
    private readonly certificate: X509Certificate,
    private readonly keys: CryptoKeyPair,
  ) {}

  static async make(name: string): Promise<TestAuthority> {
    const keys = await makeKeys(false);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: [{ CN: [name] }],
      serialNumber: serial(),
      notBefore: at(-30),
      notAfter: at(30),
      signingAlgorithm: ECDSA,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new TestAuthority(certificate, keys);
  }

  /** Its own certificate, PEM. */
  get pem(): string {
    return this.certificate.toString('pem');
  }

  async issue(options: CertificateOptions): Promise<KeyPair> {
    const { commonName, organization, days = 30, server = false, rsa = false } = options;
    const keys = await makeKeys(rsa);
    const certificate = await X509CertificateGenerator.create({
      subject: [...(organization ? [{ O: [organization] }] : []), { CN: [commonName] }],
      issuer: this.certificate.subject,
      serialNumber: serial(),
      notBefore: at(-20),
      notAfter: at(days),
      signingAlgorithm: ECDSA,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      extensions: [
        new ExtendedKeyUsageExtension([
          server ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth,
        ]),
        ...(server
          ? [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])]
          : []),
      ],
    });
    return { cert: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
  }
}

/** Writes a certificate and its key into a folder and gives the names of the files. */
export async function writeKeyPair(
  folder: string,
  name: string,
  { cert, key }: KeyPair,
): Promise<KeyPair> {
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  await writeFile(files.cert, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
}

function makeKeys(rsa: boolean): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(rsa ? RSA : ECDSA, true, [
    'sign',
    'verify',
  ]) as Promise<CryptoKeyPair>;
}

async function pemOf(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

function serial(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex');
}

function at(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}
