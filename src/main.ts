import { type Ohmgate, startOhmgate } from './bootstrap.js';
import { type Config, loadConfig } from './shared/config.js';

try {
  const config = loadConfig(process.env);
  const ohmgate = await startOhmgate(config);
  endOnSignals(ohmgate);
  greet(config, ohmgate);
} catch (error) {
  console.error(`Ohmgate could not start: ${(error as Error).message}`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(1);
}

/** Tells a newcomer what to do next. */
function greet(config: Config, { generatedKey }: Ohmgate): void {
  const base = config.publicUrl;
  const key =
    generatedKey ??
    (config.get('BOOTSTRAP_ADMIN_API_KEY') ? '$BOOTSTRAP_ADMIN_API_KEY' : 'YOUR_API_KEY');
  const lines = [
    '',
    'Ohmgate is ready.',
    `  API documentation   ${base}/docs`,
    `  Stations connect to ${config.connectionUrl}/<endpoint>`,
    ...(generatedKey
      ? [
          `  Admin API key       ${generatedKey}`,
          '                      (shown this once: keep it)',
        ]
      : []),
    '',
    'Try it:',
    `  curl -H "Authorization: Bearer ${key}" ${base}/v1.1/chargestations`,
    '',
  ];
  console.log(lines.join('\n'));
}

/** SIGTERM and SIGINT drain; a second SIGTERM is ignored, a second SIGINT ends at once. */
function endOnSignals(ohmgate: Ohmgate): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    ohmgate.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The server did not end cleanly:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', () => {
    if (ending) process.exit(130);
    end();
  });
}
