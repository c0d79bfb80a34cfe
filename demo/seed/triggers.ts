import type { Environment, Lane, Workload } from './lane'

/** The annotations that `oc set triggers` writes to a workload for a tag. */
export function triggerAnnotations(
  { stream }: Lane,
  { container, moves, malformedTrigger }: Workload,
  { name }: Environment,
): Record<string, string> {
  if (moves === 'by hand') return {}
  // A string instead of a boolean: the controller then ignores all triggers of the object.
  const paused = malformedTrigger?.environment === name ? 'false' : undefined
  return triggerAnnotation(`${stream}:${name}`, container, paused)
}

export function triggerAnnotation(streamTag: string, container: string, paused?: true | 'false') {
  const trigger = {
    from: { kind: 'ImageStreamTag', name: streamTag },
    fieldPath: `spec.template.spec.containers[?(@.name=="${container}")].image`,
    ...(paused !== undefined && { paused }),
  }
  return { 'image.openshift.io/triggers': JSON.stringify([trigger]) }
}
