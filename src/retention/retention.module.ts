import { Module } from '@nestjs/common';
import { Retention } from './retention.js';
import { RetentionPace } from './slices.js';
import { StorageController } from './storage.controller.js';
import { StorageService } from './storage.service.js';

/** Removes what organizations no longer keep, and tells how much they do. What grows, and how it goes, is said by its own module. */
@Module({
  controllers: [StorageController],
  providers: [Retention, RetentionPace, StorageService],
})
export class RetentionModule {}
