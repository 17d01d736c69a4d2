import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys are removed in steps, the oldest first. */
export class IdempotencyAge1763857750000 implements MigrationInterface {
  name = 'IdempotencyAge1763857750000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX idempotency_key_oldest ON idempotency_key (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idempotency_key_oldest');
  }
}
