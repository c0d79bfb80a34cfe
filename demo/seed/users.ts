import type { User } from '../../fake-cluster/api/access'
import type { Rule } from '../../fake-cluster/api/rule'
import { ENVIRONMENTS } from './lanes'
import { teamsOf } from './teams'

const IMAGE = 'image.openshift.io'
const READ = ['get', 'list', 'watch']

/** The minimal rights that Quayside needs. */
const QUAYSIDE: Rule[] = [
  { apiGroups: [IMAGE], resources: ['imagestreams'], verbs: READ },
  { apiGroups: [IMAGE], resources: ['imagestreamtags'], verbs: ['get', 'patch'] },
  { apiGroups: [IMAGE], resources: ['imagestreamimages'], verbs: ['get'] },
  { apiGroups: [IMAGE], resources: ['imagestreamimports'], verbs: ['create'] },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: [...READ, 'patch'] },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: READ },
  { apiGroups: ['apps'], resources: ['controllerrevisions'], verbs: [...READ, 'patch'] },
  { apiGroups: [''], resources: ['pods'], verbs: [...READ, 'delete'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch', 'create'] },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'watch', 'create', 'patch', 'delete'] },
  { apiGroups: ['batch'], resources: ['cronjobs'], verbs: [...READ, 'update', 'patch'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: [...READ, 'create'] },
]

/** The part of the role `edit` that the demo's API covers. */
const EDIT: Rule[] = [
  { apiGroups: [IMAGE, 'apps', 'batch', ''], resources: ['*'], verbs: ['*'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
]

/**
 * The service account of Quayside, and the user `alice` for curl and oc. Where there are more environments, a ClusterRoleBinding
 * gives Quayside its rights in all namespaces.
 */
export function usersWith(tokens: { quayside: string; alice: string }, moreEnvironments: number): User[] {
  const namespaces = [...ENVIRONMENTS, ...teamsOf(moreEnvironments)].map(({ namespace }) => namespace)
  return [
    {
      token: tokens.quayside,
      name: 'system:serviceaccount:quayside:quayside',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:quayside', 'system:authenticated'],
      rules: moreEnvironments > 0 ? QUAYSIDE : within(namespaces, QUAYSIDE),
    },
    { token: tokens.alice, name: 'alice', groups: ['system:authenticated'], rules: within(namespaces, EDIT) },
  ]
}

function within(namespaces: string[], rules: Rule[]): Rule[] {
  return rules.map((rule) => ({ ...rule, namespaces }))
}
