import { Module } from '@nestjs/common';
import { FindActiveRatesHandler } from './handlers/find-active-rates.handler.js';
import { RatesController } from './rates.controller.js';
import { RatesService } from './rates.service.js';

/** What charging costs. */
@Module({ controllers: [RatesController], providers: [FindActiveRatesHandler, RatesService] })
export class RatesModule {}
