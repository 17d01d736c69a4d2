import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetOrganizationSettings } from '../organization-settings/organization-settings.commands.js';
import { DomainError } from '../shared/errors.js';
import type { EventPreviewResponse, PreviewEvents } from './event-preview.dto.js';
import { EventPreview, type PreviewEffects, type PreviewScene } from './event-preview.js';
import { PreviewScenes } from './preview-scenes.js';
import { totalsOf } from './preview-totals.js';

/** Messages that are shown at most: each one has several whole bodies. */
const MOST_SHOWN = 200;

/** What messages would make with the flag off and on, side by side. */
@Injectable()
export class EventPreviewsService {
  constructor(
    private readonly scenes: PreviewScenes,
    private readonly preview: EventPreview,
    private readonly queryBus: QueryBus,
  ) {}

  /** @throws DomainError as `PreviewScenes` */
  async show(organization: string, body: PreviewEvents): Promise<EventPreviewResponse> {
    const { scene, source } = await this.#scene(organization, body);
    const known = await this.queryBus.execute(new GetOrganizationSettings(new Set([organization])));
    const settings = { ...known.get(organization), ...body.settings };
    const play = (flag: boolean) =>
      this.preview.play(scene, {
        include_raw_energy_report: settings.include_raw_energy_report ?? false,
        include_id_tag: settings.include_id_tag ?? false,
        include_artificial_status_notification_for_201: flag,
      });
    const [off, on] = [await play(false), await play(true)];
    const shown = scene.messages.filter(({ hidden }) => !hidden);
    const messages = shown.slice(0, MOST_SHOWN).map(({ receivedAt, action, payload }, index) => ({
      at: new Date(receivedAt).toISOString(),
      action,
      payload,
      off: off[index] as PreviewEffects,
      on: on[index] as PreviewEffects,
    }));
    return {
      source,
      session: scene.session?._id ?? null,
      chargestation:
        source === 'session' || body.chargestation ? scene.station.chargestation : null,
      messages,
      truncated: shown.length > MOST_SHOWN,
      totals: totalsOf(messages),
    };
  }

  async #scene(
    organization: string,
    { frame, session, chargestation }: PreviewEvents,
  ): Promise<{ scene: PreviewScene; source: EventPreviewResponse['source'] }> {
    if (frame !== undefined) {
      if (session !== undefined) throw alone('session');
      const scene = await this.scenes.ofFrame(organization, frame, chargestation);
      return { source: 'frame', scene };
    }
    if (chargestation !== undefined) throw alone('chargestation');
    if (session !== undefined) {
      return { source: 'session', scene: await this.scenes.ofSession(organization, session) };
    }
    return { source: 'built_in', scene: await this.scenes.builtIn(organization) };
  }
}

function alone(path: 'session' | 'chargestation'): DomainError {
  const advice =
    path === 'session' ? 'Give frame or session, not both' : 'chargestation goes with frame only';
  return new DomainError('invalid_field', `${advice}.`, [{ path, rule: 'alone', advice }]);
}
