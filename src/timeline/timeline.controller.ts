import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import {
  type ChargestationFacts,
  FindChargestation,
} from '../chargestations/chargestations.commands.js';
import { FindSession, type SessionFacts } from '../sessions/sessions.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { Exists, Found } from '../shared/http/exists.js';
import type { Principal } from '../shared/http/principal.js';
import { ListTimeline, TimelineItem } from './timeline.dto.js';
import { TimelineService } from './timeline.service.js';
import { sessionScope, stationScope } from './timeline-scopes.js';

const DESCRIPTION =
  'Newest first: messages with their answers, states (the events of the log), commands, deliveries of webhooks, connections that came and went. `cause` names what made an item; `skipped_because` says why a TransactionEvent made no synthetic connector status. Read older items with `before` set to `next`, newer ones with `after` set to `newest`; a stream that starts at `event_cursor` tells when there are some.';

/** What has happened at a chargestation. */
@ApiController('chargestations', 'Chargestations')
export class ChargestationTimelineController {
  constructor(private readonly timeline: TimelineService) {}

  @Get(':id/timeline')
  @Authorized('admin', 'developer', 'viewer')
  @Exists('chargestation', FindChargestation)
  @ApiOperation({ summary: 'What has happened at a chargestation', description: DESCRIPTION })
  @ApiCursorList(TimelineItem)
  @ApiFailure('not_found', 'No such chargestation in this organization')
  list(
    @Caller() { organization }: Principal,
    @Found() station: ChargestationFacts,
    @Query() query: ListTimeline,
  ) {
    return this.timeline.list(stationScope(organization, station), query);
  }
}

/** What has happened in a session. */
@ApiController('sessions', 'Sessions')
export class SessionTimelineController {
  constructor(private readonly timeline: TimelineService) {}

  @Get(':id/timeline')
  @Authorized('admin', 'developer', 'viewer')
  @Exists('session', FindSession)
  @ApiOperation({ summary: 'What has happened in a session', description: DESCRIPTION })
  @ApiCursorList(TimelineItem)
  @ApiFailure('not_found', 'No such session in this organization')
  list(
    @Caller() { organization }: Principal,
    @Found() session: SessionFacts,
    @Query() query: ListTimeline,
  ) {
    return this.timeline.list(sessionScope(organization, session), query);
  }
}
