import type { Environment, Lane, Workload } from './lane'

/** The annotations of a workload that a tag feeds, as `oc set triggers` writes them. */
export function triggerAnnotations(
  lane: Lane,
  { container, moves, malformedTrigger }: Workload,
  { name }: Environment,
): Record<string, string> {
  if (moves === 'by hand') return {}
  const trigger = {
    from: { kind: 'ImageStreamTag', name: `${lane.stream}:${name}` },
    fieldPath: `spec.template.spec.containers[?(@.name=="${container}")].image`,
    // A string where a boolean belongs: the controller then gives up on all triggers of the object.
    ...(malformedTrigger?.environment === name && { paused: 'false' }),
  }
  return { 'image.openshift.io/triggers': JSON.stringify([trigger]) }
}
