import type { Rule } from './rule'

const rule = (verbs: string[], apiGroups: string[], resources: string[], resourceNames?: string[]): Rule => ({
  verbs,
  apiGroups,
  resources,
  ...(resourceNames && { resourceNames }),
})

const PATHS = [
  ...['/version', '/version/*', '/api', '/api/*', '/apis', '/apis/*', '/oapi', '/oapi/*', '/openapi/v2'],
  ...['/swaggerapi', '/swaggerapi/*', '/swagger.json', '/swagger-2.0.0.pb-v1', '/osapi', '/osapi/'],
  ...['/.well-known', '/.well-known/oauth-authorization-server', '/'],
]

/** The rights of every signed-in user of an OpenShift cluster, in the order of rbac-minimal-verbs.json. */
export const BASIC_RULES: Rule[] = [
  rule(['create'], ['authorization.k8s.io'], ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
  rule(['create'], ['authentication.k8s.io'], ['selfsubjectreviews']),
  rule(['create'], ['', 'build.openshift.io'], ['builds/docker', 'builds/optimizeddocker']),
  rule(['use'], ['security.openshift.io'], ['securitycontextconstraints'], ['restricted-v2']),
  rule(['delete'], ['', 'oauth.openshift.io'], ['oauthaccesstokens', 'oauthauthorizetokens']),
  rule(['create'], ['', 'authorization.openshift.io'], ['selfsubjectrulesreviews']),
  rule(['create'], ['authorization.k8s.io'], ['selfsubjectaccessreviews']),
  rule(['create', 'get'], ['', 'build.openshift.io'], ['buildconfigs/webhooks']),
  rule(['create'], ['', 'build.openshift.io'], ['builds/jenkinspipeline']),
  rule(['impersonate'], ['authentication.k8s.io'], ['userextras/scopes.authorization.openshift.io']),
  rule(['create'], ['', 'build.openshift.io'], ['builds/source']),
  rule(['get'], ['', 'user.openshift.io'], ['users'], ['~']),
  rule(['list'], ['', 'project.openshift.io'], ['projectrequests']),
  rule(['get', 'list'], ['', 'authorization.openshift.io'], ['clusterroles']),
  rule(['get', 'list', 'watch'], ['rbac.authorization.k8s.io'], ['clusterroles']),
  rule(['get', 'list'], ['storage.k8s.io'], ['storageclasses']),
  rule(['list', 'watch'], ['', 'project.openshift.io'], ['projects']),
  rule(['create'], ['', 'authorization.openshift.io'], ['selfsubjectrulesreviews']),
  rule(['create'], ['authorization.k8s.io'], ['selfsubjectaccessreviews']),
]

export const BASIC_PATHS = [
  ['/healthz', '/healthz/'],
  PATHS,
  ['/healthz', '/livez', '/readyz', '/version', '/version/'],
  [
    '/.well-known/openid-configuration',
    '/.well-known/openid-configuration/',
    '/openid/v1/jwks',
    '/openid/v1/jwks/',
  ],
  [
    ...['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz'],
    ...['/version', '/version/'],
  ],
  PATHS,
  ['/.well-known', '/.well-known/*'],
].map((nonResourceURLs) => ({ verbs: ['get'], nonResourceURLs }))
