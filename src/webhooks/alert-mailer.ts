import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { createTransport, type Transporter } from 'nodemailer';
import { Config } from '../shared/config.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { type MailError, mayTryAgain } from './alert-mail.js';
import { DeliveryClock } from './delivery-clock.js';

const EVERY_MS = 1000;

/** Pause in ms before the next try, by the number of tries before it. */
const PAUSES_MS = [1, 5, 15, 60].map((minutes) => minutes * 60_000);

/** How long (ms) each phase of the dialogue with the server may take. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** How long a running e-mail is waited for at a shutdown, in ms. */
const DRAIN_MS = 4000;

/** Parameters: clock ahead (ms). One at a time; SKIP LOCKED: several processes share the work. */
const TAKE: Statement = {
  name: 'webhook_alert_take',
  text: `DELETE FROM webhook_alert WHERE _id = (
      SELECT _id FROM webhook_alert WHERE due_at <= now() + $1::float8 * interval '1 ms'
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING _id, recipient, subject, text, attempts`,
};

/** Parameters: id, recipient, subject, text, attempts, pause and clock ahead (ms). */
const PUT_BACK: Statement = {
  name: 'webhook_alert_put_back',
  text: `INSERT INTO webhook_alert (_id, recipient, subject, text, attempts, due_at)
    VALUES ($1, $2, $3, $4, $5, now() + $6::float8 * interval '1 ms')`,
};

interface Alert {
  _id: string;
  recipient: string;
  subject: string;
  text: string;
  attempts: number;
}

/**
 * Sends alert e-mails by SMTP (`SMTP_URL`). One is taken out of the database before it is sent and put back only when the server has
 * certainly not taken it, so that nobody gets it twice, whenever the process ends.
 */
@Injectable()
export class AlertMailer implements BeforeApplicationShutdown {
  readonly #logger = new Logger(AlertMailer.name);
  readonly #transport: Transporter | null;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: DeliveryClock,
  ) {
    const url = config.get('SMTP_URL');
    const safe = { disableFileAccess: true, disableUrlAccess: true };
    this.#transport = url ? createTransport({ url, ...TIMEOUTS, ...safe }) : null;
  }

  /** Sends what is due. Never rejects. */
  @Interval(EVERY_MS)
  async send(): Promise<void> {
    if (!this.#transport || this.#stopping) return;
    this.#running ??= this.#sendAll(this.#transport)
      .catch((error: Error) => this.#logger.error(`Alert e-mails wait: ${error.message}`))
      .finally(() => {
        this.#running = undefined;
      });
    await this.#running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    const patience = new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref());
    await Promise.race([this.#running, patience]);
    this.#transport?.close();
  }

  async #sendAll(transport: Transporter): Promise<void> {
    while (!this.#stopping) {
      const [alert] = await this.unitOfWork.run(() =>
        this.unitOfWork.query<Alert>(TAKE, [this.clock.aheadMs]),
      );
      if (!alert) return;
      await this.#sendOne(transport, alert);
    }
  }

  async #sendOne(transport: Transporter, alert: Alert): Promise<void> {
    const { recipient, subject, text } = alert;
    const from = this.config.get('MAIL_FROM') ?? undefined;
    try {
      await transport.sendMail({ from, to: recipient, subject, text });
    } catch (error) {
      await this.#failed(alert, error as MailError);
    }
  }

  async #failed(
    { _id, recipient, subject, text, attempts }: Alert,
    error: MailError,
  ): Promise<void> {
    const pause = mayTryAgain(error) ? PAUSES_MS[attempts] : undefined;
    const next = pause === undefined ? 'it is given up' : `next try in ${pause / 60_000} min`;
    this.#logger.warn(
      `E-mail "${subject}" to ${recipient} was not sent, ${next}: ${error.message}`,
    );
    if (pause === undefined) return;
    const wait = pause + this.clock.aheadMs;
    await this.unitOfWork.run(async () =>
      this.unitOfWork.write(PUT_BACK, [_id, recipient, subject, text, attempts + 1, wait]),
    );
  }
}
