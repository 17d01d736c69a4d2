import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { PreviewConnectors, type PreviewOutcome } from '../connectors.commands.js';
import { previewStep } from '../status-preview.js';

@QueryHandler(PreviewConnectors)
export class PreviewConnectorsHandler implements IQueryHandler<PreviewConnectors> {
  async execute({ chargestation, before, step, flag }: PreviewConnectors): Promise<PreviewOutcome> {
    return previewStep(chargestation, before, step, flag);
  }
}
