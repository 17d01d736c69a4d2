import { Body, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { Principal } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { DeliveryResponse } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';
import { WebhookEvent } from './event-envelope.js';
import { EventPreviewResponse, PreviewEvents } from './event-preview.dto.js';
import { EventPreviewsService } from './event-previews.service.js';
import { EventStreams } from './event-streams.js';
import { FilterEvents, ListEvents } from './events.dto.js';
import { EventsService, toFilter } from './events.service.js';

const STREAM_EXAMPLE = `retry: 1000
id: NTIzMS4tMQ

id: NTIzMi4w
data: {"_id":"6560a1b2c3d4e5f6071829aa","object":"session","type":"session.updated", ...}

: heartbeat
event: heartbeat
id: NTI0MC4tMQ
data: {}
`;

/** The event log, the same bodies as webhooks carry. */
@ApiController('events', 'Webhooks')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    private readonly deliveries: DeliveriesService,
    private readonly streams: EventStreams,
    private readonly previews: EventPreviewsService,
  ) {}

  @Get()
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'Read the event log, oldest first or newest first',
    description:
      'For receivers that want to prove completeness or to catch up. Come back with `after` set to the last `next`: no event is skipped, however writers overlap. The order of the list is that of the transactions that logged them; where two of them overlapped at one chargestation, its `sequence` 9 may come before its 8. So compare `sequence` per object to find the latest state, and judge completeness by the set of numbers: a missing number follows as soon as those transactions have ended. Events are kept for `retention_events` days of the organization.',
  })
  @ApiCursorList(WebhookEvent)
  @ApiFailure(
    'cursor_expired',
    'Events behind `after` are no longer kept; without it the list begins with the oldest event that is',
  )
  list(@Caller() { organization }: Principal, @Query() query: ListEvents) {
    return this.events.list(organization, query);
  }

  @Get('stream')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'Follow the event log as server-sent events',
    description:
      'Each message is one event: `data` is its body as `GET /v1.1/events` shows it, `id` its place in the log. It goes on after `Last-Event-ID` (which an `EventSource` sends by itself when it reconnects), else after `after`, else with what happens from now on, and skips nothing, however writers overlap. The order is that of `GET /v1.1/events`: mostly, not always, that of `sequence`. To show a list and keep it fresh, start at the `event_cursor` of the list: an event may then tell what the list already shows, but none is missing. A comment, which is also an event `heartbeat`, comes every 15 s when nothing else does. The stream ends when the server does, within 5 s when the key is revoked, and when the client takes nothing for 10 s; connect again with the last id.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last message received; goes before `after`',
    schema: { type: 'string' },
  })
  @ApiResponse({
    status: 200,
    description: 'Events, without end',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE } },
  })
  @ApiFailure('cursor_expired', 'Events behind the given id are no longer kept')
  @ApiFailure('rate_limited', 'The organization has 100 streams open')
  async streamEvents(
    @Caller() { organization }: Principal,
    @Query() query: FilterEvents,
    @Headers('Last-Event-ID') lastEventId: string | undefined,
    @Req() request: ApiRequest,
    @Res() response: Response,
  ) {
    const after = await this.events.start(organization, query, lastEventId);
    await this.streams.serve(request, response, toFilter(organization, query), after);
  }

  @Get(':id')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'Get an event',
    description:
      'The body that webhooks carry, by its `_id`, which is also in the header `webhook-id` of each delivery. Events are kept for `retention_events` days of the organization.',
  })
  @ApiResult(WebhookEvent)
  get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return this.events.get(organization, id);
  }

  @Get(':id/deliveries')
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'List the deliveries of an event',
    description: 'One for each endpoint that was to get it, the first one first.',
  })
  @ApiCursorList(DeliveryResponse)
  async listEventDeliveries(@Caller() { organization }: Principal, @Param('id') id: string) {
    await this.events.get(organization, id);
    return this.deliveries.listOfEvent(organization, id);
  }

  @Post('preview')
  @HttpCode(200)
  @Authorized('admin', 'developer', 'viewer')
  @ApiOperation({
    summary: 'Show which webhooks messages would cause with the 2.0.1 flag off and on',
    description:
      'For a pasted 2.0.1 message, each message of a stored session, or the built-in session when neither is given: the events of both positions of `include_artificial_status_notification_for_201` side by side, with whole bodies, and where no connector status follows, the rule that kept silent. The very functions decide that decide in earnest. Nothing is stored or sent. Events of messages that other transactions of the station caused are left out.',
  })
  @ApiResult(EventPreviewResponse)
  @ApiFailure(
    'not_supported_by_protocol',
    'The session is one of OCPP 1.6, which the flag does not concern',
  )
  previewEvents(@Caller() { organization }: Principal, @Body() body: PreviewEvents) {
    return this.previews.show(organization, body);
  }
}
