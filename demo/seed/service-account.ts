import type { Store } from '../../fake-cluster/api/store'
import { timestamp, type Clock } from './clock'
import { uidOf } from './names'
import type { Environment } from './lane'

const NAME = 'default'

/** The service account of the pods, with the pull secret from the cluster and one that someone added. */
export function putServiceAccount(store: Store, { namespace }: Environment, clock: Clock): void {
  store.put('serviceaccounts', {
    metadata: {
      name: NAME,
      namespace,
      uid: uidOf('ServiceAccount', namespace, NAME),
      creationTimestamp: timestamp(clock.weeklyImport(60)),
    },
    imagePullSecrets: [{ name: 'default-dockercfg-7kxwz' }, { name: 'packit-quay-pull' }],
  })
}
