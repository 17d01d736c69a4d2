import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/shared/id.js';
import { eventually } from '../support/eventually.js';
import { sessionDraft, startWebhooks, type WebhooksApp } from '../support/webhooks-app.js';
import { WebhookSink } from '../support/webhook-sink.js';

describe('bench', () => {
  let app: WebhooksApp;
  let sink: WebhookSink;
  beforeEach(async () => {
    app = await startWebhooks();
    sink = await WebhookSink.start();
  });
  afterEach(async () => {
    await app.close();
    await sink.close();
  });
  it('delivers', async () => {
    const uow = app.unitOfWork as any;
    const stats: Record<string, { n: number; ms: number }> = {};
    const oq = uow.query.bind(uow);
    uow.query = async (st: any, ps: any) => { const t = performance.now(); try { return await oq(st, ps); } finally { const x = (stats[st.name] ??= { n: 0, ms: 0 }); x.n++; x.ms += performance.now() - t; } };
    const { DeliveryClaims } = await import('../../src/webhooks/delivery-claims.js');
    const oe = DeliveryClaims.prototype.exchange;
    DeliveryClaims.prototype.exchange = async function (this: any, ...a: any[]) { const t = performance.now(); const r = await (oe as any).apply(this, a); const k = typeof r === 'string' ? r : 'ok'; const x = (stats[`exchange ${k}`] ??= { n: 0, ms: 0 }); x.n++; x.ms += performance.now() - t; const y = (stats.results ??= { n: 0, ms: 0 }); y.n += a[1].length; if (k==='ok') { (stats.claimed ??= { n: 0, ms: 0 }).n += r.claimed.length; (stats.room ??= { n: 0, ms: 0 }).n += a[2]; } return r; } as any;
    let count = 0;
    const ow = uow.write.bind(uow);
    uow.write = (st: any, ps: any) => { if (st.name === 'delivery_record') { if (++count % 400 === 0) void oq({ name: '', text: 'EXPLAIN (ANALYZE, BUFFERS) ' + st.text }, ps).then((r: any) => console.log(r.map((x: any) => x['QUERY PLAN']).join('\n'))); else void uow.query(st, ps).catch(() => {}); } else ow(st, ps); };
    await sink.subscribe(app.api);
    const stations = Array.from({ length: 200 }, () => newId());
    const started = performance.now();
    for (let n = 0; n < 50; n++) await app.log(stations.map((s) => sessionDraft(app.organization, s, { data: JSON.stringify({ x: 'y'.repeat(1500) }) })));
    console.log('logged', performance.now() - started);
    const cpu = process.cpuUsage();
    await eventually(() => sink.deliveries.length >= 10000, { within: 50000, every: 50, what: 'all' }).catch(() => {});
    const ms = performance.now() - started;
    const used = process.cpuUsage(cpu);
    console.log(sink.deliveries.length, 'in', ms, 'ms =', (sink.deliveries.length / ms) * 1000, '/s', used);
    console.log(stats);
    expect(sink.events().length).toBe(10000);
  });
});
