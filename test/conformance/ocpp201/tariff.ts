import { type Block, notCovered } from '../conformance-case.js';

const NO_TARIFFS =
  'The cost of a session is worked out, but sent to the station only as the API is told (cost_updated)';

/** Block I. */
export const tariff: Block = {
  version: '2.0.1',
  name: 'I tariff and cost',
  cases: [
    notCovered('TC_I_01', 'Show running cost to the EV driver during charging', NO_TARIFFS),
    notCovered('TC_I_02', 'Show final total cost to the EV driver after charging', NO_TARIFFS),
  ],
};
