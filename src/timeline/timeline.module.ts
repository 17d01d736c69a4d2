import { Module } from '@nestjs/common';
import { BandsService } from './bands.service.js';
import {
  ChargestationTimelineController,
  SessionTimelineController,
} from './timeline.controller.js';
import { TimelineService } from './timeline.service.js';
import { TimelineSilences } from './timeline-silences.js';
import { TimelineSource } from './timeline-source.js';

/** What has happened, put together from what other modules keep; owns no table. */
@Module({
  controllers: [ChargestationTimelineController, SessionTimelineController],
  providers: [BandsService, TimelineService, TimelineSilences, TimelineSource],
})
export class TimelineModule {}
