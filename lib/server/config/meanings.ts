import 'server-only'

/** What a key is for; an example in YAML, of a map none; and what counts without the key, where its schema cannot say it. */
type Meaning = readonly [meaning: string, example: string, otherwise?: string]

/**
 * Each key of the configuration file, by the path that lib/server/config/config-keys.ts gives it. The tables of docs/configuration.md
 * are made of it: `npm run docs:configuration`.
 */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  environments: ['The namespaces that Quayside shows, in the order of the pages', ''],
  signIn: ['Where people sign in', ''],
  roles: ['Who may look and who may act, in each environment without `roles` of its own', '', 'none'],
  images: ['How images name their commits, in each environment without `images` of its own', ''],
  forges: ['The git hosts of the sources, for promotion', ''],
  trustedProxies: ['The proxies whose `X-Forwarded-For` is believed', '[10.128.0.0/14]'],

  'environments[].name': ['Its name in addresses', 'prod'],
  'environments[].title': ['Its name on pages', 'Production', 'the name'],
  'environments[].namespace': ['The namespace in the cluster', 'packit--prod'],
  'environments[].protected': ['Whether each action asks for the name typed and a reason', 'true'],
  'environments[].cluster': ['How Quayside reaches the cluster', ''],
  'environments[].authorization': ['Who decides what people may do: `roles`, or the cluster', 'cluster'],
  'environments[].usernamePrefix': [
    'What its API server puts before names, as in `--oidc-username-prefix`; for `authorization: cluster`',
    "'oidc:'",
  ],
  'environments[].groupsPrefix': ['The same before groups, as in `--oidc-groups-prefix`', "'oidc:'"],
  'environments[].roles': ['Instead of `roles` of the file', '', 'those of the file'],
  'environments[].images': ['Instead of `images` of the file', '', 'those of the file'],
  'environments[].registryCheckSeconds': ['How often each following tag is checked for a newer image', '60'],
  'environments[].scheduledImportSeconds': [
    'How often the cluster imports scheduled tags, as its `scheduledImageImportMinimumIntervalSeconds` says; only to estimate the next import',
    '900',
  ],
  'environments[].importCronJobs': ['CronJobs that import, besides those with the label', '[import-images]'],
  'environments[].chronicle': ['How long is kept what the cluster forgets', '', 'as below'],
  'environments[].sources': ['The repositories that its images are built from', ''],

  'environments[].cluster.inCluster': ["The pod's own service account; or `server`, or `kubeconfig`", 'true'],
  'environments[].cluster.server': ['The API server; with `tokenFile`', 'https://api.example.com:6443'],
  'environments[].cluster.caFile': ["Certificates for the server's own", 'ca.crt', 'those of the system'],
  'environments[].cluster.tokenFile': ['A token of a service account; read again when it changes', 'token'],
  'environments[].cluster.kubeconfig': ['With client certificates, tokens or exec plugins', 'kubeconfig'],
  'environments[].cluster.context': ['The context of the kubeconfig', 'stg', 'its current context'],

  'environments[].chronicle.enabled': ['Whether Quayside keeps it', 'false'],
  'environments[].chronicle.days': ['Facts about what ended before that are thrown away', '90'],
  'environments[].chronicle.configMaps': [
    'The most ConfigMaps of 64 KiB, with about 700 facts each; of more, the oldest is thrown away',
    '64',
  ],

  'roles.viewer': ['Groups that may look', "'*'"],
  'roles.operator': ['Groups that may also act', '[packit-operators]'],

  'images.commitLabels': ['Labels with the commit; the first that an image has counts', '[vcs-ref]'],
  'images.commitTags': [
    'Patterns of tags with the commit, for images without these labels',
    '[stable-<sha>-<epoch>]',
  ],
  'images.commitTag': ['The same with one pattern, as it was called before', 'stable-<sha>'],
  'images.commitLink': ['The page of a commit', 'https://github.com/packit/<stream>/commit/<sha>'],
  'images.compareLink': [
    'The page that compares two',
    'https://github.com/packit/<stream>/compare/<from>...<to>',
  ],
  'images.packageRegistries': [
    'Registries that are asked for the packages of an image, and their addresses',
    '{ quay.io: https://quay.io }',
  ],

  'signIn.issuer': [
    'Any OpenID Connect provider; or `openshift`, or `github`',
    'https://sso.example.com/realms/packit',
  ],
  'signIn.clientId': ['The client that is registered there', 'quayside'],
  'signIn.title': ['Its name on the page of the sign-in', 'Example SSO', 'the host of the issuer'],
  'signIn.groupsClaim': ['The claim of the ID token that lists groups', 'groups'],
  'signIn.userClaim': [
    'The claim with the name by which the cluster knows a person, as in `--oidc-username-claim`; for `authorization: cluster`',
    'email',
  ],
  'signIn.groupsPattern': [
    'Which groups count there; `*` stands for any text. A session holds 4,096 characters of compressed names: who has more groups cannot sign in',
    "'packit-*'",
  ],
  'signIn.scopes': ['The scopes that are asked for', '[openid, profile, groups]'],
  'signIn.openshift': ['The sign-in of the cluster, with a service account as client', '{}', 'none'],
  'signIn.openshift.server': ['Its API server; in one of its pods, none', 'https://api.example.com:6443'],
  'signIn.openshift.tokenFile': ['The token of the service account, with `server`', 'token'],
  'signIn.openshift.caFile': ["Certificates for the server's own", 'ca.crt', 'those of the system'],
  'signIn.github': ['A client of GitHub, whose teams are groups: `organization/slug`', '', 'none'],
  'signIn.github.clientId': ['An OAuth app or a GitHub App', 'Iv1.0123456789abcdef'],
  'signIn.github.organizations': ['Whose teams count', '[packit]'],
  'signIn.github.url': ['The address of an Enterprise Server', 'https://github.example.com'],

  'forges[].name': ['Its name in `sources`, and in the address of its webhook', 'github'],
  'forges[].kind': ['What it runs; `github` is also GitHub Enterprise', 'github'],
  'forges[].url': [
    'Of its API, or of its pages. GitHub Enterprise: `https://HOST/api/v3`',
    'https://codeberg.org',
    '`https://api.github.com`, `https://gitlab.com`; of `forgejo`, none',
  ],
  'forges[].app': ['A GitHub App; or `tokenFile`', ''],
  'forges[].tokenFile': ['A file with a token; read for each request', 'gitlab-token'],
  'forges[].caFile': [
    "The certificate in PEM of the authority that signs the host's, and no others are trusted then; read for each request",
    'company-ca.crt',
    'the authorities that Node trusts',
  ],
  'forges[].webhookSecretFile': [
    'A file with the secret of the webhook `POST <address of Quayside>/api/forges/<name>`',
    'webhook-secret',
    'no webhook',
  ],
  'forges[].app.id': ['The App', '1234'],
  'forges[].app.installation': ['Where the App is installed', '5678'],
  'forges[].app.privateKeyFile': ['Its key, as GitHub gave it', 'key.pem'],

  'environments[].sources[].repository': [
    '`owner/name`; at GitLab, with its groups',
    'packit/packit-service',
  ],
  'environments[].sources[].forge': ['The name of its git host', 'github', 'the only one'],
  'environments[].sources[].from': ['The branch that commits come from', 'main'],
  'environments[].sources[].to': ['The branch that is moved forward to them', 'stable'],
  'environments[].sources[].feeds': [
    'The tags that its images come to. One that no stream has is no error: the log and the page say so',
    '[packit-service:prod, packit-worker:prod]',
    'none: a library',
  ],
  'environments[].sources[].build': [
    'The file of the workflow that builds `to`, at GitHub and Forgejo. GitLab has one pipeline for a branch',
    'rebuild-and-push-images.yml',
    'any',
  ],
  'environments[].sources[].imageTags': [
    'Unique tags of a build. They also count as `images.commitTags` of the environment',
    '[stable-<sha>-<epoch>]',
  ],
  'environments[].sources[].checks': [
    'Checks that are green on a commit before it may be promoted; each needs a check of that name',
    "[pre-commit, 'tests:*']",
  ],
  'environments[].sources[].after': ['What is promoted before it; a cycle is refused', '[packit/packit]'],
  'environments[].sources[].gate': [
    'Checks that are green on its new head before those that come after it are promoted',
    "'rpm-build:*'",
  ],
  'environments[].sources[].migrations': ['Paths whose change is warned of', "['alembic/*']"],
}

/** Each environment variable of the product, by its name. */
export const VARIABLES: Readonly<Record<string, string>> = {
  QUAYSIDE_CONFIG: 'path of the file',
  NEXTAUTH_URL: 'address of Quayside as browsers see it, with a path only if it was built for one',
  NEXTAUTH_SECRET:
    'key of session cookies and of running operations, at least 32 characters: `openssl rand -base64 32`. The same in all replicas',
  QUAYSIDE_OIDC_CLIENT_SECRET: 'secret of the client at the OIDC provider',
  QUAYSIDE_GITHUB_CLIENT_SECRET: 'secret of the client at GitHub; `openshift` needs none',
  QUAYSIDE_METRICS_TOKEN:
    'gives access to `/api/metrics`, at least 16 characters; without it, metrics are off',
  QUAYSIDE_BASE_PATH: 'the path of a shared host, such as `/quayside`; built into the image',
  QUAYSIDE_REVISION: 'the commit that the image is built from; the image sets it',
}

/** Those of a pod without a file. */
export const POD_VARIABLES: Readonly<Record<string, string>> = {
  QUAYSIDE_OIDC_ISSUER: 'the issuer',
  QUAYSIDE_OIDC_CLIENT_ID: 'the client',
  QUAYSIDE_VIEWER_GROUPS: 'groups separated by commas, or `*`',
  QUAYSIDE_OPERATOR_GROUPS: 'the same for operators',
}

/** Of Node and of Next, which Quayside leaves to them. */
export const OTHERS_VARIABLES: Readonly<Record<string, string>> = {
  HOSTNAME: 'the address to listen on; Kubernetes gives the name of the pod there, so set `0.0.0.0`',
  PORT: 'the port to listen on; 3000 by default',
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY:
    'a key of 32 bytes in Base64, the same in all replicas: `openssl rand -base64 32`',
  NODE_EXTRA_CA_CERTS: 'a file with certificate authorities besides those that Node knows',
}
