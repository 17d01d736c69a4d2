import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

const entry = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });
const FULL = {
  listVersion: 1,
  updateType: 'Full',
  localAuthorizationList: [entry('LIST-1'), entry('LIST-2')],
};

/** Section 3.14. */
export const localAuthList: Block = {
  version: '1.6',
  name: 'local authorization list',
  cases: [
    conformanceCase('TC_042_1', 'Get local list version - not supported', async (bench) => {
      bench.answer('GetLocalListVersion', { listVersion: -1 });
      const path = `/chargestations/${bench.chargestation}/local_list_version`;
      expect(await bench.askAt(path)).toMatchObject({
        outcome: 'rejected',
        response_data: { listVersion: -1 },
      });
      expect(bench.sent('GetLocalListVersion')).toEqual([{}]);
    }),

    conformanceCase('TC_042_2', 'Get local list version - empty', async (bench) => {
      bench.answer('GetLocalListVersion', { listVersion: 0 });
      const path = `/chargestations/${bench.chargestation}/local_list_version`;
      expect(await bench.askAt(path)).toMatchObject({
        outcome: 'accepted',
        response_data: { listVersion: 0 },
      });
    }),

    conformanceCase(
      'TC_043_1',
      'Send local authorization list - not supported',
      async ({ answer, ask, sent }) => {
        answer('SendLocalList', { status: 'NotSupported' });
        const action = await ask('send_local_list', FULL);
        expect(action).toMatchObject({
          outcome: 'rejected',
          response_data: { status: 'NotSupported' },
        });
        expect(sent('SendLocalList')).toEqual([FULL]);
      },
    ),

    conformanceCase(
      'TC_043_3',
      'Send local authorization list - failed',
      async ({ answer, ask }) => {
        answer('SendLocalList', { status: 'Failed' });
        expect(await ask('send_local_list', FULL)).toMatchObject({
          outcome: 'rejected',
          response_data: { status: 'Failed' },
        });
      },
    ),

    conformanceCase('TC_043_4', 'Send local authorization list - full', async ({ ask, sent }) => {
      expect(await ask('send_local_list', FULL)).toMatchObject({ outcome: 'accepted' });
      expect(sent('SendLocalList')).toEqual([FULL]);
    }),

    conformanceCase(
      'TC_043_5',
      'Send local authorization list - differential',
      async ({ ask, sent }) => {
        const more = {
          listVersion: 2,
          updateType: 'Differential',
          localAuthorizationList: [entry('LIST-3')],
        };
        expect(await ask('send_local_list', FULL)).toMatchObject({ outcome: 'accepted' });
        expect(await ask('send_local_list', more)).toMatchObject({ outcome: 'accepted' });
        expect(sent('SendLocalList')).toEqual([FULL, more]);
      },
    ),
  ],
};
