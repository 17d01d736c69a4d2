import { QueryBus } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/shared/database/unit-of-work.js';
import { newId } from '../../src/shared/id.js';
import type { OcppVersion } from '../../src/shared/vocabulary/station.js';
import { AuthorizeIdTokens, type IdTokenQuestion } from '../../src/tokens/tokens.commands.js';
import { resultOf } from '../support/api-client.js';
import { type RunningServer, startApp } from '../support/app.js';
import { addCommandStation, type CommandStation } from '../support/command-station.js';
import { eventually } from '../support/eventually.js';
import type { JsonObject } from '../support/station-socket.js';
import { addOrganization } from '../support/tenants.js';

const VERSIONS: OcppVersion[] = ['1.6', '2.0.1'];
const LATER = '2036-01-01T00:00:00.000Z';

let app: RunningServer;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

let count = 0;
const physicalId = () => `Card-${++count}`;

/** Registers a token; its physicalId. */
async function addToken(more: object = {}): Promise<{ _id: string; idToken: string }> {
  const idToken = physicalId();
  const { _id } = resultOf(await app.api.post('/tokens', { physicalId: idToken, ...more }));
  return { _id, idToken };
}

const addUser = async (more: object = {}) => resultOf(await app.api.post('/users', more))._id;

/** Everything that the answer to Authorize says of the token. */
async function authorize(
  { virtual }: CommandStation,
  idToken: string,
  type = 'ISO14443',
): Promise<JsonObject> {
  if (virtual.options.version === '1.6') {
    const answer = await virtual.call<{ idTagInfo: JsonObject }>('Authorize', { idTag: idToken });
    return answer.idTagInfo;
  }
  const payload = { idToken: { idToken, type } };
  return (await virtual.call<{ idTokenInfo: JsonObject }>('Authorize', payload)).idTokenInfo;
}

/** Begins a transaction; what the answer says of the token, and how to tell of the start again and to end it. */
async function start({ virtual }: CommandStation, idToken: string, connector = 1) {
  const timestamp = new Date(Date.now() - ++count * 1000).toISOString();
  if (virtual.options.version === '1.6') {
    const payload = { connectorId: connector, idTag: idToken, meterStart: 0, timestamp };
    const begin = () =>
      virtual.call<{ idTagInfo: JsonObject; transactionId: number }>('StartTransaction', payload);
    const { idTagInfo, transactionId } = await begin();
    return {
      info: idTagInfo,
      again: async () => (await begin()).idTagInfo,
      end: async () => {
        const stop = { transactionId, idTag: idToken, meterStop: 5, timestamp };
        return (await virtual.call<{ idTagInfo: JsonObject }>('StopTransaction', stop)).idTagInfo;
      },
    };
  }
  const transactionId = newId();
  const token = { idToken, type: 'ISO14443' };
  const event = async (eventType: string, seqNo: number, triggerReason: string) => {
    const answer = await virtual.call<{ idTokenInfo: JsonObject }>('TransactionEvent', {
      eventType,
      seqNo,
      timestamp,
      triggerReason,
      transactionInfo: { transactionId },
      evse: { id: connector, connectorId: 1 },
      idToken: token,
    });
    return answer.idTokenInfo;
  };
  return {
    info: await event('Started', 0, 'Authorized'),
    again: () => event('Started', 0, 'Authorized'),
    end: () => event('Ended', 1, 'StopAuthorized'),
  };
}

const setUnknownTokens = async (unknown_tokens: string) =>
  resultOf(await app.api.patch('/organization/settings', { unknown_tokens }));

describe.each(VERSIONS)('a token on OCPP %s', (version) => {
  let station: CommandStation;
  let another: CommandStation;
  const word = (of: Record<OcppVersion, string>) => of[version];

  beforeAll(async () => {
    [station, another] = await Promise.all([
      addCommandStation(app, version, 2),
      addCommandStation(app, version),
    ]);
  });
  afterAll(() => Promise.all([station.close(), another.close()]));

  it.each(['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'])(
    'with status %s is answered so, by Authorize and at the start',
    async (status) => {
      const { idToken } = await addToken({ status });
      expect(await authorize(station, idToken)).toEqual({ status });
      const { info, end } = await start(station, idToken);
      expect(info).toEqual({ status });
      expect((await end()).status).toBe(status);
    },
  );

  it('is compared without case', async () => {
    const { idToken } = await addToken();
    expect(await authorize(station, idToken.toUpperCase())).toEqual({ status: 'Accepted' });
    expect(await authorize(station, idToken.toLowerCase())).toEqual({ status: 'Accepted' });
  });

  it('that is inactive, or whose user is, is Blocked until both are active', async () => {
    const user = await addUser({ active: false });
    const { _id, idToken } = await addToken({ active: false, user });
    expect(await authorize(station, idToken)).toEqual({ status: 'Blocked' });
    await app.api.patch(`/tokens/${_id}`, { active: true });
    expect(await authorize(station, idToken)).toEqual({ status: 'Blocked' });
    await app.api.patch(`/users/${user}`, { active: true });
    expect(await authorize(station, idToken)).toEqual({ status: 'Accepted' });
  });

  it('tells when it expires, and is Expired from then on', async () => {
    const key = word({ '1.6': 'expiryDate', '2.0.1': 'cacheExpiryDateTime' });
    const { _id, idToken } = await addToken({ expiryDate: LATER });
    expect(await authorize(station, idToken)).toEqual({ status: 'Accepted', [key]: LATER });
    const past = '2026-01-01T00:00:00.000Z';
    await app.api.patch(`/tokens/${_id}`, { expiryDate: past });
    expect(await authorize(station, idToken)).toEqual({ status: 'Expired', [key]: past });
  });

  it('tells its group', async () => {
    const { idToken } = await addToken({ parent: 'FLEET-7' });
    const group = word({ '1.6': 'parentIdTag', '2.0.1': 'groupIdToken' });
    const expected = {
      '1.6': 'FLEET-7',
      '2.0.1': { idToken: 'FLEET-7', type: 'Central' },
    }[version];
    expect(await authorize(station, idToken)).toEqual({ status: 'Accepted', [group]: expected });
    const { info, end } = await start(station, idToken);
    expect(info).toEqual({ status: 'Accepted', [group]: expected });
    expect(await end()).toEqual({ status: 'Accepted', [group]: expected });
  });

  it('that nobody registered, or only another organization, goes by the setting', async () => {
    const unknown = word({ '1.6': 'Invalid', '2.0.1': 'Unknown' });
    const other = app.api.as((await addOrganization(app.databaseUrl)).key);
    const idToken = physicalId();
    resultOf(await other.post('/tokens', { physicalId: idToken }));
    expect(await authorize(station, idToken)).toEqual({ status: unknown });
    await setUnknownTokens('accept');
    expect(await authorize(station, idToken)).toEqual({ status: 'Accepted' });
    await setUnknownTokens('reject');
    expect(await authorize(station, idToken)).toEqual({ status: unknown });
  });

  it('of a deleted record is unknown again', async () => {
    const { _id, idToken } = await addToken();
    await app.api.delete(`/tokens/${_id}`);
    const unknown = word({ '1.6': 'Invalid', '2.0.1': 'Unknown' });
    expect(await authorize(station, idToken)).toEqual({ status: unknown });
  });

  it('is Blocked at an inactive chargestation', async () => {
    const { idToken } = await addToken();
    await app.api.patch(`/chargestations/${station.id}`, { active: false });
    expect(await authorize(station, idToken)).toEqual({ status: 'Blocked' });
    await app.api.patch(`/chargestations/${station.id}`, { active: true });
    expect(await authorize(station, idToken)).toEqual({ status: 'Accepted' });
  });

  it('in one session is ConcurrentTx for another one, but may stop its own', async () => {
    const { idToken } = await addToken();
    const first = await start(station, idToken);
    expect(first.info).toEqual({ status: 'Accepted' });
    expect(await first.again()).toEqual({ status: 'Accepted' });
    expect(await authorize(station, idToken)).toEqual({ status: 'Accepted' });
    expect(await authorize(another, idToken)).toEqual({ status: 'ConcurrentTx' });
    const second = await start(another, idToken.toUpperCase());
    expect(second.info).toEqual({ status: 'ConcurrentTx' });
    expect(await first.again()).toEqual({ status: 'Accepted' });
    const beside = await start(station, idToken, 2);
    expect(beside.info).toEqual({ status: 'ConcurrentTx' });
    await second.end();
    await beside.end();
    expect(await first.end()).toEqual({ status: 'Accepted' });
    const third = await start(another, idToken);
    expect(third.info).toEqual({ status: 'Accepted' });
    await third.end();
  });

  it('is not locked out by a session that its station has lost', async () => {
    const { idToken } = await addToken();
    const lost = await start(station, idToken);
    expect(await authorize(another, idToken)).toEqual({ status: 'ConcurrentTx' });
    await station.virtual.boot();
    expect(await authorize(another, idToken)).toEqual({ status: 'Accepted' });
    await lost.end();
  });

  it("names the session's token and user", async () => {
    const user = await addUser();
    const { _id: token, idToken } = await addToken({ user });
    const stranger = physicalId();
    const sessions = [
      await start(station, idToken.toUpperCase(), 1),
      await start(another, stranger),
    ];
    const shown = await eventually(async () => {
      const [mine] = resultOf(
        await app.api.get<JsonObject[]>('/sessions', {
          chargestation: station.id,
          status: 'Started',
        }),
      );
      const [theirs] = resultOf(
        await app.api.get<JsonObject[]>('/sessions', {
          chargestation: another.id,
          status: 'Started',
        }),
      );
      return mine && theirs && [mine, theirs];
    });
    expect(shown).toMatchObject([
      { token, user },
      { token: null, user: null },
    ]);
    for (const session of sessions) await session.end();
    const ended = resultOf(await app.api.get(`/sessions/${shown[0]?._id}`));
    expect(ended).toMatchObject({ token, user, status: 'Ended' });
  });
});

describe('a 2.0.1 station', () => {
  it('that needs no authorization says so, and is accepted', async () => {
    const station = await addCommandStation(app, '2.0.1');
    expect(await authorize(station, '', 'NoAuthorization')).toEqual({ status: 'Accepted' });
    expect(await authorize(station, '', 'Central')).toEqual({ status: 'Unknown' });
    await station.close();
  });
});

describe('AuthorizeIdTokens', () => {
  const organization = async () => resultOf(await app.api.get('/organization'))._id;

  it('answers in order; of two starts with one token in a batch the first is accepted', async () => {
    const { _id, idToken } = await addToken();
    const strange = physicalId();
    const o = await organization();
    const question = (value: string, transactionId: string | null): IdTokenQuestion => ({
      station: { organization: o, chargestation: newId() },
      idToken: { value, type: null },
      transaction: transactionId === null ? null : { transactionId, ends: false },
    });
    const questions = [
      question(strange, '1'),
      question(idToken, null),
      question(idToken, '1'),
      question(idToken, '1'),
    ];
    const unitOfWork = app.nest.get(UnitOfWork);
    const answers = await unitOfWork.run(() =>
      app.nest.get(QueryBus).execute(new AuthorizeIdTokens(questions)),
    );
    expect(answers.map(({ authorization, token }) => [authorization.status, token])).toEqual([
      ['Unknown', null],
      ['Accepted', _id],
      ['Accepted', _id],
      ['ConcurrentTx', _id],
    ]);
  });

  it('asks the same few statements for one and for many', async () => {
    const o = await organization();
    const users = await Promise.all(Array.from({ length: 20 }, () => addUser()));
    const tokens = await Promise.all(users.map((user) => addToken({ user })));
    const all = tokens.flatMap(({ idToken }): IdTokenQuestion[] =>
      [idToken, physicalId()].map((value) => ({
        station: { organization: o, chargestation: newId() },
        idToken: { value, type: null },
        transaction: null,
      })),
    );
    const statements = (questions: IdTokenQuestion[]) =>
      statementsOf(new AuthorizeIdTokens(questions));
    const few = await statements(all.slice(0, 2));
    expect(few).toBeLessThanOrEqual(6);
    expect(await statements(all)).toBe(few);
  });

  /** Counts by a unit of work of its own, since background jobs run at any time. */
  async function statementsOf(question: AuthorizeIdTokens): Promise<number> {
    const unitOfWork = app.nest.get(UnitOfWork);
    const original = unitOfWork.query;
    let asked = 0;
    return unitOfWork.run(async () => {
      const mine = unitOfWork.manager;
      Object.assign(unitOfWork, {
        query(this: UnitOfWork, ...parameters: Parameters<UnitOfWork['query']>) {
          if (unitOfWork.manager === mine) asked += 1;
          return original.apply(this, parameters);
        },
      });
      try {
        await app.nest.get(QueryBus).execute(question);
        return asked;
      } finally {
        Object.assign(unitOfWork, { query: original });
      }
    });
  }
});
