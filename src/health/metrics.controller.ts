import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Config } from '../shared/config.js';
import { ApiFailure } from '../shared/http/api-result.js';
import { Public } from '../shared/http/authorized.js';
import { Metrics } from '../shared/metrics.js';
import { buildVersion } from './build-info.js';
import { assertMayReadMetrics, metricsRequest } from './metrics-access.js';

/** Text format of Prometheus. */
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** The figures of this process for Prometheus. */
@Controller()
@ApiTags('Health')
@Public()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {
    const version = buildVersion();
    metrics.gauge('ohmgate_build_info', 'Always 1; the version that runs', ['version'], () => [
      { labels: { version }, value: 1 },
    ]);
  }

  @Get('metrics')
  @Header('Content-Type', TEXT)
  @ApiOperation({
    summary: 'Figures for Prometheus',
    description:
      'For who has the `METRICS_TOKEN` of the server (`Authorization: Bearer`); while none is set, for programs on the same machine.',
  })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'The text format of Prometheus' })
  @ApiFailure('unauthorized', 'No METRICS_TOKEN, or a wrong one')
  @ApiFailure('forbidden', 'The server has no METRICS_TOKEN, and the caller is on another machine')
  getMetrics(@Req() request: Request): Promise<string> {
    assertMayReadMetrics(metricsRequest(request), this.config.get('METRICS_TOKEN'));
    return this.metrics.registry.metrics();
  }
}
