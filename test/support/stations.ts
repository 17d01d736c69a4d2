import { randomUUID } from 'node:crypto';
import { resultOf } from './api-client.js';
import type { PublicChargestation } from './api-types.js';
import type { RunningApp } from './app.js';
import { VirtualStation, type VirtualStationOptions } from './virtual-station.js';

/** A station of a running app, with its record. */
export interface AddedStation {
  station: VirtualStation;
  /** `_id` of the chargestation. */
  id: string;
  /** Its one-time password. */
  password: string;
  /** The same station once more: another socket with the same identity and password. */
  twin(options?: Partial<VirtualStationOptions>): VirtualStation;
}

/** Options beside those that follow from the app. */
export type AddedStationOptions = Partial<VirtualStationOptions> &
  Pick<VirtualStationOptions, 'version'> & {
    /** More fields of `POST /chargestations`. */
    fields?: Record<string, unknown>;
  };

/** Creates a chargestation and its station, which is not connected yet. */
export async function addStation(
  { api, wsUrl }: RunningApp,
  { fields, ...options }: AddedStationOptions,
): Promise<AddedStation> {
  const endpoint = options.id ?? `test-${randomUUID().slice(0, 18)}`;
  const created = resultOf(
    await api.post<PublicChargestation>('/chargestations', { endpoint, ...fields }),
  );
  const password = created.password as string;
  const twin = (more: Partial<VirtualStationOptions> = {}) =>
    new VirtualStation({ ...options, id: endpoint, url: wsUrl, password, ...more });
  return { station: twin(), id: created._id, password, twin };
}

/** As `addStation`, connected and booted; its connectors are discovered when it reports them. */
export async function addConnectedStation(
  app: RunningApp,
  options: AddedStationOptions,
): Promise<AddedStation> {
  const added = await addStation(app, options);
  await added.station.connect();
  await added.station.boot();
  return added;
}
