import { FORGE_SECRETS } from './names'
import type { Component } from './objects'
import type { Plain } from './template'

type Environment = { name: string; namespace: string; [setting: string]: Plain }

export type Overlay = {
  name: string
  says: string
  /** Where the pods run. */
  namespace: string
  host: string
  components: readonly Component[]
  config: { environments: Environment[]; [setting: string]: Plain | Environment[] }
  accountAnnotations?: Record<string, string>
}

const IN_CLUSTER = { cluster: { inCluster: true } }
const PROD = { name: 'prod', title: 'Production', namespace: 'packit--prod', protected: true, ...IN_CLUSTER }
const STG = { name: 'stg', title: 'Staging', namespace: 'packit--stg', ...IN_CLUSTER }
const ROLES = { roles: { viewer: '*', operator: ['packit-operators'] } }
const REST = {
  signIn: { issuer: 'https://sso.example.com/realms/packit', clientId: 'quayside', title: 'Example SSO' },
  ...ROLES,
}
/** The service account is the client. */
const WITH_OPENSHIFT = { signIn: { openshift: {} }, ...ROLES }
const FORGE = {
  name: 'github',
  kind: 'github',
  app: { id: 1234, installation: 5678, privateKeyFile: `${FORGE_SECRETS}/private-key` },
  webhookSecretFile: `${FORGE_SECRETS}/webhook-secret`,
}
const SOURCE = { repository: 'packit/packit-service', feeds: ['packit-service:prod'] }
const HOST = 'quayside.apps.example.com'

/** With it, the service account is an OAuth client of OpenShift whose redirects go to the route. */
const OAUTH_CLIENT = {
  'serviceaccounts.openshift.io/oauth-redirectreference.quayside': JSON.stringify({
    kind: 'OAuthRedirectReference',
    apiVersion: 'v1',
    reference: { kind: 'Route', name: 'quayside' },
  }),
}

export const OVERLAYS: readonly Overlay[] = [
  {
    name: 'one-namespace',
    says: 'Quayside beside the workloads of one namespace, with a Route.',
    namespace: 'packit--prod',
    host: HOST,
    components: ['route'],
    config: { environments: [PROD], ...REST },
  },
  {
    name: 'several-namespaces',
    says: 'Quayside in a namespace of its own, behind an Ingress. One service account serves two others, by a Role and a RoleBinding in each.',
    namespace: 'quayside',
    host: HOST,
    components: ['ingress'],
    config: { environments: [PROD, STG], ...REST },
  },
  {
    name: 'openshift',
    says: 'With a Route, the sign-in and the certificate authorities of the cluster, and user workload monitoring.',
    namespace: 'quayside',
    host: HOST,
    components: ['route', 'monitoring', 'trusted-ca'],
    config: { environments: [PROD, STG], ...WITH_OPENSHIFT },
    accountAnnotations: OAUTH_CLIENT,
  },
  {
    name: 'promotion',
    says: 'As openshift, and with the credentials of git hosts, which promotions push with.',
    namespace: 'quayside',
    host: HOST,
    components: ['route', 'monitoring', 'trusted-ca', 'promotion'],
    config: { forges: [FORGE], environments: [{ ...PROD, sources: [SOURCE] }, STG], ...WITH_OPENSHIFT },
    accountAnnotations: OAUTH_CLIENT,
  },
]

/** Where `oc new-build` puts the image (docs/install.md). */
export function imageOf({ namespace }: Overlay): { name: string; tag: string } {
  return { name: `image-registry.openshift-image-registry.svc:5000/${namespace}/quayside`, tag: 'latest' }
}
