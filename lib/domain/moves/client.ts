import { toolOfManager } from '#lib/domain/writers/tools'

/** Our name for the API server, which it takes from the User-Agent. */
export const QUAYSIDE = 'quayside'

/** Of the cluster itself, and Quayside, whose moves are in the journal. */
const OTHERS = /^(?:(?:kube|openshift)-(?:apiserver|controller-manager)|quayside)$/

/** Whether a manager of fields is somebody's client. The image trigger controller, for one, writes what a tag has. */
export function isClient(manager: string): boolean {
  return !OTHERS.test(manager)
}

const NAMES: Record<string, string> = {
  'kubectl-client-side-apply': 'oc apply',
  kubectl: 'oc apply --server-side',
  // It passes on the name of the browser.
  Mozilla: 'the web console',
}

/** What people call a client: `oc edit` says that it is `kubectl-edit`. */
export function clientName(manager: string): string {
  return toolOfManager(manager) ?? NAMES[manager] ?? manager.replace(/^kubectl-(?=[a-z]+$)/, 'oc ')
}
