import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every message writes is JSON of our own making or parsed already: Postgres need not parse it again. */
export class JsonAsText1763857610000 implements MigrationInterface {
  name = 'JsonAsText1763857610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session ALTER ledger TYPE text;
      ALTER TABLE transaction_event ALTER payload TYPE text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE transaction_event ALTER payload TYPE json USING payload::json;
      ALTER TABLE session ALTER ledger TYPE json USING ledger::json;
    `);
  }
}
