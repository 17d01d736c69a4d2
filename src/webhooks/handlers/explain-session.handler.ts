import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EventPreview, type PreviewEffects } from '../event-preview.js';
import { PreviewScenes } from '../preview-scenes.js';
import { type ExplainedMessage, ExplainSession } from '../webhooks.commands.js';

@QueryHandler(ExplainSession)
export class ExplainSessionHandler implements IQueryHandler<ExplainSession> {
  constructor(
    private readonly scenes: PreviewScenes,
    private readonly preview: EventPreview,
  ) {}

  async execute({ organization, session }: ExplainSession): Promise<ExplainedMessage[]> {
    const scene = await this.scenes.ofSession(organization, session);
    const play = (flag: boolean) =>
      this.preview.play(scene, {
        include_raw_energy_report: false,
        include_id_tag: false,
        include_artificial_status_notification_for_201: flag,
      });
    const [off, on] = [await play(false), await play(true)];
    const shown = scene.messages.filter(({ hidden }) => !hidden);
    return shown.flatMap(({ frame, read }, index) =>
      frame === null || read.transaction === null
        ? []
        : [{ frame, off: silenceIn(off[index]), on: silenceIn(on[index]) }],
    );
  }
}

function silenceIn(effects: PreviewEffects | undefined) {
  return effects?.silent[0] ?? null;
}
