import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** An e-mail as it came in. */
export interface ReceivedMail {
  /** Envelope address of the sender. */
  from: string;
  to: string[];
  /** Headers and text. */
  content: string;
}

/** A real SMTP server on 127.0.0.1 that keeps what it gets. */
export class SmtpSink {
  readonly mails: ReceivedMail[] = [];
  readonly port: number;

  private constructor(private readonly server: SMTPServer) {
    this.port = (server.server.address() as AddressInfo).port;
  }

  /** Starts to listen on a free port, or on the given one. */
  static async start(port = 0): Promise<SmtpSink> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          sink.mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            content: Buffer.concat(chunks).toString(),
          });
          done();
        });
      },
    });
    server.on('error', () => {});
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    const sink = new SmtpSink(server);
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Ends the server with its connections; closing it twice changes nothing. */
  async close(): Promise<void> {
    if (!this.server.server.listening) return;
    await new Promise<void>((closed) => this.server.close(closed));
  }
}
