/** Who may import whom: dependencies point one way (the README's map of rooms shows the same). */
const ROOMS = {
  'lib/runtime': [],
  'lib/kubernetes': [],
  'lib/domain': ['lib/kubernetes'],
  'lib/plan': ['lib/domain', 'lib/kubernetes'],
  'lib/cluster': ['lib/plan', 'lib/domain', 'lib/kubernetes', 'lib/runtime'],
  'lib/server': ['lib/cluster', 'lib/plan', 'lib/domain', 'lib/kubernetes', 'lib/runtime'],
  'lib/actions': ['lib/server', 'lib/cluster', 'lib/plan', 'lib/domain', 'lib/kubernetes', 'lib/runtime'],
  'lib/client': ['lib/actions', 'lib/plan', 'lib/domain', 'lib/kubernetes'],
  'components/ui': [],
  components: ['lib/client', 'lib/actions', 'lib/plan', 'lib/domain', 'lib/kubernetes'],
  app: ['components', 'lib'],
  'fake-cluster': ['lib/kubernetes'],
  demo: ['fake-cluster', 'lib/kubernetes'],
  e2e: ['demo', 'fake-cluster', 'lib/kubernetes'],
  bench: ['e2e', 'demo', 'fake-cluster', 'playwright.config.ts', 'lib/kubernetes'],
}

const PURE = '^lib/(kubernetes|domain|plan)/'
const IN_BROWSER = '^(components|lib/client)/'
const SERVER_ONLY = '^lib/(cluster|server)/'
/** What tests need is no part of the product. */
const TESTS = ['[.]test[.]tsx?$', '/testing/']
/** The adapter against the demo cluster, and what stands between the two: tests that have to know both. */
const CONTRACT = '[.]contract[.]test[.]ts$'
/** What the tests of all rooms share. */
const FOR_TESTS = '/testing/'
const OURS = '^(app|components|lib|fake-cluster|demo|e2e|bench)/|^[^/]+[.]tsx?$'

const roomRules = Object.entries(ROOMS).map(([room, others]) => ({
  name: `${room.replace('/', '-')}-keeps-to-its-rooms`,
  comment: `${room} imports ${others.join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: [CONTRACT, ...(room === 'components' ? ['^components/ui/'] : [])] },
  to: { path: OURS, pathNot: [FOR_TESTS, ...[room, ...others].map((each) => `^${each}(/|$)`)] },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
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
      to: { path: '^(fake-cluster|demo|e2e|bench)/' },
    },
    {
      name: 'pure-rooms-have-no-effects',
      comment: 'pure rooms use neither Node nor packages other than these',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { path: '.', pathNot: [OURS, '(^|/)node_modules/(zod|diff|yaml|croner|cronstrue)/'] },
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
      comment: 'only lib/cluster imports the Kubernetes client and its transport',
      severity: 'error',
      from: { pathNot: '^(lib/cluster|node_modules)/' },
      to: { path: '(^|/)node_modules/(@kubernetes/client-node|undici)/' },
    },
    {
      name: 'the-demo-shares-types-only',
      comment: 'logic that product and demo share would prove itself',
      severity: 'error',
      from: { path: '^(fake-cluster|demo|e2e|bench)/' },
      to: { path: '^lib/', dependencyTypesNot: ['type-only'] },
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
      comment: "modules of lib/cluster and lib/server import 'server-only'",
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
