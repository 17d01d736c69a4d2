import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startServerProcess } from '../support/app-process.js';

/** A server of the demo's own: free port, embedded database in a temporary folder. */
export interface DemoServer extends Pick<AppProcess, 'url' | 'wsUrl'> {
  api: ApiClient;
  adminKey: string;
  /** Ends the server, its database with it, and removes the folder. */
  stop(): Promise<void>;
}

/** Starts the built server. Throws with its output when it does not get ready, also because of `cancel`. */
export async function startDemoServer(cancel: AbortSignal): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ohmgate-demo-'));
  // The embedded database may run under an account of its own, which has to pass through.
  await chmod(folder, 0o711);
  const adminKey = `demo-${randomBytes(20).toString('hex')}`;
  const remove = () => rm(folder, { recursive: true, force: true });
  const env = {
    DATA_DIR: folder,
    BOOTSTRAP_ADMIN_API_KEY: adminKey,
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_CIDRS: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
  };
  const server = await startServerProcess(env, cancel).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const stop = async () => {
    await server.kill('SIGTERM');
    await remove();
  };
  const { url, wsUrl } = server;
  return { url, wsUrl, api: new ApiClient(url, adminKey), adminKey, stop };
}
