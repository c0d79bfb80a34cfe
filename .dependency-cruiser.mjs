/** Who may import whom: dependencies point one way (the README's map of rooms shows the same). */
const ROOMS = {
  'lib/runtime': [],
  'lib/kubernetes': [],
  'lib/domain': ['lib/kubernetes'],
  'lib/plan': ['lib/domain', 'lib/kubernetes'],
  'lib/views': ['lib/plan', 'lib/domain', 'lib/kubernetes'],
  'lib/network': ['lib/runtime'],
  'lib/cluster': ['lib/plan', 'lib/domain', 'lib/kubernetes', 'lib/network', 'lib/runtime'],
  'lib/registry': ['lib/domain', 'lib/network'],
  'lib/forge': ['lib/domain', 'lib/network', 'lib/runtime'],
  'lib/server': [
    'lib/cluster',
    'lib/registry',
    'lib/forge',
    'lib/network',
    'lib/views',
    'lib/plan',
    'lib/domain',
    'lib/kubernetes',
    'lib/runtime',
  ],
  'lib/actions': ['lib/server', 'lib/cluster', 'lib/plan', 'lib/domain', 'lib/kubernetes', 'lib/runtime'],
  // These files are what server and browser share.
  'lib/client': [
    'lib/actions',
    'lib/views',
    'lib/plan',
    'lib/domain',
    'lib/kubernetes',
    'lib/runtime/base-path.ts',
    'lib/runtime/clock.ts',
  ],
  'components/ui': [],
  components: [
    'lib/client',
    'lib/actions',
    'lib/views',
    'lib/plan',
    'lib/domain',
    'lib/kubernetes',
    'lib/runtime/base-path.ts',
  ],
  app: ['components', 'lib'],
  // What checks the access of an installation is a program of its own.
  deploy: ['lib/server', 'lib/cluster', 'lib/domain', 'lib/runtime'],
  'fake-cluster': ['lib/kubernetes'],
  demo: ['fake-cluster', 'lib/kubernetes'],
  e2e: ['demo', 'fake-cluster', 'lib/kubernetes'],
  bench: ['e2e', 'demo', 'fake-cluster', 'playwright.config.ts', 'lib/kubernetes'],
}

/**
 * The order of the folders inside a room, from the ground up: a folder imports those before it, and never one beside it.
 * `.` are the files of the room itself; a name of one of them takes it out of these.
 */
const FLOORS = {
  'lib/domain': [
    // A snapshot holds it, so it stands below.
    ['chronicle'],
    ['.'],
    ['rights', 'writers'],
    ['installation'],
    ['image'],
    ['image-stream'],
    ['marks'],
    ['promotion'],
    ['moves'],
    ['container'],
    ['workload'],
    ['timeline-picture'],
    ['workload-page'],
    ['observation'],
    ['pipeline'],
    ['stream-tag', 'schedule', 'activity', 'comparison'],
    ['switches'],
    ['timeline'],
    ['live'],
  ],
  // What an action is stands below the plans that are made of it.
  'lib/plan': [
    ['actions/(?:actions|define-action|request-fields|[^/]+/action)'],
    ['.'],
    ['steps'],
    ['effects'],
    ['operation', 'actions'],
    ['records'],
  ],
  'lib/cluster': [['request'], ['list-watch'], ['stores']],
  'lib/forge': [['.'], ['request'], ['push'], ['dialects']],
  'lib/server': [
    ['.'],
    ['config'],
    ['auth'],
    ['admission'],
    ['log'],
    ['environment'],
    ['installation'],
    ['journal', 'drift', 'revocations', 'attempts'],
    ['chronicle'],
    ['promotion'],
    ['plans'],
    ['operations'],
    ['resumes'],
    ['views'],
    ['observer'],
    ['live'],
    ['follow-configuration'],
    ['pod-log', 'activity-file'],
    ['metrics'],
    ['warm-up'],
    ['start'],
  ],
  components: [
    ['ui'],
    ['flow', 'format', 'concern'],
    ['freshness'],
    ['query'],
    ['image'],
    ['pod-log', 'plan'],
    ['action-sheet'],
    ['filters'],
    ['palette'],
    ['shell'],
    ['registry'],
    ['timeline-picture'],
    ['workload'],
    ['operation'],
    ['stream-tag'],
    [
      'about',
      'activity',
      'comparison',
      'environments',
      'pipeline',
      'promotion',
      'schedule',
      'sign-in',
      'timeline',
    ],
  ],
  'fake-cluster': [['.'], ['registry'], ['api'], ['controllers'], ['cluster'], ['testing', 'contract']],
  'fake-cluster/api': [['.'], ['images'], ['objects'], ['handle'], ['server']],
}

const PURE = '^lib/(kubernetes|domain|plan|views)/'
const IN_BROWSER = '^(components|lib/client)/'
const SERVER_ONLY = '^lib/(network|cluster|registry|forge|server)/'
/** What tests need is no part of the product. */
const TESTS = ['[.]test[.]tsx?$', '/testing/']
/** The adapter against the demo cluster, and what stands between the two: tests that have to know both. */
const CONTRACT = '[.]contract[.]test[.]ts$'
/** What the tests of all rooms share. */
const FOR_TESTS = '/testing/'
const OURS = '^(app|components|deploy|lib|fake-cluster|demo|e2e|bench)/|^[^/]+[.]tsx?$'

const roomRules = Object.entries(ROOMS).map(([room, others]) => ({
  name: `${room.replace('/', '-')}-keeps-to-its-rooms`,
  comment: `${room} imports ${others.join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: [CONTRACT, ...(room === 'components' ? ['^components/ui/'] : [])] },
  to: { path: OURS, pathNot: [FOR_TESTS, ...[room, ...others].map((each) => `^${each}(/|$)`)] },
}))

const floorRules = Object.entries(FLOORS).flatMap(([room, floors]) => {
  const named = floors.flat().filter((unit) => unit !== '.')
  const pathOf = (unit) =>
    unit === '.' ? `^${room}/(?!(?:${named.join('|')})[.])[^/]+$` : `^${room}/${unit}(/|[.]tsx?$)`
  return floors.flatMap((units, floor) =>
    units.map((unit) => ({
      name: `${room}/${unit}-keeps-to-its-floor`,
      comment: `${unit} of ${room} imports ${floors.slice(0, floor).flat().join(', ') || 'no other folder'} of it`,
      severity: 'error',
      from: { path: pathOf(unit), pathNot: TESTS },
      to: { path: `^${room}/`, pathNot: [unit, ...floors.slice(0, floor).flat()].map(pathOf) },
    })),
  )
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    ...floorRules,
    {
      name: 'the-product-imports-no-tests',
      comment: 'what tests share is for tests',
      severity: 'error',
      from: { pathNot: [...TESTS, '^(fake-cluster|demo|e2e|bench)/'] },
      to: { path: FOR_TESTS },
    },
    {
      name: 'the-product-knows-no-demo',
      comment: 'the demo is an address, not a mode',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^(proxy|instrumentation)[.]ts$', pathNot: CONTRACT },
      to: { path: '^(fake-cluster|demo|e2e|bench|deploy)/' },
    },
    {
      name: 'pure-rooms-have-no-effects',
      comment: 'pure rooms use neither Node nor packages other than these',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: '.', pathNot: [OURS, '(^|/)node_modules/(zod|diff|yaml|croner|cronstrue|d3-time)/'] },
    },
    {
      name: 'pure-rooms-have-zod-without-eval',
      comment: 'the policy of pages forbids it (lib/domain/zod.ts)',
      severity: 'error',
      from: { path: PURE, pathNot: [...TESTS, '^lib/domain/zod[.]ts$'] },
      to: { path: '(^|/)node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-rooms-have-no-node',
      comment: 'what runs in a browser cannot use Node',
      severity: 'error',
      from: { path: IN_BROWSER },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-the-adapter-talks-to-a-cluster',
      comment: 'only lib/cluster imports the Kubernetes client',
      severity: 'error',
      from: { pathNot: '^(lib/cluster|node_modules)/' },
      to: { path: '(^|/)node_modules/@kubernetes/client-node/' },
    },
    {
      name: 'what-goes-out-knows-its-proxy',
      comment:
        'only lib/network chooses how an address is reached; lib/cluster has a transport of its own over that',
      severity: 'error',
      from: { pathNot: '^(lib/cluster|lib/network|node_modules)/' },
      to: { path: '(^|/)node_modules/undici/' },
    },
    {
      name: 'the-demo-shares-types-only',
      comment: 'logic that product and demo share would prove itself',
      severity: 'error',
      from: { path: '^(fake-cluster|demo|e2e|bench)/' },
      // What GitHub published is of neither.
      to: {
        path: '^lib/',
        pathNot: '/testing/([^/]+[.]json|github-validator[.]ts)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-product-ships-what-it-imports',
      comment: 'the product imports no package that is for development only',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^(proxy|instrumentation)[.]ts$', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'modules that import each other are one module',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-cycles-between-folders',
      comment: 'folders that import each other are one folder',
      scope: 'folder',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unknown-imports',
      comment: 'an import that cannot be found cannot be judged',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  required: [
    {
      name: 'server-rooms-say-so',
      comment:
        "modules of lib/network, lib/cluster, lib/registry, lib/forge and lib/server import 'server-only'",
      severity: 'error',
      module: { path: SERVER_ONLY, pathNot: TESTS },
      to: { path: '(^|/)node_modules/server-only/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Imports of types count, too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
