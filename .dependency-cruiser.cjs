/** The seven boundaries of src/. A broken one fails `npm run check`; the comment says why it is there. */
module.exports = {
  forbidden: [
    {
      name: 'modules-meet-only-in-messages',
      comment:
        'A module may use of another one only its *.events.ts and *.commands.ts: then each can be understood, tested and replaced alone.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/[^/]+/',
        pathNot: ['^src/$1/', '^src/shared/', '\\.(events|commands)\\.ts$'],
      },
    },
    {
      name: 'shared-knows-nobody',
      comment: 'The kernel is used by every module, so it must not know any of them.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'vocabulary-is-pure',
      comment:
        'Words and small pure functions: usable anywhere, also by the virtual station and the tests.',
      severity: 'error',
      from: { path: '^src/shared/vocabulary/' },
      to: { path: '@nestjs|typeorm|^src/', pathNot: '^src/shared/vocabulary/' },
    },
    {
      name: 'versions-do-not-know-each-other',
      comment: 'A version is added or mended without touching another.',
      severity: 'error',
      from: { path: '^src/ocpp-gateway/(v16|v201)/' },
      to: { path: '^src/ocpp-gateway/(v16|v201)/', pathNot: '^src/ocpp-gateway/$1/' },
    },
    {
      name: 'versions-stay-inside',
      comment: 'Outside the gateway everything speaks the vocabulary.',
      severity: 'error',
      from: { pathNot: '^src/ocpp-gateway/' },
      to: { path: '^src/ocpp-gateway/(v16|v201)/' },
    },
    {
      name: 'pages-stand-alone',
      comment:
        'The pages run in browsers and know the server by its REST API only; nothing of the server needs them.',
      severity: 'error',
      from: { path: '^src/admin-panel/ui/' },
      to: { path: '^src/', pathNot: '^src/admin-panel/ui/' },
    },
    {
      name: 'server-knows-no-pages',
      comment: 'The other direction of the rule above.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/admin-panel/ui/' },
      to: { path: '^src/admin-panel/ui/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$|^src/admin-panel/ui/generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
