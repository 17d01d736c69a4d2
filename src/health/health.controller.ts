import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Public } from '../shared/http/authorized.js';
import { Lifecycle } from '../shared/lifecycle.js';

const ANSWER_WITHIN_MS = 1000;

/** For supervisors and load balancers. */
@Controller()
@ApiTags('Health')
@Public()
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** The process runs. */
  @Get('healthz')
  @ApiOperation({ summary: 'The process runs' })
  @ApiResponse({ status: 200, description: '`{"status": "ok"}`' })
  getHealth(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process takes work: the database answers within a second and the process is not about to end. */
  @Get('readyz')
  @ApiOperation({
    summary: 'The process takes work: the database answers and it is not about to end',
  })
  @ApiResponse({ status: 200, description: '`{"status": "ready"}`' })
  @ApiResponse({
    status: 503,
    description: '`{"status": "draining"}` or `{"status": "database_unavailable"}`',
  })
  async getReadiness(@Res({ passthrough: true }) response: Response): Promise<{ status: string }> {
    const status = this.lifecycle.draining
      ? 'draining'
      : (await this.#databaseAnswers())
        ? 'ready'
        : 'database_unavailable';
    if (status !== 'ready') response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status };
  }

  async #databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
    });
    const answer = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}
