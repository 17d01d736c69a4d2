import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import { ListEvents } from './events.dto.js';
import { EventsService } from './events.service.js';
import { EventEnvelope } from './webhook-docs.js';

/** The event log, the same bodies as webhooks carry. */
@ApiController('events', 'Webhooks')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'Read the event log, oldest first',
    description:
      'For receivers that want to prove completeness or to catch up. Come back with `after` set to the last `next`: no event is skipped, however writers overlap. Events are kept for `retention_events` days of the organization.',
  })
  @ApiCursorList(EventEnvelope)
  @ApiFailure(
    'cursor_expired',
    'Events behind `after` are no longer kept; without it the list begins with the oldest event that is',
  )
  list(@Caller() { organization }: Principal, @Query() query: ListEvents) {
    return this.events.list(organization, query);
  }
}
