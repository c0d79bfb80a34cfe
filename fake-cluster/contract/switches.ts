import type { Cluster } from '../cluster'
import type { Step } from './recording'

/** Stops and starts the image trigger controller and the image API as descriptions and responses show. */
export function setSwitches(
  { triggers, openshiftApi }: Cluster,
  { description, request, response }: Step,
): void {
  if (description.includes('trigger controller is stopped')) triggers.stop()
  if (description.includes('controller is started again')) triggers.start()
  if (!request.path.startsWith('/apis/image.openshift.io')) return
  if (response.status === 503) openshiftApi.stop()
  else openshiftApi.start()
}
