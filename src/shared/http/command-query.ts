import { ApiHideProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';

/**
 * Base of the query DTO of a `@CommandRoute()` that has query parameters of its own: lets `wait` and `dry_run` through, which
 * `@CommandOptions()` reads and checks.
 */
export class CommandQuery {
  @ApiHideProperty()
  @Allow()
  wait?: unknown;

  @ApiHideProperty()
  @Allow()
  dry_run?: unknown;
}
