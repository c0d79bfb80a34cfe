import { Value, type Path } from './template'

export const NAME = 'quayside'

/** The ConfigMap with the configuration file. */
export const CONFIG = 'quayside-config'

/** The Secret that docs/install.md creates. */
export const SECRET = 'quayside'

/** The Secret with the credentials of git hosts. */
export const FORGE_SECRET = 'quayside-forge'

/** Where pods have it. */
export const FORGE_SECRETS = '/etc/quayside-forge'

/** The ConfigMap that OpenShift fills with the certificate authorities that the cluster trusts. */
export const TRUSTED_CA = 'quayside-trusted-ca'

export const PORT = 3000

/** The path of a shared host that the image was built with; empty where Quayside has a host of its own. */
export const BASE_PATH: Path = '$.Values.basePath'

export const SELECTOR = { 'app.kubernetes.io/name': NAME }

export const LABELS = { ...SELECTOR, 'app.kubernetes.io/part-of': NAME }

/** Where the pods run. */
export const HERE = new Value('$.Release.Namespace')

export function metadata(name: string, more: Record<string, Value | Record<string, string>> = {}) {
  return { name, namespace: HERE, labels: LABELS, ...more }
}
