import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

const wireEntry = (idToken: string) => ({
  idToken: { idToken, type: expect.any(String) },
  idTokenInfo: { status: 'Accepted' },
});

/** Sends a list; `wire` is the list that the station must get. */
function send(
  id: string,
  title: string,
  body: { updateType: string; localAuthorizationList?: object[] },
  wire?: object[],
) {
  return conformanceCase(id, `Send local list - ${title}`, async ({ ask, sent }) => {
    const action = await ask('send_local_list', { listVersion: 2, ...body });
    expect(action).toMatchObject({ outcome: 'accepted' });
    expect(sent('SendLocalList')).toEqual([
      {
        versionNumber: 2,
        updateType: body.updateType,
        ...(wire && { localAuthorizationList: wire }),
      },
    ]);
  });
}

/** Asks for the version of the list that the station has. */
function version(id: string, title: string, versionNumber: number) {
  return conformanceCase(id, `Get local list version - ${title}`, async (bench) => {
    bench.answer('GetLocalListVersion', { versionNumber });
    const path = `/chargestations/${bench.chargestation}/local_list_version`;
    expect(await bench.askAt(path)).toMatchObject({
      outcome: 'accepted',
      response_data: { versionNumber },
    });
    expect(bench.sent('GetLocalListVersion')).toEqual([{}]);
  });
}

const accepted = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });

/** Block D. */
export const localAuthList: Block = {
  version: '2.0.1',
  name: 'D local authorization list',
  cases: [
    send(
      'TC_D_01',
      'full',
      { updateType: 'Full', localAuthorizationList: [accepted('LIST-1'), accepted('LIST-2')] },
      [wireEntry('LIST-1'), wireEntry('LIST-2')],
    ),
    send(
      'TC_D_02',
      'differential update',
      { updateType: 'Differential', localAuthorizationList: [accepted('LIST-3')] },
      [wireEntry('LIST-3')],
    ),
    send(
      'TC_D_03',
      'differential remove',
      { updateType: 'Differential', localAuthorizationList: [{ idTag: 'LIST-3' }] },
      [{ idToken: { idToken: 'LIST-3', type: expect.any(String) } }],
    ),
    send('TC_D_04', 'full with empty list', { updateType: 'Full' }),
    version('TC_D_08', 'success', 1),
    version('TC_D_09', 'no list available', 0),
  ],
};
