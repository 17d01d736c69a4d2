import type { OcppVersion } from '../../src/shared/vocabulary/station.js';

/** Ids as `TC_<prefix><number>`, from a list such as `001 004_1`. */
function ids(prefix: string, numbers: string): string[] {
  return numbers.split(' ').map((number) => `TC_${prefix}${number}`);
}

/**
 * Ids of the certification cases for a CSMS, so that none is forgotten. OCPP 1.6: all 77 of the test case document. OCPP 2.0.1: those of the
 * profiles Core (mandatory and conditional) and Advanced Security.
 */
export const CERTIFICATION_CASES: Readonly<Record<OcppVersion, readonly string[]>> = {
  '1.6': [
    ...ids('', '001 003 004_1 004_2 005_1 007 061 010 011_1 011_2 012 013 014 017_1 017_2 018_1'),
    ...ids('', '019_1 019_2 021 023_1 023_2 023_3 024 026 028 030 031 032_1 037_1 037_3 039'),
    ...ids('', '040_1 040_2 042_1 042_2 043_1 043_3 043_4 043_5 044_1 044_2 044_3 045_1 045_2'),
    ...ids('', '046 047 048_1 048_2 048_3 048_4 049 051 052 053 054 055 056 057 059 064 066 067'),
    ...ids('', '073 074 075_1 075_2 076 077 078 079 080 081 083 085 086 087 088'),
  ],
  '2.0.1': [
    ...ids('A_', '01 02 03 04 06 07 08 09 10 11 14 19'),
    ...ids('B_', '01 02 06 07 09 10 12 13 20 21 22 25 26 27 30 31 42 44 58'),
    ...ids('C_', '02 06 07 08 20 37 38 39 47 48 49'),
    ...ids('E_', '01 02 03 04 07 08 09 10 11 12 14 15 16 17 19 20 21 22 26 29 30 31 33 34'),
    ...ids('E_', '38 39 53'),
    ...ids('F_', '01 02 03 04 06 11 12 13 14 15 18 20 23 24 27'),
    ...ids('G_', '03 04 05 06 07 08 11 14 17 20'),
    ...ids('J_', '01 02 03 04 07 08 09 10 11'),
    ...ids('L_', '01 02 03 04 05 06 07 08 09 10 11 13'),
    ...ids('M_', '01 02 05 13 18 19 20 21'),
    ...ids('N_', '25 27 28 29 30 31 32 34 35 36 62'),
    ...ids('P_', '02 03'),
  ],
};
