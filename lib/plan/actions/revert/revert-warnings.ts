import { shortDigest } from '#lib/domain/format'
import { findItem, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { writtenAs } from '#lib/domain/workload/local-name'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { Revert } from '#lib/plan/actions/revert/revert'
import { digestIn } from '#lib/domain/image/pull-spec'
import { failureWarning, stateOf, unaskedWarning } from '#lib/plan/registry-lookup'

/** Warnings about the pod template of the target. */
export function templateWarnings({
  snapshot,
  workload,
  target,
  templateDiff,
  moves,
  there,
}: Revert): string[] {
  const { problem, lost } = there
  const { name } = workload.object.metadata
  const moved = moves.map(({ container }) => container)
  const unresolved = containersOf(target.template).filter(
    ({ name, image = '' }) =>
      moved.includes(name) && writtenAs(snapshot, workload, target.template, image) !== 'itself',
  )
  return [
    ...(problem === null ? [] : [`Its triggers are ignored until somebody fixes them. ${problem}`]),
    ...unresolved.map(
      ({ name, image }) =>
        `Container ${name} of ${target.name} names ${image ?? ''}, which resolves to its newest image when it is written.`,
    ),
    ...lost.map(
      ({ container }) =>
        `${target.name} has no container for the image trigger of ${container}, which would stop all triggers of ${name}: that trigger is paused too.`,
    ),
    ...(templateDiff.length > 0 ? ['Fields besides the image change too.'] : []),
  ]
}

/** Nodes may still have an image that the registry lost, so that is no reason to refuse. */
export function preflightOf({ snapshot, there, moves, lookUp }: Revert): {
  state: string[]
  momentary: string[]
} {
  const asked = there.list.flatMap(({ container, stream, tag: name, namespace }) => {
    const move = moves.find((each) => each.container === container)
    const to = move && digestIn(move.to)
    const tag = namespace === null ? findTag(snapshot, stream, name) : undefined
    const item = tag && to && findItem(wholeHistoryOf(tag, snapshot.chronicle), to)
    return tag && item ? [{ to: item.image, check: lookUp(tag, item.dockerImageReference) }] : []
  })
  return {
    state: asked.map(({ check }) => stateOf(check)),
    momentary: asked.flatMap(({ to, check }) => [
      ...failureWarning(check, `Only nodes that already have ${shortDigest(to)} can run it.`),
      ...unaskedWarning(check, 'it may no longer have this image'),
    ]),
  }
}
