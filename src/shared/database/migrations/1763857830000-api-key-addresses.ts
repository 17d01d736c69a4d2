import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The addresses that an API key lets in from. */
export class ApiKeyAddresses1763857830000 implements MigrationInterface {
  name = 'ApiKeyAddresses1763857830000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE api_key ADD COLUMN addresses text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key DROP COLUMN addresses');
  }
}
